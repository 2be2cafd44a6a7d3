"""Statements turned false: one thing changed for what the passage doesn't say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from rag.support.names import OPENING
from rag.training.cases import mentions
from rag.training.support.lists import ADJECTIVES, INVENTED
from rag.training.support.other_words import negated, opposite, other_name, other_number, other_word, surer
from rag.training.support.places import Near

NOUN_PHRASE = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Tt]heir|[Ii]ts) (?:[a-z-]+ ){0,2}?[a-z-]{3,}\b(?! (?:of|and|or)\b)"
    r"|\b(?:[Tt]he )?[A-Z][\w’'-]+(?: (?:of |the |de |von )?[A-Z][\w’'-]+)*"
)
JOINT = re.compile(r",| (?=(?:in|on|at|by|for|from|to|with|during|after|before|because|and|when)\b)")


@dataclass(frozen=True)
class Falsehood:
    """A statement made false, by which change, and how sure it is that it is."""

    statement: str
    kind: str
    weight: float


def turned(statement: str, near: Near, rng: Random) -> str | None:
    """Two names or noun phrases change places."""
    phrases = [
        m for m in NOUN_PHRASE.finditer(statement) if " " in m.group() or m.group().lower() not in OPENING
    ]
    pairs = [
        (a, b)
        for n, a in enumerate(phrases)
        for b in phrases[n + 1 : n + 4]
        if a.group().lower() != b.group().lower() and _apart(statement[a.end() : b.start()])
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    first, second = a.group(), b.group()
    if first.startswith("The "):
        first = "the " + first[4:]
    other = statement[: a.start()] + second + statement[a.end() : b.start()] + first + statement[b.end() :]
    return other[0].upper() + other[1:]


def _apart(between: str) -> bool:
    """Whether what stands between two phrases makes them unlike: a verb, a preposition; no list."""
    words = re.findall(r"[a-z]+", between)
    return bool(words) and not set(words) <= {"and", "or", "as", "well", "the"} and len(words) < 12


def invented(statement: str, near: Near, rng: Random) -> str | None:
    """A detail added that the passage doesn't have."""
    if rng.random() < 0.25 and (
        nouns := list(re.finditer(r"\b(?:the|a|his|her|its|their) (?=[a-z]{4,})", statement))
    ):
        match = rng.choice(nouns)
        adjective = rng.choice([a for a in ADJECTIVES if a.lower() not in near.passage.lower()] or ["purple"])
        return f"{statement[: match.end()]}{adjective} {statement[match.end() :]}"
    elsewhere = [name for kind, name in mentions(near.article) if kind == 2 and name not in near.passage]
    if rng.random() < 0.35 and (clause := _clause(near, rng)):
        return f"{statement.rstrip('. ')}{clause}."
    detail = rng.choice(INVENTED)
    if "{}" in detail:
        inside = [name for kind, name in mentions(near.passage) if kind == 2 and name not in statement]
        names = inside if inside and rng.random() < 0.6 else elsewhere or inside
        if not names:
            return None
        detail = detail.format(rng.choice(names))
    if rng.random() < 0.3 and (places := [m for m in JOINT.finditer(statement) if m.start() > 15]):
        at = rng.choice(places).start()
        return f"{statement[:at]}{rng.choice([' ', ', '])}{detail}{statement[at:]}"
    return f"{statement.rstrip('. ')} {detail}."


def _clause(near: Near, rng: Random) -> str | None:
    """The end of some other sentence of the article."""
    clauses = re.findall(
        r",? (?:because|in order to|which|where|so that|due to|after|by) [^.;()]{10,70}(?=[.;])", near.article
    )
    clauses = [clause for clause in clauses if clause[-30:] not in near.passage]
    return rng.choice(clauses) if clauses else None


Change = Callable[[str, Near, Random], str | None]
CHANGES: Sequence[tuple[Change, float, float]] = (  # the change, how often, how sure that it makes it false
    (other_number, 1.5, 0.95),
    (other_name, 5, 0.9),
    (opposite, 2.5, 0.9),
    (negated, 2, 0.95),
    (turned, 14, 0.9),
    (invented, 2.5, 1.0),
    (surer, 0.5, 0.6),
    (other_word, 2, 0.8),
)


def falsified(statement: str, near: Near, rng: Random) -> Falsehood | None:
    """One change by chance, out of those that fit."""
    order = sorted(CHANGES, key=lambda change: rng.random() ** (1 / change[1]), reverse=True)
    for change, _, weight in order:
        other = change(statement, near, rng)
        if other and other != statement and other.lower() not in near.passage.lower():
            return Falsehood(other, change.__name__, weight)
    return None
