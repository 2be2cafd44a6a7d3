"""Who did what to whom: a sentence of the text with two of its parts exchanged."""

import re
from collections import Counter
from collections.abc import Sequence

from rag.sentences import sentences
from rag.support.vocabulary import WORD, plain
from rag.terms import FUNCTION_WORDS

# The share of a statement's words that the sentence must hold, for the order of both to be compared.
CLOSE = 0.85
LEAST = 4  # words in common
MOST = 9  # parts that keep together; more make another sentence
# These tell which of two is which, although they carry no topic.
DIRECTED = frozenset("of to from over under than against into".split())  # noqa: SIM905
BEING = re.compile(r"\b(?:is|are|was|were|be|been|being)\b")
BY = re.compile(r"\bby\b")


def turned_round(statement: str, known: str) -> bool:
    """Whether the statement is a sentence of the text, or a part of it, with two parts in each other's place.

    >>> told = "Early in 1871 Anna paid Carl for the old mill."
    >>> turned_round("Carl paid Anna for the mill.", told), turned_round("Anna paid Carl in 1871.", told)
    (True, False)
    >>> turned_round("Carl was paid for the mill by Anna.", told)
    False
    """
    said = _words(statement)
    for start, end in sentences(known):
        sentence = known[start:end]
        order = _order(said, _words(sentence))
        if len(order) >= max(LEAST, CLOSE * len(said)) and _exchanged(_parts(order)):
            return same_voice(statement, sentence)
    return False


def _words(text: str) -> list[str]:
    words = [plain(word) for word in WORD.findall(text)]
    return [word for word in words if word not in FUNCTION_WORDS or word in DIRECTED]


def _order(said: Sequence[str], told: Sequence[str]) -> list[int]:
    """The words that both have equally often, as their places among each other in what is told."""
    here, there = Counter(said), Counter(told)
    common = {word for word in here if here[word] == there[word]}
    places: dict[str, list[int]] = {}
    for place, word in enumerate(word for word in told if word in common):
        places.setdefault(word, []).append(place)
    return [places[word].pop(0) for word in said if word in common]


def _parts(order: Sequence[int]) -> list[int]:
    """The first words of the parts that have stayed together: [4, 5, 2, 3, 0, 1] → [4, 2, 0]."""
    return [place for n, place in enumerate(order) if n == 0 or order[n - 1] + 1 != place]


def _exchanged(parts: list[int]) -> bool:
    """Whether two parts that don't touch must change places to be in order."""
    wrong = [n for n, (is_, should) in enumerate(zip(parts, sorted(parts), strict=True)) if is_ != should]
    return len(parts) <= MOST and len(wrong) == 2 and wrong[1] - wrong[0] > 1


def same_voice(statement: str, sentence: str) -> bool:
    """Whether neither says in the passive what the other says in the active."""
    by = len(BY.findall(statement)) - len(BY.findall(sentence))
    return by == 0 or (by > 0 and not BEING.search(statement)) or (by < 0 and not BEING.search(sentence))
