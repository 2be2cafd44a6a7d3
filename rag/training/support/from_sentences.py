"""Statements made of a passage's own sentences: told again, made false, or put against a changed passage."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from rag.evaluation.squad import Paragraph
from rag.sentences import sentences
from rag.training.cases import Case
from rag.training.support.falsehoods import falsified, turned
from rag.training.support.making import Maker
from rag.training.support.places import Near, Span, following
from rag.training.support.truths import joined, named, retold


def from_sentence(span: Span, near: Near, paragraph: Paragraph, maker: Maker) -> Iterator[Case]:
    """A sentence told again, and made false; then against other passages."""
    statement, gold = _told_again(span, near.passage, maker.rng)
    yield maker.case(statement, near, "sentence", gold)
    yield from _falsehoods(statement, span, near, maker)
    yield from _passage_changed(span, statement, near, maker)
    yield from _elsewhere(near.passage[slice(*span)], near, paragraph, maker)


def _told_again(span: Span, passage: str, rng: Random) -> tuple[str, Span]:
    """The sentence in other words, at times with the next one, and the place of both."""
    statement = _in_full(span, passage, rng)
    if rng.random() < 0.2 and (second := following(passage, span)):
        return joined(statement, retold(passage[slice(*second)], rng), rng), (span[0], second[1])
    return statement, span


def _in_full(span: Span, passage: str, rng: Random) -> str:
    """Told again, with a name for the pronoun where the sentence before has it."""
    sentence = passage[slice(*span)]
    before = [passage[start:end] for start, end in sentences(passage) if end <= span[0]]
    if before and rng.random() < 0.7:
        sentence = named(sentence, before[-1]) or sentence
    return retold(sentence, rng)


def _falsehoods(statement: str, span: Span, near: Near, maker: Maker) -> Iterator[Case]:
    """The statement made false; since who did what is the hardest to learn, mostly that way too."""
    if not (falsehood := falsified(statement, near, maker.rng)):
        return
    yield maker.false(falsehood, near, span)
    again = falsehood.kind != "turned" and maker.rng.random() < 0.6
    if again and (other := turned(statement, near, maker.rng)):
        yield maker.case(other, near, "turned", around=span, weight=0.9)


def _passage_changed(span: Span, statement: str, near: Near, maker: Maker) -> Iterator[Case]:
    """The sentence against a passage that says otherwise in its place, and what that says."""
    rng, passage = maker.rng, near.passage
    sentence = passage[slice(*span)]
    if rng.random() >= 0.6 or not (falsehood := falsified(sentence, near, rng)):
        return
    other = replace(near, passage=passage[: span[0]] + falsehood.statement + passage[span[1] :])
    place = (span[0], span[0] + len(falsehood.statement))
    # Where something was only added, or changed in what the statement leaves out, it may still be true.
    if falsehood.kind != "invented" and statement not in other.passage:
        weight = falsehood.weight * 0.9
        yield maker.case(maker.varied(sentence), other, "changed", around=place, weight=weight)
    yield maker.case(retold(falsehood.statement, rng), other, "retold", place, weight=0.9)


def _elsewhere(sentence: str, near: Near, paragraph: Paragraph, maker: Maker) -> Iterator[Case]:
    """The sentence against another paragraph of the article."""
    if maker.rng.random() >= 0.15:
        return
    others = [other for other in maker.articles[paragraph.source] if other is not paragraph]
    if others and sentence not in (other := maker.rng.choice(others)).text:
        passage = replace(near, passage=other.text)
        yield maker.case(retold(sentence, maker.rng), passage, "elsewhere", weight=0.9)
