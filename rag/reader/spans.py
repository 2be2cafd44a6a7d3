"""From a window's logits to its sentences: whether each is evidence, and its best words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.reader.pieces import Window

Logits = NDArray[np.float32]
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Judgement:
    """A model's logits for one window; a model of words alone has only the first two."""

    start: Logits  # of every piece, the first of which stands for no answer
    end: Logits
    evidence: Logits | None = None
    answers: float | None = None  # that the passage answers


@dataclass(frozen=True)
class Candidate:
    """A sentence of the passage, by its place among them, as one window shows it."""

    number: int
    pieces: int  # of it in the window
    evidence: float
    margin: float  # of its best words over no answer
    words: Stretch  # where they are in the passage


def candidates(
    window: Window, read: Judgement, sentences: tuple[Stretch, ...], longest: int
) -> Iterator[Candidate]:
    """Every sentence that has a piece in the window."""
    count = len(window.offsets)
    inside = slice(window.first, window.first + count)
    scores = read.start[inside, None] + read.end[None, inside] + _barred(count, longest)
    places = np.array(window.offsets)
    for number, (start, end) in enumerate(sentences):
        own = np.flatnonzero((places[:, 0] < end) & (places[:, 1] > start))
        if not len(own):
            continue
        part = slice(own[0], own[-1] + 1)
        first, last = np.unravel_index(int(scores[part, part].argmax()), (len(own), len(own)))
        margin = float(scores[part, part][first, last] - read.start[0] - read.end[0])
        evidence = margin if read.evidence is None else float(read.evidence[inside][part].mean())
        words = int(places[own[first], 0]), int(places[own[last], 1])
        yield Candidate(number, len(own), evidence, margin, words)


@lru_cache(64)
def _barred(count: int, longest: int) -> Logits:
    """Nothing for the (first, last) pairs that are spans, minus infinity for those reversed or too long."""
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    return np.where((steps >= 0) & (steps < longest), 0.0, -np.inf).astype(np.float32)
