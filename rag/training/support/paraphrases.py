"""Statements written by hand about some of the training paragraphs, as a chat model would word them."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rag.sentences import sentences
from rag.training.reader.swaps import Case
from rag.training.squad import QuestionSet
from rag.training.support.examples import Examples
from rag.training.support.falsehoods import falsified
from rag.training.support.places import Span
from rag.training.support.source import Source

FILE = Path(__file__).parent / "paraphrases.json"
KEPT_OUT = 5  # every fifth paragraph only measures
TIMES = 8


@dataclass(frozen=True)
class Told:
    """A paragraph's number in its set, with what it says and what it doesn't."""

    paragraph: int
    true: tuple[str, ...]
    false: tuple[str, ...]


def paraphrases(questions: QuestionSet, held_out: bool) -> list[Told]:
    """Those over the paragraphs of a set."""
    entries = [
        entry
        for number, entry in enumerate(json.loads(FILE.read_text(encoding="utf-8")))
        if entry["set"] == questions.name and (number % KEPT_OUT == 0) == held_out
    ]
    begins = {paragraph.text[:150]: number for number, paragraph in enumerate(questions.paragraphs)}
    return [
        Told(begins[entry["begins"]], tuple(entry["true"]), tuple(entry["false"]))
        for entry in entries
        if entry["begins"] in begins
    ]


def paraphrased(source: Source, make: Examples, rng: Random, held_out: bool = False) -> Iterator[Case]:
    """The statements of a set as examples; in training several times, and made false by rule as well."""
    for told in paraphrases(source.questions, held_out):
        near, number = make.near(told.paragraph), told.paragraph
        for _ in range(1 if held_out else TIMES):
            for text in told.true:
                said, span = text if held_out else make.said(text), nearest(text, near.passage)
                yield make.case(said, near.passage, span, number=number, kind="hand true")
                if not held_out and rng.random() < 0.6 and (changed := falsified(text, near, rng)):
                    yield make.case(
                        changed[0],
                        near.passage,
                        None,
                        changed[2],
                        number=number,
                        kind=changed[1],
                        around=span,
                    )
            for text in told.false:
                around = nearest(text, near.passage)
                yield make.case(text, near.passage, None, number=number, kind="hand false", around=around)


def nearest(statement: str, passage: str) -> Span:
    """The sentence that shares the most words with the statement."""
    words = _stems(statement)
    spans: Sequence[Span] = sentences(passage)
    return max(spans, key=lambda span: len(words & _stems(passage[slice(*span)])))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}|\d+", text.lower())}
