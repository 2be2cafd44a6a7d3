"""Questions made unanswerable: one thing in question or passage is changed for another of its kind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from rag.sentences import sentences
from rag.support.opposites import OPPOSITES
from rag.training.reader.mentions import DATE, QUESTION_WORDS, mentions
from rag.training.reader.words import CONDITIONS, NEGATIONS
from rag.training.squad import Gold, holds_answer


@dataclass(frozen=True)
class Case:
    """A question and a passage; no answers means unanswerable, weight how sure we are of that."""

    question: str
    passage: str
    answers: tuple[Gold, ...]
    kind: str
    weight: float = 1.0


def swapped(text: str, old: str, new: str) -> str:
    """The text with a whole word or name changed everywhere."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def _other(case: Case, pool: str, rng: Random, *, avoid: str) -> tuple[str, str] | None:
    """Something that the question names, and another of its kind from the pool that `avoid` doesn't hold."""
    golds = " ".join(answer.text for answer in case.answers)
    named = [
        (kind, name)
        for kind, name in mentions(" " + case.question)
        if name in case.passage and name not in golds
    ]
    if not named:
        return None
    kind, old = rng.choice(named)
    words = set(old.lower().split())
    others = [
        new
        for other, new in mentions(pool)
        if other == kind and new not in avoid and not words & set(new.lower().split()) and new not in golds
    ]
    return (old, rng.choice(others)) if others else None


def other_name_asked(case: Case, article: str, rng: Random) -> Case | None:
    """The question names another person, place, number or date of the passage or the article."""
    parts = [case.passage[a:b] for a, b in sentences(case.passage)]
    near = " ".join(s for s in parts if any(answer.text in s for answer in case.answers))
    inside = rng.random() < 0.6
    # Out of the answer's own sentence another name often makes another question with the same answer.
    pair = _other(case, case.passage if inside else article, rng, avoid=case.question + " " + near)
    if pair is None:
        return None
    weight = 0.7 if pair[1] in case.passage else 0.95
    return replace(case, question=swapped(case.question, *pair), answers=(), kind="name", weight=weight)


def other_name_told(case: Case, article: str, rng: Random) -> Case | None:
    """The passage tells the same of somebody or something else, so the question's own words stay human."""
    pair = _other(case, article, rng, avoid=case.passage + case.question)
    if pair is None:
        return None
    passage = swapped(case.passage, *pair)
    return replace(case, passage=passage, answers=(), kind="told", weight=0.9)


def other_name_throughout(case: Case, article: str, rng: Random) -> Case | None:
    """Question and passage changed alike: still answerable, so that a strange name is no reason to refuse."""
    pair = _other(case, article, rng, avoid=case.passage + case.question)
    if pair is None:
        return None
    old, new = pair
    answers = []
    for gold in case.answers:
        start = len(swapped(case.passage[: gold.start], old, new))
        answers.append(Gold(start, swapped(gold.text, old, new)))
    passage = swapped(case.passage, old, new)
    if any(passage[a.start : a.end] != a.text for a in answers):
        return None
    question = swapped(case.question, old, new)
    return replace(case, question=question, passage=passage, answers=tuple(answers), kind="throughout")


def opposite_asked(case: Case, article: str, rng: Random) -> Case | None:
    """A word of the question turned into its opposite."""
    found = [word for word in re.findall(r"[a-z]+", case.question) if word in OPPOSITES]
    if not found:
        return None
    old = rng.choice(found)
    question = swapped(case.question, old, rng.choice(OPPOSITES[old]))
    return replace(case, question=question, answers=(), kind="opposite", weight=0.9)


def negation_asked(case: Case, article: str, rng: Random) -> Case | None:
    """The question asks what is not so."""
    found = [(old, new) for old, new in NEGATIONS if re.search(rf"\b{old}\b", case.question)]
    if not found or re.search(r"\bnot\b|n't\b|\bnever\b", case.question):
        return None
    old, new = rng.choice(found)
    question = re.sub(rf"\b{old}\b", new, case.question, count=1)
    return replace(case, question=question, answers=(), kind="negation", weight=0.9)


def condition_added(case: Case, article: str, rng: Random) -> Case | None:
    """The question asks for more than the passage tells: a date, a place, a manner."""
    elsewhere = [name for kind, name in mentions(article) if kind in {0, 2} and name not in case.passage]
    condition = rng.choice(CONDITIONS)
    if "{}" in condition:
        if not elsewhere:
            return None
        name = rng.choice(elsewhere)
        condition = f"in {name}" if DATE.fullmatch(name) else condition.format(name)
    question = f"{case.question.rstrip('? ')} {condition}?"
    return replace(case, question=question, answers=(), kind="condition", weight=0.8)


def answer_removed(case: Case, article: str, rng: Random) -> Case | None:
    """The passage without the sentences that hold an answer."""
    kept = [case.passage[a:b] for a, b in sentences(case.passage)]
    kept = [sentence for sentence in kept if not holds_answer(sentence, case.answers)]
    passage = " ".join(kept)
    if len(kept) < 2 or holds_answer(passage, case.answers):
        return None
    return replace(case, passage=passage, answers=(), kind="removed", weight=0.95)


def other_word_asked(case: Case, article: str, rng: Random) -> Case | None:
    """A plain word of the question that the passage uses too, changed for another that ends alike."""
    found = [
        word
        for word in re.findall(r"\b[a-z]{5,}\b", case.question)
        if word in case.passage and word not in QUESTION_WORDS
    ]
    if not found:
        return None
    old = rng.choice(found)
    others = [
        w for w in set(re.findall(r"\b[a-z]{5,}\b", article)) if w[-2:] == old[-2:] and w[:4] != old[:4]
    ]
    others = sorted(word for word in others if word not in case.question)
    if not others:
        return None
    question = swapped(case.question, old, rng.choice(others))
    return replace(case, question=question, answers=(), kind="word", weight=0.7)


Change = Callable[[Case, str, Random], Case | None]
CHANGES: Sequence[tuple[Change, float]] = (
    (other_name_asked, 7),
    (other_name_told, 4),
    (other_name_throughout, 1.5),
    (opposite_asked, 4),
    (negation_asked, 1.5),
    (condition_added, 1),
    (answer_removed, 2),
    (other_word_asked, 2),
)


def changed(case: Case, article: str, rng: Random) -> Case | None:
    """One change by chance, out of those that fit the question."""
    order = sorted(CHANGES, key=lambda change: rng.random() ** (1 / change[1]), reverse=True)
    for change, _ in order:
        if made := change(case, article, rng):
            return made
    return None
