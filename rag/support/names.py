"""The names of a statement, and which of them a text doesn't hold."""

import re
from collections.abc import Iterator, Set

from rag.support.vocabulary import COURTESY, WORD, has_digit, plain
from rag.terms import FUNCTION_WORDS, stem

STARTS = re.compile(r"(?:^|[.!?:;]\s+|[“\"‘(\[]\s*)$")
# Quantities, which the numbers are for: "7th", "50-year", "mid-1980".
QUANTITY = re.compile(
    r"[\d.,]+(?:st|nd|rd|th|s|k|m|bn|mn|[ckm]?m|[km]g|ft|mph|hz)?(?:-[a-z]+)*|[a-z]+-\d+s?", re.IGNORECASE
)
INSIDE = re.compile(r"[\s.]*")  # what may stand between the words of a name
# Words that begin a sentence, and are no names in front of one either.
OPENING = FUNCTION_WORDS | frozenset(
    """according although also amid among despite due finally first furthermore given hence instead later
    meanwhile moreover nevertheless one overall rather second similarly since still therefore third though
    thus
    today two unlike unless whereas whether within without yet earlier currently recently initially eventually
    specifically however additionally""".split()  # noqa: SIM905
)
# Small words inside a name, or between it and what goes with it.
LINKS = frozenset({"of", "the", "de", "von", "van", "and", "for", "in", "to", "on", "at"})


def name_runs(statement: str, common: Set[str]) -> Iterator[tuple[str, ...]]:
    """The capitalised words of a statement, those together that stand together.

    One at the start of a sentence counts only if it isn't among the common words.
    """
    run: list[str] = []
    end = 0
    for word in WORD.finditer(statement):
        named = _is_name(statement, word, common)
        if run and not (named and INSIDE.fullmatch(statement, end, word.start())):
            yield tuple(run)
            run = []
        if named:
            run.append(word[0])
        end = word.end()
    if run:
        yield tuple(run)


def _is_name(statement: str, place: re.Match[str], common: Set[str]) -> bool:
    """Whether a word is one of a name: by its capital, or its digits among letters."""
    word, lower = place[0], plain(place[0])
    if has_digit(word):
        return not QUANTITY.fullmatch(word)
    capital = any(part[:1].isupper() for part in re.split(r"[-'’]", word))
    if not capital or lower in COURTESY or lower in {"i", "a"}:
        return False
    if not STARTS.search(statement[: place.start()]):
        return word == "May" or word.isupper() or lower not in FUNCTION_WORDS
    return lower not in OPENING and not (word[1:].islower() and _is_common(lower, common))


def _is_common(word: str, common: Set[str]) -> bool:
    """A word that the language writes small; without a list, every word may be one."""
    return not common or word in common or word.removesuffix("s") in common


def names_together(text: str) -> Iterator[frozenset[str]]:
    """The stems of a text's capitalised words and numbers, with at most two small words in between."""
    run: set[str] = set()
    links = 0
    for word in WORD.findall(text):
        if word != word.lower() or word[0].isdigit():
            run.add(stem(plain(word)))
            links = 0
        elif run and plain(word) in LINKS and links < 2:
            links += 1
        elif run:
            yield frozenset(run)
            run, links = set(), 0
    if run:
        yield frozenset(run)
