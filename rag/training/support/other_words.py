"""Statements turned false by a word: a number, a name, an opposite, a negation."""

import re
from random import Random

from rag.support.opposites import OPPOSITES
from rag.support.verbs import PAST
from rag.terms import AUXILIARIES
from rag.training.cases import mentions, swapped
from rag.training.support.lists import SMALL, UNSURE
from rag.training.support.places import Near

DIGITS = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*")
NUMBER_WORDS = [word for word, value in SMALL.items() if 1 < value < 60]
BASE_OF = {
    past: base for base, (past, _) in PAST.items() if past != base and base not in {"be", "do", "have"}
}
ANY = "|".join(sorted(AUXILIARIES))
AUXILIARY = re.compile(rf"\b(?:{ANY})\b(?! not\b|n't\b)")
NEGATED = re.compile(rf"\b(?:(?:{ANY}) not|cannot|never)\b")


def other_number(statement: str, near: Near, rng: Random) -> str | None:
    """A number made another: of the passage, or one nearby in value, or a slip of digits."""
    places = list(DIGITS.finditer(statement))
    spelt = [w for w in re.findall(r"\b[a-z]+\b", statement) if w in NUMBER_WORDS]
    if spelt and (not places or rng.random() < 0.4):
        old = rng.choice(spelt)
        return swapped(statement, old, rng.choice([word for word in NUMBER_WORDS if word != old]))
    if not places:
        return None
    old = rng.choice(places).group()
    same = [m for m in DIGITS.findall(near.passage) if len(m) == len(old) and m != old and m not in statement]
    if same and rng.random() < 0.7:
        return swapped(statement, old, rng.choice(same))
    slipped = _slip(old, rng)
    return swapped(statement, old, slipped) if slipped != old else None


def _slip(digits: str, rng: Random) -> str:
    places = [n for n, c in enumerate(digits) if c.isdigit()]
    at = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != digits[at]])
    return digits[:at] + digit + digits[at + 1 :]


def other_name(statement: str, near: Near, rng: Random) -> str | None:
    """A name or date made another, mostly one of the passage."""
    return _other_mention(statement, near, rng, kinds={0, 2})


def _other_mention(statement: str, near: Near, rng: Random, kinds: set[int]) -> str | None:
    named = [(kind, name) for kind, name in mentions(" " + statement) if kind in kinds]
    if not named:
        return None
    kind, old = rng.choice(named)
    pool = near.passage if rng.random() < 0.65 else near.article
    used = set(statement.lower().split())
    others = [new for k, new in mentions(pool) if k == kind and not used & set(new.lower().split())]
    return swapped(statement, old, rng.choice(others)) if others else None


def opposite(statement: str, near: Near, rng: Random) -> str | None:
    """A word turned into its opposite."""
    words = [word for word in re.findall(r"[a-z]+", statement) if word in OPPOSITES]
    if not words:
        return None
    old = rng.choice(words)
    return swapped(statement, old, rng.choice(OPPOSITES[old]))


def negated(statement: str, near: Near, rng: Random) -> str | None:
    """A negation put in, or taken out where there is one."""
    if negations := list(NEGATED.finditer(statement)):
        match = rng.choice(negations)
        kept = re.sub(r" not$|^cannot$|^never$", lambda m: "can" if m[0] == "cannot" else "", match.group())
        return " ".join(f"{statement[: match.start()]}{kept}{statement[match.end() :]}".split())
    if short := re.search(r"n't\b", statement):
        return statement[: short.start()] + statement[short.end() :]
    if none := re.search(r"\b(?:no longer |without |no )\b", statement):
        put = "with " if none.group() == "without " else ""
        return statement[: none.start()] + put + statement[none.end() :]
    places = list(AUXILIARY.finditer(statement))
    if places:
        match = rng.choice(places)
        no = rng.choice([" not", " not", "n't", " never", " no longer"])
        if no == "n't" and match.group() in {"can", "may", "might", "will", "must"}:
            no = " not"
        return statement[: match.end()] + no + statement[match.end() :]
    return _did_not(statement, rng)


def _did_not(statement: str, rng: Random) -> str | None:
    """ "led" → "did not lead" or "never led"."""
    words = re.finditer(r"(?<=\w )\b[a-z]{3,}\b(?! by\b)", statement)
    pasts = [m for m in words if m.group() in BASE_OF or re.fullmatch(r"[a-z]{3,}ed", m.group())]
    if not pasts:
        return None
    verb = pasts[0]
    base = BASE_OF.get(verb.group())
    denied = f"did not {base}" if base and rng.random() < 0.7 else f"never {verb.group()}"
    return f"{statement[: verb.start()]}{denied}{statement[verb.end() :]}"


def surer(statement: str, near: Near, rng: Random) -> str | None:
    """What may be as what is, some as all."""
    pairs = [(old, new) for old, new in UNSURE if re.search(rf"\b{old}\b", statement)]
    if not pairs:
        return None
    return swapped(statement, *rng.choice(pairs))


def other_word(statement: str, near: Near, rng: Random) -> str | None:
    """A plain word changed for another of the passage or article that ends alike."""
    words = re.findall(r"\b[a-z]{5,}\b", statement)
    if not words:
        return None
    old = rng.choice(words)
    pool = near.passage if rng.random() < 0.5 else near.article
    others = sorted(
        w
        for w in set(re.findall(r"\b[a-z]{5,}\b", pool))
        if w[-2:] == old[-2:] and w[:4] != old[:4] and w not in statement
    )
    return swapped(statement, old, rng.choice(others)) if others else None
