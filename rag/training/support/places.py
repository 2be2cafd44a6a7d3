"""A passage with what stands near it, and places in it."""

import re
from dataclasses import dataclass
from random import Random

from rag.evaluation.squad import Gold
from rag.sentences import sentences
from rag.terms import stem

Span = tuple[int, int]


@dataclass(frozen=True)
class Near:
    """What a change may take things from: the passage, and the rest of the article."""

    passage: str
    article: str
    title: str = ""


def holding(passage: str, gold: Gold) -> Span:
    """The sentences that hold an answer."""
    spans = [span for span in sentences(passage) if span[0] < gold.end and span[1] > gold.start]
    return (spans[0][0], spans[-1][1]) if spans else (gold.start, gold.end)


def following(passage: str, span: Span) -> Span | None:
    """The sentence after a span."""
    return next((after for after in sentences(passage) if after[0] >= span[1]), None)


def nearest(statement: str, passage: str) -> Span:
    """The sentence that shares the most words with the statement."""
    words = _stems(statement)
    return max(sentences(passage), key=lambda span: len(words & _stems(passage[slice(*span)])))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"\w{4,}|\d+", text)}


def cropped(passage: str, gold: Span | None, around: Span | None, rng: Random) -> tuple[str, Span | None]:
    """A few sentences around a span, or around any sentence; gold moves along."""
    spans = sentences(passage)
    if len(spans) < 3:
        return passage, gold
    around = around or rng.choice(spans)
    places = [n for n, span in enumerate(spans) if span[0] < around[1] and span[1] > around[0]] or [0]
    first = spans[max(0, places[0] - rng.choice((0, 1, 1, 2)))][0]
    last = spans[min(len(spans) - 1, places[-1] + rng.choice((0, 1, 1, 2)))][1]
    return passage[first:last], (gold[0] - first, gold[1] - first) if gold else None
