"""The words of a text in every form in which a statement may name them."""

import re
import unicodedata
from functools import cached_property, lru_cache

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
# Written before names by courtesy; whether they fit is for the model to say.
COURTESY = frozenset(
    """mr mrs ms miss dr sir lord lady president king queen emperor pope prof professor general gen maj col
    minister prime secretary chancellor senator governor mayor prince princess saint st""".split()  # noqa: SIM905
)
# Names of one thing, or of a country and its people, that share no beginning.
ALIASES = tuple(
    frozenset(" ".join(names.split()).split(", "))
    for names in """
    us, usa, america, american, americans, united states; uk, britain, british, united kingdom;
    isis, isil, islamic state, daesh; ussr, soviet union, soviet; france, french; england, english;
    spain, spanish, spaniard, spaniards; netherlands, dutch; turkey, turkish, turk, turks; poland, polish,
    poles; switzerland, swiss; wales, welsh; ireland, irish; denmark, danish, danes; greece, greek, greeks
    """.split(";")  # noqa: SIM905 - a table would fill half a screen
)
MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
SHORT = {name[:3]: name for name in MONTHS + DAYS} | {
    "sept": "september",
    "tues": "tuesday",
    "thurs": "thursday",
}
# What may follow the common part of two forms of one name: Iran, Iranian; Kurd, Kurdish; Norman, Normandy.
ENDINGS = frozenset(
    """a e i o y s n d an en in es ia ie is al ish ese ian ians ean ine ist ists ism ite ites ic ics ns
    ni""".split()  # noqa: SIM905
) | {""}
SPELLING = 4  # consonants in common that make two spellings of a foreign name


class Vocabulary:
    """Knows whether a text names something."""

    def __init__(self, text: str) -> None:
        """Reads the text once."""
        self._spelt = WORD.findall(text)
        self._words = {form for word in self._spelt for form in forms(word)}
        self._runs = f" {' '.join(map(plain, self._spelt))} "

    def knows(self, word: str) -> bool:
        """Whether the text holds the word, or another form of it."""
        if has_digit(word):
            return plain(word).replace("-", "") in {plain(known).replace("-", "") for known in self._spelt}
        if word == "May":
            return "May" in self._spelt
        parts = [part for part in plain(word).split("-") if len(part) > 1]
        whole = forms(word) - set(parts)
        return any(map(self._knows, whole)) or (bool(parts) and all(map(self._knows, parts)))

    def knows_run(self, words: str) -> bool:
        """Whether a name of several words is in the text under another of its names, or as its initials."""
        run = " ".join(map(plain, words.split()))
        initials = "".join(word[0] for word in run.split())
        return len(initials) > 1 and (initials in self._words or self._alias(run))

    def _knows(self, word: str) -> bool:
        if word in self._words or word in COURTESY or self._alias(word) or word in self._acronyms:
            return True
        if len(word) == 1 or word[0] in self._initials:
            return len(word) > 1 or any(known.startswith(word) for known in self._words)
        return any(same_stem(word, known) for known in self._words if known[:3] == word[:3]) or (
            len(word) > 6 and len(consonants(word)) >= SPELLING and consonants(word) in self._spellings
        )

    def _alias(self, name: str) -> bool:
        return any(name in group and any(f" {other} " in self._runs for other in group) for group in ALIASES)

    @cached_property
    def _initials(self) -> set[str]:
        """The letters that stand for first names: the J of "J. Kelly"."""
        return {plain(word) for word in self._spelt if len(word) == 1 and word.isupper()} - {"a", "i"}

    @cached_property
    def _spellings(self) -> set[str]:
        return {consonants(word) for word in self._words if len(word) > 6}

    @cached_property
    def _acronyms(self) -> set[str]:
        """What the text's capitalised words abbreviate to."""
        letters = [plain(word)[:1] for word in self._spelt if word[0].isupper()]
        return {"".join(letters[at : at + n]) for n in range(2, 6) for at in range(len(letters) - n + 1)}


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Lower case, without diacritics, dots and possessive; months and days in full."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    bare = re.sub(r"['’]s?$", "", bare.casefold().replace(".", ""))
    return SHORT.get(bare, bare)


def forms(word: str) -> set[str]:
    """The word whole and its parts: "al-Assad", "US-backed", "Trump’s"."""
    whole = plain(word)
    parts = [part for part in re.split(r"[-'’&]", whole) if len(part) > 1]
    return {whole, whole.replace("-", ""), *parts} - {""}


def has_digit(word: str) -> bool:
    """Whether it is a code like "TOS-1A" rather than a word."""
    return any(character.isdigit() for character in word)


def same_stem(one: str, other: str) -> bool:
    """Two forms of one name: a shared beginning and known endings.

    >>> same_stem("russia", "russian"), same_stem("austria", "australia")
    (True, False)
    """
    shared = min(len(one), len(other))
    length = next((n for n in range(shared) if one[n] != other[n]), shared)
    return any(
        one[cut:] in ENDINGS and other[cut:] in ENDINGS for cut in range(max(4, length - 2), length + 1)
    )


def consonants(word: str) -> str:
    """What the spellings of a foreign name share.

    >>> consonants("hizballah") == consonants("hezbollah")
    True
    """
    return word[0] + re.sub(r"[aeiouyhw'’-]|(.)(?=\1)", "", word[1:])
