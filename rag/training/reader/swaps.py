"""Questions made unanswerable: one thing in question or passage is changed for another of its kind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from rag.evaluation.squad import Gold
from rag.sentences import sentences
from rag.support.opposites import OPPOSITES
from rag.training.cases import DATE, QUESTION_WORDS, Case, mentions, swapped
from rag.training.sets import holds_answer

NEGATIONS = (
    ("did", "didn't"),
    ("does", "doesn't"),
    ("do", "don't"),
    ("was", "wasn't"),
    ("were", "weren't"),
    ("is", "isn't"),
    ("are", "aren't"),
    ("can", "cannot"),
    ("could", "could never"),
    ("will", "won't"),
    ("would", "wouldn't"),
    ("has", "has never"),
    ("have", "have never"),
    ("had", "had never"),
)
CONDITIONS = (
    "in {}",
    "in {}",
    "according to {}",
    "besides {}",
    "before {}",
    "after {}",
    "for the second time",
    "by accident",
    "in secret",
    "as a child",
    "for the last time",
    "without permission",
    "on a Sunday",
)


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


def other_name_in_question(case: Case, article: str, rng: Random) -> Case | None:
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


def other_name_in_passage(case: Case, article: str, rng: Random) -> Case | None:
    """The passage tells the same of somebody or something else, so the question's own words stay human."""
    pair = _other(case, article, rng, avoid=case.passage + case.question)
    if pair is None:
        return None
    passage = swapped(case.passage, *pair)
    return replace(case, passage=passage, answers=(), kind="passage name", weight=0.9)


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


def opposite_in_question(case: Case, article: str, rng: Random) -> Case | None:
    """A word of the question turned into its opposite."""
    words = [word for word in re.findall(r"[a-z]+", case.question) if word in OPPOSITES]
    if not words:
        return None
    old = rng.choice(words)
    question = swapped(case.question, old, rng.choice(OPPOSITES[old]))
    return replace(case, question=question, answers=(), kind="opposite", weight=0.9)


def negation_in_question(case: Case, article: str, rng: Random) -> Case | None:
    """The question asks what is not so."""
    negations = [(old, new) for old, new in NEGATIONS if re.search(rf"\b{old}\b", case.question)]
    if not negations or re.search(r"\bnot\b|n't\b|\bnever\b", case.question):
        return None
    old, new = rng.choice(negations)
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


def other_word_in_question(case: Case, article: str, rng: Random) -> Case | None:
    """A plain word of the question that the passage uses too, changed for another that ends alike."""
    shared = [
        word
        for word in re.findall(r"\b[a-z]{5,}\b", case.question)
        if word in case.passage and word not in QUESTION_WORDS
    ]
    if not shared:
        return None
    old = rng.choice(shared)
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
    (other_name_in_question, 7),
    (other_name_in_passage, 4),
    (other_name_throughout, 1.5),
    (opposite_in_question, 4),
    (negation_in_question, 1.5),
    (condition_added, 1),
    (answer_removed, 2),
    (other_word_in_question, 2),
)


def changed(case: Case, article: str, rng: Random) -> Case | None:
    """One change by chance, out of those that fit the question."""
    order = sorted(CHANGES, key=lambda change: rng.random() ** (1 / change[1]), reverse=True)
    for change, _ in order:
        if other := change(case, article, rng):
            return other
    return None
