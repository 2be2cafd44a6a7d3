"""Names of several words: their words must stand together in the text, too."""

from collections.abc import Iterator
from itertools import pairwise

from rag.support.vocabulary import COURTESY, WORD, plain
from rag.terms import FUNCTION_WORDS

# Small words inside a name, or between it and what goes with it.
NO_NAMES = COURTESY | FUNCTION_WORDS
STEM = 5  # letters that the forms of a name mostly share
INSIDE = frozenset({"of", "the", "de", "von", "van", "and", "for", "in", "to", "on", "at"})


def strange_run(statement: str, known: str) -> tuple[str, str] | None:
    """Two neighbours of one name in the statement that no name of the text has both; None if there are none.

    >>> told = "Gen. Anna Maria Blum of Harvard University met Carl Weber."
    >>> strange_run("Anna Blum met Carl Weber.", told), strange_run("There Anna Weber met Blum.", told)
    (None, ('anna', 'weber'))
    """
    told = [{word[:STEM] for word in run} for run in _told(known)]
    alone = {next(iter(run)) for run in told if len(run) == 1}
    for run in _said(statement):
        for one, other in pairwise(word[:STEM] for word in run):
            # A word that also stands alone can go with any other: "the French Mr. Weber".
            if not {one, other} & alone and not any({one, other} <= names for names in told):
                return one, other
    return None


def _said(statement: str) -> Iterator[list[str]]:
    """Capitalised words that stand directly side by side; courtesies part them."""
    run: list[str] = []
    end = 0
    for found in WORD.finditer(statement):
        word = plain(found[0])
        named = found[0][0].isalpha() and found[0][0].isupper() and word not in NO_NAMES
        if not named or statement[end : found.start()].strip():
            yield run
            run = []
        if named:
            run.append(word)
        end = found.end()
    yield run


def _told(known: str) -> Iterator[list[str]]:
    """The text's runs of capitalised words and numbers, with at most two small words in between."""
    run: list[str] = []
    gap = 0
    for word in WORD.findall(known):
        if word[0].isupper() or word[0].isdigit():
            run.append(plain(word))
            gap = 0
        elif run and plain(word) in INSIDE and gap < 2:
            gap += 1
        else:
            yield run
            run, gap = [], 0
    yield run
