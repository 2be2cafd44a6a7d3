"""Sentences altered so that a text no longer supports them; other rules and words than the training's."""

import re
from collections.abc import Callable
from random import Random

NUMERAL = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*\b")
BEGINNING = re.compile(r"^(?:The )?[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*(?= [a-z])")
VERB = re.compile(
    r"\b(is|are|was|were|has been|have been|had been|can|could|will|would|should|must|had|has)\b"
)
DENIED = re.compile(r"\b(?:not|never)\s|n['’]t\b")
NOT_SO = ("It is not the case that {}", "It is untrue that {}", "Nobody claims that {}")
LISTED = frozenset({"and", "or", "as", "well", "both", "with"})
NO_NAMES = frozenset("The This That These Those There Such Some Many Most Other After Before During".split())  # noqa: SIM905
DETAILS = """
on a rainy Sunday morning; after losing a bet; with the help of his younger brother; for a fee of ten dollars;
while suffering from a fever; in front of a large crowd; under pressure from the press;
without telling anyone;
thanks to a generous donation from a bank; in the hope of winning an award; to impress foreign visitors;
despite a shortage of paper; because the roads were blocked; since nobody else was willing;
as part of a secret deal; to the delight of local merchants; just before midnight; for sentimental reasons;
following the advice of an astrologer; to settle an old family quarrel; with money borrowed from relatives;
which nearly ended in disaster; which the newspapers mocked; a decision that was later reversed;
a fact that was kept hidden for decades; which inspired a popular song; causing several people to resign;
and was rewarded with a gold medal; although the plan had been rejected twice; by means of hand-drawn maps
"""
ADDED = tuple(" ".join(detail.split()) for detail in DETAILS.split(";"))

Alteration = Callable[[str, str, Random], str | None]


def number(sentence: str, passage: str, rng: Random) -> str | None:
    """One numeral made another; of the passage, where it has one as long."""
    numerals = list(NUMERAL.finditer(sentence))
    if not numerals:
        return None
    place = rng.choice(numerals)
    old = place.group()
    others = [n for n in NUMERAL.findall(passage) if n not in sentence and len(n) == len(old)]
    value = int(re.sub(r"\D", "", old.split(".")[0]))
    new = (
        rng.choice(others)
        if others and rng.random() < 0.5
        else str(value + rng.choice((-3, -2, 2, 3, 5, 12)))
    )
    return _put(sentence, place.span(), new) if new != old else None


def name(sentence: str, passage: str, rng: Random) -> str | None:
    """One name made another of the passage."""
    names = list(NAME.finditer(sentence))
    others = [n for n in dict.fromkeys(NAME.findall(passage)) if not set(n.split()) & set(sentence.split())]
    if not names or not others:
        return None
    return _put(sentence, rng.choice(names).span(), rng.choice(others))


def negation(sentence: str, passage: str, rng: Random) -> str | None:
    """What is so said not to be so, or the other way round."""
    if denied := DENIED.search(sentence):
        return _put(sentence, denied.span(), "")
    verb = VERB.search(sentence)
    if verb and rng.random() < 0.75:
        first, *rest = verb.group().split()
        return _put(sentence, verb.span(), " ".join([first, "not", *rest]))
    return rng.choice(NOT_SO).format(sentence[0].lower() + sentence[1:])


def roles(sentence: str, passage: str, rng: Random) -> str | None:
    """Two names change places, across a verb or a preposition."""
    spans = [m.span() for m in (*BEGINNING.finditer(sentence), *NAME.finditer(sentence))]
    names = [span for span in spans if sentence[slice(*span)].split()[0] not in NO_NAMES]
    pairs = [(a, b) for a in names for b in names if a[1] < b[0] and _unlike(sentence[a[1] : b[0]])]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    one, other = sentence[slice(*a)], sentence[slice(*b)]
    return sentence[: a[0]] + other + sentence[a[1] : b[0]] + one + sentence[b[1] :]


def invention(sentence: str, passage: str, rng: Random) -> str | None:
    """A detail added that is nowhere told."""
    detail = rng.choice(ADDED)
    link = ", " if detail.split()[0] in {"which", "a", "although", "causing", "and"} else " "
    return f"{sentence.rstrip('. ')}{link}{detail}."


ALTERATIONS: dict[str, Alteration] = {
    "number": number,
    "name": name,
    "negation": negation,
    "swapped roles": roles,
    "invented detail": invention,
}


def shortened(sentence: str, rng: Random) -> str:
    """The sentence as true as it was, but not word for word."""
    cut = re.sub(r" ?\([^)]*\)", "", sentence)
    cut = re.sub(r"^(?:However|Moreover|In addition|Therefore|Thus|Furthermore), ", "", cut)
    cut = re.sub(r"; .*$", ".", cut)
    cut = cut[0].upper() + cut[1:]
    if cut != sentence and rng.random() < 0.5:
        return cut
    return f"{cut.rstrip('. ')}, {rng.choice(('the source reports', 'as one learns', 'one is told'))}."


def _unlike(between: str) -> bool:
    """Whether what stands between two names relates them rather than listing them."""
    words = re.findall(r"[a-z]+", between)
    return bool(set(words) - LISTED) and "," not in between


def _put(sentence: str, span: tuple[int, int], new: str) -> str:
    return " ".join((sentence[: span[0]] + new + sentence[span[1] :]).split())
