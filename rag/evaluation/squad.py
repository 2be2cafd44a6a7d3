"""Question sets in SQuAD's format: documents, their paragraphs, and the questions put to these."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RagError
from rag.evaluation import ARTICLES
from rag.records import Citation, Passage


class UnreadableQuestions(RagError):
    """A file of questions isn't in the format it should be in."""


@dataclass(frozen=True)
class Gold:
    """An annotator's answer: words of the paragraph, and where they start in it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it stands in the file, which begins at `start` of its article's document."""

    source: str
    title: str
    number: int  # in its article, from 1
    start: int
    text: str
    held_out: bool  # of training

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    def holds(self, part: Passage | Citation) -> bool:
        """Whether a part of a document begins in it."""
        return part.source == self.source and self.start <= part.start < self.end

    def passage(self) -> Passage:
        """It as a passage of its document."""
        return Passage(self.source, self.title, self.number, self.start, self.end, self.text)


@dataclass(frozen=True)
class Question:
    """A question put to one paragraph; no answers means that it can't be answered from it."""

    text: str
    paragraph: Paragraph
    answers: tuple[Gold, ...]
    plausible: tuple[Gold, ...]  # answers that only look right

    @property
    def source(self) -> str:
        """The document that it is asked about."""
        return self.paragraph.source

    @property
    def gold(self) -> tuple[Gold, ...]:
        """The answers with their places in the document instead of the paragraph."""
        return tuple(Gold(self.paragraph.start + answer.start, answer.text) for answer in self.answers)


@dataclass(frozen=True)
class QuestionSet:
    """Documents as source → text, their paragraphs and the questions about them, in the order of the file."""

    name: str
    documents: dict[str, str]
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]

    def of(self, articles: str) -> "QuestionSet":
        """Only those articles of the file: "all", "even" or "odd"."""
        documents = dict(list(self.documents.items())[ARTICLES[articles]])
        paragraphs = tuple(p for p in self.paragraphs if p.source in documents)
        questions = tuple(q for q in self.questions if q.paragraph.source in documents)
        return QuestionSet(self.name, documents, paragraphs, questions)

    def articles(self) -> dict[str, list[Paragraph]]:
        """Source → the paragraphs of its article."""
        members: dict[str, list[Paragraph]] = {source: [] for source in self.documents}
        for paragraph in self.paragraphs:
            members[paragraph.source].append(paragraph)
        return members

    def split(self, held_out: bool) -> tuple[Question, ...]:
        """The questions of the paragraphs kept out of training, or of the others."""
        return tuple(q for q in self.questions if q.paragraph.held_out == held_out)

    def write(self, corpus: Path) -> None:
        """Make the documents a corpus."""
        corpus.mkdir(parents=True, exist_ok=True)
        for source, text in self.documents.items():
            (corpus / source).write_text(text, encoding="utf-8", newline="\n")


def load(path: Path, held_out: float = 0.0) -> QuestionSet:
    """Read a SQuAD 1.1 or 2.0 file; held_out is the share of its paragraphs to be kept out of training."""
    documents: dict[str, str] = {}
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    try:
        for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
            title = article["title"].replace("_", " ")
            source = f"{number:03d}-{_name(title)}.txt"
            text = title
            for place, entry in enumerate(article["paragraphs"], start=1):
                context, start = entry["context"], len(text) + 2
                paragraphs.append(
                    Paragraph(source, title, place, start, context, _chance(context) < held_out)
                )
                questions += [_question(asked, paragraphs[-1]) for asked in entry["qas"]]
                text = f"{text}\n\n{_unbroken(context)}"
            documents[source] = text
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableQuestions(
            f"{path}: not a file of questions in SQuAD's format ({error!r})."
        ) from error
    return QuestionSet(path.stem, documents, tuple(paragraphs), tuple(questions))


def _name(title: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in title)[:80]


def _unbroken(context: str) -> str:
    """The paragraph without the blank lines that would make it several of ours; its offsets stay."""
    return re.sub(r"\n\s*\n", lambda blank: " " * len(blank[0]), context)


def _chance(text: str) -> float:
    """A number between 0 and 1 that depends on the text alone: every run keeps the same paragraphs out."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 16**8


def _question(asked: dict, paragraph: Paragraph) -> Question:  # type: ignore[type-arg]
    answers, plausible = (
        tuple(Gold(each["answer_start"], each["text"]) for each in asked.get(kind, ()))
        for kind in ("answers", "plausible_answers")
    )
    return Question(" ".join(asked["question"].split()), paragraph, answers, plausible)
