"""The numbers of a text as values, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text_to_num import Token, find_numbers

ZEROS = {"hundred": 2, "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12}
SCALES = {word: 10**zeros for word, zeros in ZEROS.items()} | {"dozen": 12}
DIGITS = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:st|nd|rd|th|s|[ckm]m|[km]?g|ft|mph|hz|k|m)?"
    rf"(?P<scale>[\s-]?(?:{'|'.join(SCALES)})\b)?"
    r"(?![^\W_])",
    re.IGNORECASE,
)
RANGE = re.compile(r"\b(\d\d)(\d\d)\s?[-–/]\s?(\d\d)\b")
ROMAN = {
    numeral: float(n)
    for n, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI".split(), start=1)  # noqa: SIM905
}
# A letter by itself is no word for a number: text2num takes an O for zero.
WORD = re.compile(r"[^\W\d_]{2,}|[^\w\s-]")
# "The two presidents" counts what was named, "a third party" counts nothing.
NAMED_WITHOUT_COUNTING = re.compile(
    r"\b(?:(?:the|these|those|all|other)\s+two|the\s+second|a\s+second)\b", re.I
)


@dataclass(frozen=True)
class Number:
    """A value, the one before its scale word, and whether it was written as "one" or "first"."""

    value: float
    factor: float
    uncounted: bool = False


@dataclass(frozen=True)
class Word(Token):  # type: ignore[misc] # its package ships no types
    """A word as text2num asks for it."""

    word: str

    def text(self) -> str:
        """The word itself."""
        return self.word


def numbers(text: str) -> list[Number]:
    """All numbers of a text.

    >>> [n.value for n in numbers("On July 7th, twenty-five of 1,000 left; 2 million stayed.")]
    [7.0, 1000.0, 2000000.0, 25.0]
    """
    written = [_of_digits(match) for match in DIGITS.finditer(text)]
    ends = [float(century + year) for century, _, year in RANGE.findall(text)]
    return [*written, *(Number(end, end) for end in ends), *_spelt(DIGITS.sub(" , ", text))]


def known_values(text: str) -> frozenset[float]:
    """The values that a statement may name as a text's own."""
    named = numbers(text)
    roman = {ROMAN[word] for word in re.findall(r"\b[IVX]+\b", text) if word in ROMAN}
    return frozenset({number.value for number in named} | {number.factor for number in named} | roman)


def claimed_values(text: str) -> list[float]:
    """The values that a statement claims."""
    return [n.value for n in numbers(NAMED_WITHOUT_COUNTING.sub(" ", text)) if not n.uncounted]


def _of_digits(match: re.Match[str]) -> Number:
    factor = float(re.sub(r"[,\s]", "", match["digits"]))
    scale = SCALES.get((match["scale"] or "").strip(" -\n\t").lower(), 1)
    return Number(factor * scale, factor)


def _spelt(text: str) -> Iterator[Number]:
    """The numbers in words: "two hundred and five", "twenty-first"."""
    words = WORD.findall(text.lower())
    for number in find_numbers(list(map(Word, words)), "en", 0.0):
        # "Hundreds" and "a few thousand" are no values.
        if words[number.start].removesuffix("s") not in SCALES:
            alone = number.end == number.start + 1
            yield Number(number.value, number.value, alone and number.value == 1)
