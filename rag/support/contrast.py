"""A statement against its own contraries: what supports one of those better doesn't support it."""

import re
from collections.abc import Iterator

NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|should|may|might|must|did|does|do)\b"
    r"(?! not\b|n['’]t)"
)
NEGATION = re.compile(r"\b(?:not|never)\s|n['’]t\b")
MOST = 4


def contraries(statement: str, near: str) -> list[str]:
    """The statement with its negation put in or taken out, and with other numbers of the text near it.

    >>> contraries("It was sold in 1871.", "It was sold in 1871, not in 1872.")
    ['It was not sold in 1871.', 'It was sold in 1872.']
    """
    return [*_negated(statement), *_renumbered(statement, near)][:MOST]


def _negated(statement: str) -> Iterator[str]:
    if negation := NEGATION.search(statement):
        yield _put(statement, negation, "")
    elif auxiliary := AUXILIARY.search(statement):
        yield _put(statement, auxiliary, f"{auxiliary[0]} not")


def _renumbered(statement: str, near: str) -> Iterator[str]:
    here = list(NUMBER.finditer(statement))
    said = {number[0] for number in here}
    for other in dict.fromkeys(NUMBER.findall(near)):
        if other not in said:
            yield from (_put(statement, number, other) for number in here)


def _put(statement: str, found: re.Match[str], new: str) -> str:
    return statement[: found.start()] + new + statement[found.end() :]
