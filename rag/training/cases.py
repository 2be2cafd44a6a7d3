"""An example to train on, and what of it can be changed for another of its kind."""

import re
from dataclasses import dataclass
from random import Random

from rag.evaluation.squad import Gold

NAME = re.compile(r"\b[A-Z][\w'’.-]*[\w](?:(?: (?:of|the|de|von|van))? [A-Z][\w'’-]*\w)*")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:{MONTHS})(?: \d{{1,2}})?(?:, \d{{4}})?\b|\b(?:1[0-9]|20)\d\d\b")
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
PATTERNS = (DATE, NUMBER, NAME)
FRONT = "what who whom whose which when where why how in on at from to the is are was did do does"
QUESTION_WORDS = frozenset(FRONT.split())


@dataclass(frozen=True)
class Case:
    """A question or statement, and a passage; no answers means that the passage doesn't hold it."""

    question: str
    passage: str
    answers: tuple[Gold, ...]
    kind: str
    weight: float = 1.0  # how sure that is


def mentions(text: str) -> list[tuple[int, str]]:
    """Dates (0), numbers (1) and names (2) in the text, in order of kind, without repetition.

    >>> mentions("In 1066 William took 3 ships to Hastings.")
    [(0, '1066'), (1, '3'), (2, 'William'), (2, 'Hastings')]
    """
    kinds: dict[str, int] = {}
    for kind, pattern in enumerate(PATTERNS):
        for match in pattern.finditer(text):
            # The first word of a sentence is capitalised whatever it is.
            first = match.start() == 0 or text[max(0, match.start() - 2)] in ".?!\n"
            name = match.group()
            if kind == 2 and (name.lower() in QUESTION_WORDS or (first and " " not in name)):
                continue
            kinds.setdefault(name, kind)
    return sorted(((kind, name) for name, kind in kinds.items()), key=lambda pair: pair[0])


def times(share: float, rng: Random) -> int:
    """How often something comes up this time; the mean is the share."""
    return int(share) + (rng.random() < share % 1)


def swapped(text: str, old: str, new: str) -> str:
    """The text with a whole word or name changed everywhere."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)
