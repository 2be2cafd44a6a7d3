"""Places in a passage, and the part of it about one."""

from random import Random

from rag.sentences import sentences
from rag.training.squad import Gold

Span = tuple[int, int]


def holding(passage: str, gold: Gold) -> Span:
    """The sentences that hold an answer."""
    found = [s for s in sentences(passage) if s[0] < gold.end and s[1] > gold.start]
    return (found[0][0], found[-1][1]) if found else (gold.start, gold.end)


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


def following(passage: str, span: Span) -> Span | None:
    """The sentence after a span."""
    after = [s for s in sentences(passage) if s[0] >= span[1]]
    return after[0] if after else None


def shape(answer: str) -> str:
    """What kind of answer it looks like: a number, a name, or other words."""
    if any(c.isdigit() for c in answer):
        return "number"
    words = answer.split()
    return "name" if words[-1][:1].isupper() else f"words{min(len(words), 6) // 3}"
