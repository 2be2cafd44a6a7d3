"""Statements written by hand about some of the training paragraphs, as a chat model would word them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.evaluation.squad import Paragraph, QuestionSet
from rag.training.cases import Case
from rag.training.support.falsehoods import falsified
from rag.training.support.making import Maker
from rag.training.support.places import Near, nearest

FILE = Path(__file__).parent / "paraphrases.json"
KEPT_OUT = 5  # every fifth paragraph only measures
TIMES = 8


@dataclass(frozen=True)
class Paraphrases:
    """What a paragraph says, and what it doesn't."""

    paragraph: Paragraph
    true: tuple[str, ...]
    false: tuple[str, ...]


def from_paraphrases(maker: Maker) -> Iterator[Case]:
    """The statements of a set as examples; in training several times, and made false by rule as well."""
    for paraphrases in _of(maker.source.questions, maker.held_out):
        near = maker.near(paraphrases.paragraph)
        for _ in range(1 if maker.held_out else TIMES):
            for text in paraphrases.true:
                yield from _true(text, near, maker)
            for text in paraphrases.false:
                around = nearest(text, near.passage)
                yield maker.case(text, near, "hand false", around=around)


def _of(questions: QuestionSet, held_out: bool) -> list[Paraphrases]:
    """Those over the paragraphs of a set."""
    begins = {paragraph.text[:150]: paragraph for paragraph in questions.paragraphs}
    return [
        Paraphrases(begins[entry["begins"]], tuple(entry["true"]), tuple(entry["false"]))
        for number, entry in enumerate(json.loads(FILE.read_text(encoding="utf-8")))
        if entry["set"] == questions.name
        and (number % KEPT_OUT == 0) == held_out
        and entry["begins"] in begins
    ]


def _true(text: str, near: Near, maker: Maker) -> Iterator[Case]:
    """A true statement, and at times a falsehood made of it."""
    statement = text if maker.held_out else maker.varied(text)
    span = nearest(text, near.passage)
    yield maker.case(statement, near, "hand true", span)
    also_false = not maker.held_out and maker.rng.random() < 0.6
    if also_false and (falsehood := falsified(text, near, maker.rng)):
        yield maker.false(falsehood, near, span)
