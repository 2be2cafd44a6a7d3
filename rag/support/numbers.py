"""The numbers of a text as values, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905 - a list would fill a screen
TENS = {
    word: 10 * n
    for n, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SMALL = {word: n for n, word in enumerate(ONES)} | TENS
IRREGULAR = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
}
LARGE = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES = LARGE | {"dozen": 12, "mn": 10**6, "bn": 10**9}

DIGITS = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:st|nd|rd|th|s|[ckm]m|[km]?g|ft|mph|hz|k|m)?"
    r"(?P<scale>[\s-]?(?:hundred|thousand|million|billion|trillion|dozen|bn|mn)\b)?"
    r"(?![^\W_])",
    re.IGNORECASE,
)
RANGE = re.compile(r"\b(\d\d)(\d\d)\s?[-–/]\s?(\d\d)\b")
ROMAN = {
    numeral: float(n)
    for n, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI".split(), start=1)  # noqa: SIM905
}
WORDS = re.compile(r"[a-z]+(?:(?:-|\s+(?:and\s+)?)[a-z]+)*", re.IGNORECASE)
# "The two presidents" counts what was named, "a third party" counts nothing.
SAID_WITHOUT_COUNTING = re.compile(
    r"\b(?:(?:the|these|those|all|other)\s+two|the\s+second|a\s+second)\b", re.I
)
# "One of them", "at first": the words for one are mostly no numbers.
UNCOUNTED = frozenset({"one", "first"})


@dataclass(frozen=True)
class Number:
    """A value, the one before its scale word, and whether it was written as "one" or "first"."""

    value: float
    factor: float
    uncounted: bool = False


def numbers(text: str) -> list[Number]:
    """All numbers of a text.

    >>> [n.value for n in numbers("On July 7th, twenty-five of 1,000 left; 2 million stayed.")]
    [7.0, 1000.0, 2000000.0, 25.0]
    """
    found = [_digits(match) for match in DIGITS.finditer(text)]
    found += [_plain(float(a + c)) for a, _, c in RANGE.findall(text)]
    return found + [number for match in WORDS.finditer(text) for number in _spelt(match.group())]


def strange_numbers(statement: str, known: str) -> list[float]:
    """The values that the statement names and the known text doesn't."""
    told = numbers(known)
    values = {number.value for number in told} | {number.factor for number in told}
    values |= {ROMAN[word] for word in re.findall(r"\b[IVX]+\b", known) if word in ROMAN}
    asked = numbers(SAID_WITHOUT_COUNTING.sub(" ", statement))
    return [number.value for number in asked if not number.uncounted and number.value not in values]


def _plain(value: float) -> Number:
    return Number(value, value)


def _digits(match: re.Match[str]) -> Number:
    factor = float(re.sub(r"[,\s]", "", match["digits"]))
    scale = SCALES.get((match["scale"] or "").strip(" -\n\t").lower(), 1)
    return Number(factor * scale, factor)


def _spelt(words: str) -> Iterator[Number]:
    """The numbers in a run of words: "two hundred and five", "twenty-first"."""
    total, current, seen = 0.0, 0.0, list[str]()
    for word in [*re.split(r"[\s-]+", words.lower()), ""]:
        plain = _cardinal(word)
        if plain in SMALL and not (seen and _ends(seen[-1], plain)):
            current, seen = current + SMALL[plain], [*seen, plain]
        elif plain in LARGE and seen:
            current *= LARGE[plain]
            if LARGE[plain] > 100:
                total, current = total + current, 0.0
            seen.append(plain)
        elif word != "and" or not seen:
            if seen:
                yield Number(
                    total + current, total + current, len(seen) == 1 and seen[0] in UNCOUNTED | {"one"}
                )
            total, current, seen = 0.0, 0.0, []
            if plain in SMALL:
                current, seen = float(SMALL[plain]), [plain]


def _ends(last: str, word: str) -> bool:
    """Whether a small number can't go on with the last one: "two three", unlike "twenty three"."""
    return last not in LARGE and not (last in TENS and SMALL[word] < 10)


def _cardinal(word: str) -> str:
    """ "seventh" → "seven"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ieth"):
        return word[:-4] + "y"
    return (
        word[:-2]
        if word.endswith("th") and word[:-2] in SMALL | LARGE
        else word.removesuffix("s")
        if (word.removesuffix("s") in LARGE)
        else word
    )
