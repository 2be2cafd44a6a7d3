"""The names in a statement that a text doesn't hold."""

import re
from collections.abc import Iterator, Set
from itertools import groupby

from rag.support.vocabulary import COURTESY, WORD, Vocabulary, has_digit, plain
from rag.terms import FUNCTION_WORDS

STARTS = re.compile(r"(?:^|[.!?:;]\s+|[“\"‘(\[]\s*)$")
# Quantities, which the numbers are for: "7th", "50-year", "mid-1980".
QUANTITY = re.compile(
    r"[\d.,]+(?:st|nd|rd|th|s|k|m|bn|mn|[ckm]?m|[km]g|ft|mph|hz)?(?:-[a-z]+)*|[a-z]+-\d+s?", re.IGNORECASE
)
LONGEST = 5  # words of a name that has another form as a whole
# Words that begin a sentence, and are no names in front of one either.
OPENING = FUNCTION_WORDS | frozenset(
    """according although also amid among despite due finally first furthermore given hence instead later
    meanwhile moreover nevertheless one overall rather second similarly since still therefore third though
    thus
    today two unlike unless whereas whether within without yet earlier currently recently initially eventually
    specifically however additionally""".split()  # noqa: SIM905
)


def strange_names(statement: str, known: str, common: Set[str] = frozenset()) -> list[str]:
    """The capitalised words of the statement that the known text holds in no form.

    A word at the start of a sentence counts only if it isn't among the common ones.

    >>> strange_names("Russia's Sergei Lavrov met Mr. Kelly.", "John Kelly spoke to the Russians.")
    ['Sergei', 'Lavrov']
    """
    vocabulary = Vocabulary(known)
    strange = []
    for run in _runs(statement, common):
        missing = [word for word in dict.fromkeys(run) if not vocabulary.knows(word)]
        strange += [word for word in missing if not _in_known_name(word, run, vocabulary)]
    return strange


def _in_known_name(word: str, run: list[str], vocabulary: Vocabulary) -> bool:
    """Whether some words of the run, this one among them, are a name that the text has otherwise."""
    parts = [run[at : at + length] for length in range(2, LONGEST + 1) for at in range(len(run))]
    return any(word in part and vocabulary.knows_run(" ".join(part)) for part in parts)


def _runs(statement: str, common: Set[str]) -> Iterator[list[str]]:
    """The names, those together that stand together."""
    found = list(WORD.finditer(statement))
    marked = [(match.group(), _is_name(statement, place, found, common)) for place, match in enumerate(found)]
    for named, group in groupby(marked, key=lambda pair: pair[1]):
        if named:
            yield [word for word, _ in group]


def _is_name(statement: str, place: int, found: list[re.Match[str]], common: Set[str]) -> bool:
    """Whether a word is one of a name: by its capital, or its digits among letters."""
    word, lower = found[place].group(), plain(found[place].group())
    if has_digit(word):
        return not QUANTITY.fullmatch(word)
    capital = any(part[:1].isupper() for part in re.split(r"[-'’]", word))
    if not capital or lower in COURTESY or lower in {"i", "a"}:
        return False
    if not STARTS.search(statement[: found[place].start()]):
        return word == "May" or word.isupper() or lower not in FUNCTION_WORDS
    return lower not in OPENING and not (word[1:].islower() and _is_common(lower, common))


def _is_common(word: str, common: Set[str]) -> bool:
    """A word that the language writes small; without a list, every word may be one."""
    return not common or word in common or word.removesuffix("s") in common
