"""Questions of careful readers with the sentences that answer: the readers' set, and OneStopQA."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.evaluation.squad import UnreadableQuestions
from rag.sentences import sentences

LEVEL = "Adv"  # of OneStopQA's articles, which are told three times
Stretch = tuple[int, int]
Row = dict[str, Any]


@dataclass(frozen=True)
class ReaderQuestion:
    """A question about one document; the evidence are sentences of it, none if nothing answers."""

    kind: str
    text: str
    source: str
    evidence: tuple[Stretch, ...]
    paragraphs: tuple[Stretch, ...] = ()  # those that hold the evidence

    @property
    def answerable(self) -> bool:
        """Whether the document answers it."""
        return bool(self.evidence)


@dataclass(frozen=True)
class ReaderSet:
    """Documents as source → text, and the questions about them, in the order of the file."""

    documents: dict[str, str]
    questions: tuple[ReaderQuestion, ...]


def load_readers(folder: Path, split: str = "measure") -> ReaderSet:
    """The documents of a split of the readers' set and the questions about them."""
    try:
        rows = [row for row in _lines(folder / "questions.jsonl") if row["split"] == split]
        names = sorted({row["document"] for row in rows})
        documents = {name: (folder / "documents" / name).read_text(encoding="utf-8") for name in names}
        placed = {name: _paragraphs(text) for name, text in documents.items()}
        questions = tuple(_question(row, placed[row["document"]]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableQuestions(f"{folder}: not a folder of readers' questions ({error!r}).") from error
    return ReaderSet(documents, questions)


def load_onestopqa(path: Path) -> ReaderSet:
    """OneStopQA's articles as they were written, and the questions with the evidence that people marked."""
    try:
        rows = [row for row in _lines(path) if row["level"] == LEVEL]
        articles: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for row in rows:
            articles[row["title"]][row["paragraph"]] = row["context"]
        documents: dict[str, str] = {}
        placed: dict[tuple[str, int], tuple[str, Stretch]] = {}
        for number, (title, paragraphs) in enumerate(articles.items()):
            source = f"{number:02d}.txt"
            documents[source] = "\n\n".join([title, *(text for _, text in sorted(paragraphs.items()))])
            starts = _paragraphs(documents[source])
            placed |= {(title, n): (source, s) for n, s in zip(sorted(paragraphs), starts, strict=True)}
        questions = tuple(_marked(row, *placed[row["title"], row["paragraph"]]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableQuestions(f"{path}: not a file of OneStopQA ({error!r}).") from error
    return ReaderSet(documents, questions)


def _lines(file: Path) -> Iterator[Row]:
    return map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _paragraphs(text: str) -> list[Stretch]:
    """The paragraphs after the title."""
    places, start = [], 0
    for part in text.rstrip().split("\n\n"):
        places.append((start, start + len(part)))
        start += len(part) + 2
    return places[1:]


def _question(row: Row, paragraphs: list[Stretch]) -> ReaderQuestion:
    """A line of the readers' set; a question that leans on earlier ones as its rewrite."""

    def stretch(part: Row) -> Stretch:
        start = paragraphs[part["paragraph"] - 1][0] + part["start"]
        return start, start + len(part["text"])

    holding = sorted({part["paragraph"] for part in row["evidence"]})
    return ReaderQuestion(
        row["kind"],
        row["rewrite"] or row["question"],
        row["document"],
        tuple(map(stretch, row["evidence"])),
        tuple(paragraphs[number - 1] for number in holding),
    )


def _marked(row: Row, source: str, paragraph: Stretch) -> ReaderQuestion:
    """A line of OneStopQA: evidence are the sentences that half lie in what was marked."""
    text, start = row["context"], paragraph[0]
    marked = [(at, at + len(part)) for part in row["evidence"] if (at := text.find(part)) >= 0]
    evidence = [s for s in sentences(text) if any(alike(s, part) for part in marked)]
    places = tuple((start + a, start + b) for a, b in evidence)
    return ReaderQuestion("onestopqa", row["question"], source, places, (paragraph,))


def alike(one: Stretch, other: Stretch) -> bool:
    """Whether half of the shorter of two stretches lies in the other.

    >>> alike((0, 10), (4, 40)), alike((0, 10), (9, 40))
    (True, False)
    """
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= min(one[1] - one[0], other[1] - other[0])


def among(stretch: Stretch, others: Iterable[Stretch]) -> bool:
    """Whether one of the others is alike."""
    return any(alike(stretch, other) for other in others)
