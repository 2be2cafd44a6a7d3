"""From logits to the spans of one window."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.reader.calibration import Calibration
from rag.reader.pieces import Window

Logits = NDArray[np.float32]
# What the reader prefers so nearly as much as the best may be meant as well.
NEARLY = 3.0  # logits


@dataclass(frozen=True)
class Candidate:
    """A span of a passage with its logit's margin over the logit of no answer."""

    margin: float
    start: int
    end: int
    reach: int  # where the longest span ends that starts here and is nearly as good


def best_spans(window: Window, starts: Logits, ends: Logits, calibration: Calibration) -> list[Candidate]:
    """The best spans of one window, best first, not overlapping."""
    count = len(window.offsets)
    inside = slice(window.first, window.first + count)
    scores = starts[inside, None] + ends[None, inside] + _barred(count, calibration.answer_length)
    candidates: list[Candidate] = []
    while len(candidates) < calibration.spans:
        first, last = np.unravel_index(int(scores.argmax()), scores.shape)
        if not np.isfinite(scores[first, last]):
            break
        # The first piece stands for no answer.
        margin = float(scores[first, last] - starts[0] - ends[0])
        longest = np.flatnonzero(scores[first] >= scores[first, last] - NEARLY)[-1]
        places = window.offsets[first][0], window.offsets[last][1], window.offsets[longest][1]
        candidates.append(Candidate(margin, *places))
        # What overlaps starts at or before its last piece and ends at or after its first.
        scores[: last + 1, first:] = -np.inf
    return candidates


@lru_cache(64)
def _barred(count: int, longest: int) -> Logits:
    """Nothing for the (first, last) pairs that are spans, minus infinity for those reversed or too long."""
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    return np.where((steps >= 0) & (steps < longest), 0.0, -np.inf).astype(np.float32)
