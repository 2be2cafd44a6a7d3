"""A statement against its own contraries: what supports one of those better doesn't support it."""

import re
from collections.abc import Iterator

from rag.terms import AUXILIARIES

NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
AUXILIARY = re.compile(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\b(?! not\b|n['’]t)")
NEGATION = re.compile(r"\b(?:not|never)\s|n['’]t\b")
MOST_CONTRARIES = 4


def contraries(statement: str, near: str) -> list[str]:
    """The statement with its negation put in or taken out, and with other numbers of the text near it.

    >>> contraries("It was sold in 1871.", "It was sold in 1871, not in 1872.")
    ['It was not sold in 1871.', 'It was sold in 1872.']
    """
    return [*_negated(statement), *_renumbered(statement, near)][:MOST_CONTRARIES]


def _negated(statement: str) -> Iterator[str]:
    if negation := NEGATION.search(statement):
        yield _put(statement, negation, "")
    elif auxiliary := AUXILIARY.search(statement):
        yield _put(statement, auxiliary, f"{auxiliary[0]} not")


def _renumbered(statement: str, near: str) -> Iterator[str]:
    numbers = list(NUMBER.finditer(statement))
    own = {number[0] for number in numbers}
    for other in dict.fromkeys(NUMBER.findall(near)):
        if other not in own:
            yield from (_put(statement, number, other) for number in numbers)


def _put(statement: str, place: re.Match[str], new: str) -> str:
    return statement[: place.start()] + new + statement[place.end() :]
