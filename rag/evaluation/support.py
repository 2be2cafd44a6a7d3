"""How well the support check tells true statements from altered ones."""

import json
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.evaluation.alterations import ALTERATIONS, shortened
from rag.evaluation.measures import Numbers, interval, normalised
from rag.evaluation.report import Figure
from rag.evaluation.squad import Paragraph, UnreadableQuestions, load
from rag.records import Passage
from rag.sentences import sentences
from rag.support.checker import SupportChecker
from rag.support.declare import Declarer
from rag.support.verbs import Verbs

TRUE = "true"
EACH = 300  # statements of a kind


@dataclass(frozen=True)
class Statement:
    """A statement, the passages it cites, and what was done to it; only true ones hold."""

    kind: str
    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Asked:
    """A question about a passage, its right answer or else one that only looks right."""

    question: str
    answer: str
    right: bool


def from_articles(file: Path, also: Sequence[Passage] = (), seed: int = 0) -> list[Statement]:
    """Statements over the odd articles of a SQuAD 2.0 file and other passages, so many of each kind."""
    return _sampled([*_paragraphs(file), *((passage, []) for passage in also)], seed)


def from_mtrag(file: Path, seed: int = 0) -> list[Statement]:
    """Statements over MTRAG's passages, on which nothing was trained, tuned or looked at."""
    try:
        texts = [" ".join(json.loads(line)["text"].split()) for line in file.open(encoding="utf-8")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableQuestions(f"{file}: not MTRAG's passages ({error!r}).") from error
    passages = [Passage(f"{n}", "", 1, 0, len(text), text) for n, text in enumerate(texts)]
    made = _sampled([(passage, []) for passage in passages], seed)
    return [replace(one, kind=f"MTRAG: {one.kind}") for one in made]


def _sampled(paragraphs: Sequence[tuple[Passage, Sequence[Asked]]], seed: int) -> list[Statement]:
    """So many statements of each kind."""
    rng = random.Random(seed)
    declare = Declarer(Verbs.of(passage.text for passage, _ in paragraphs))
    made = [one for passage, asked in paragraphs for one in _of_passage(passage, asked, declare, rng)]
    kinds = dict.fromkeys(one.kind for one in made)
    of_kind = {kind: [one for one in made if one.kind == kind] for kind in kinds}
    return [one for some in of_kind.values() for one in rng.sample(some, min(EACH, len(some)))]


def _paragraphs(file: Path) -> Iterator[tuple[Passage, list[Asked]]]:
    """The odd articles' paragraphs, each with what is asked about it."""
    odd = load(file).of("odd")
    asked: dict[Paragraph, list[Asked]] = {paragraph: [] for paragraph in odd.paragraphs}
    for question in odd.questions:
        for answer in (question.answers or question.plausible)[:1]:
            asked[question.paragraph].append(Asked(question.text, answer.text, bool(question.answers)))
    yield from ((paragraph.passage(), questions) for paragraph, questions in asked.items())


def _of_passage(
    passage: Passage, asked: Sequence[Asked], declare: Declarer, rng: random.Random
) -> Iterator[Statement]:
    spans = [passage.text[start:end] for start, end in sentences(passage.text)]
    whole = [s for s in spans if 7 < len(s.split()) < 45 and s[0].isupper() and s.endswith(".")]
    true = []
    for one in asked:
        if statement := declare(one.question, one.answer):
            kind = "true: question and answer" if one.right else "unanswerable, plausible answer"
            yield Statement(kind, statement, (passage,))
            true += [statement] if one.right else []
        if one.right and (wrong := _other_answer(one, asked, rng)) and (made := declare(one.question, wrong)):
            yield Statement("another question's answer", made, (passage,))
    for sentence in whole:
        yield Statement("true: sentence told again", shortened(sentence, rng), (passage,))
    for told, altered in (("", whole), (" in question and answer", true)):
        for sentence in altered:
            for kind, alter in ALTERATIONS.items():
                if (made := alter(sentence, passage.text, rng)) and made != sentence:
                    yield Statement(f"{kind}{told}", made, (passage,))


def _other_answer(one: Asked, asked: Sequence[Asked], rng: random.Random) -> str | None:
    """The answer to another question of the passage, of the same look."""
    right = normalised(one.answer)
    others = [
        other.answer
        for other in asked
        if other.right
        and _look(other.answer) == _look(one.answer)
        and normalised(other.answer) not in right
        and right not in normalised(other.answer)
    ]
    return rng.choice(others) if others else None


def _look(answer: str) -> str:
    return "number" if re.search(r"\d", answer) else "name" if answer[0].isupper() else "words"


def from_poisoned(file: Path) -> list[Statement]:
    """A text that claims a wrong answer, against another that was put right."""
    made = []
    for case in json.loads(file.read_text(encoding="utf-8")).values():
        right, wrong = str(case["correct answer"]), str(case["incorrect answer"])
        holding = [text for text in case["adv_texts"] if wrong in text]
        if len(holding) > 1 and normalised(right) != normalised(wrong):
            text = holding[1].replace(wrong, right)
            parts = [holding[0][start:end] for start, end in sentences(holding[0])]
            said = next((part for part in parts if wrong in part), holding[0])
            made.append(Statement("poisoned", said, (Passage("poisoned", "", 1, 0, len(text), text),)))
    return made


def from_file(file: Path, passages: Sequence[Passage]) -> list[Statement]:
    """Statements written by hand, each with the numbers of the paragraphs it cites."""
    by_number = {passage.paragraph: passage for passage in passages}
    return [
        Statement(f"by hand: {one['kind']}", one["text"], tuple(by_number[n] for n in one["paragraphs"]))
        for one in json.loads(file.read_text(encoding="utf-8"))
    ]


def report(checker: SupportChecker, statements: Sequence[Statement]) -> Iterator[str]:
    """A line a kind: the share of true ones dropped, of others caught; then the time."""
    dropped, seconds = [], []
    for one in tqdm(statements, desc="checking", unit="statement", disable=None):
        begun = time.perf_counter()
        dropped.append(not checker(one.text, one.passages).supported)
        seconds.append(time.perf_counter() - begun)
    for kind in dict.fromkeys(one.kind for one in statements):
        values = np.array([d for d, one in zip(dropped, statements, strict=True) if one.kind == kind], float)
        yield str(_figure(kind, values))
    yield f"median {1000 * statistics.median(seconds):.0f} ms a sentence"


def _figure(kind: str, values: Numbers) -> Figure:
    def mean(places: NDArray[np.int64]) -> float:
        return float(values[places].mean())

    name = f"{kind}, {'dropped' if TRUE in kind else 'caught'}"
    return Figure(name, float(values.mean()), *interval(mean, len(values)), len(values))
