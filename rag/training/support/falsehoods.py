"""Statements turned false: one thing changed for what the passage doesn't say."""

from collections.abc import Callable, Sequence
from random import Random

from rag.training.support.near import Near
from rag.training.support.other_parts import invented, turned
from rag.training.support.other_words import negated, opposite, other_name, other_number, other_word, surer

Change = Callable[[str, Near, Random], str | None]
CHANGES: Sequence[tuple[Change, float, float]] = (  # the change, how often, how sure that it makes it false
    (other_number, 1.5, 0.95),
    (other_name, 5, 0.9),
    (opposite, 2.5, 0.9),
    (negated, 2, 0.95),
    (turned, 14, 0.9),
    (invented, 2.5, 1.0),
    (surer, 0.5, 0.6),
    (other_word, 2, 0.8),
)


def falsified(statement: str, near: Near, rng: Random) -> tuple[str, str, float] | None:
    """One change by chance, out of those that fit: the statement, the change's name, and its weight."""
    order = sorted(CHANGES, key=lambda change: rng.random() ** (1 / change[1]), reverse=True)
    for change, _, weight in order:
        made = change(statement, near, rng)
        if made and made != statement and made.lower() not in near.passage.lower():
            return made, change.__name__, weight
    return None
