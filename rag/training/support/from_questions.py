"""Statements that a question and an answer make, and falsehoods made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from rag.evaluation.measures import normalised
from rag.evaluation.squad import Paragraph, Question
from rag.training.cases import Case
from rag.training.sets import holds_answer
from rag.training.support.falsehoods import falsified
from rag.training.support.making import Maker
from rag.training.support.places import Near, Span, holding


def from_question(question: Question, beside: Sequence[Question], near: Near, maker: Maker) -> Iterator[Case]:
    """The statement that a question and its answer make, and others made of it."""
    rng = maker.rng
    if not question.answers:
        yield from _plausible(question, near, maker)
        return
    gold = rng.choice(question.answers)
    statement = maker.declare(question.text, gold.text)
    if not statement:
        return
    span = holding(near.passage, gold)
    yield maker.case(maker.varied(statement), near, "question", span)
    if rng.random() < 0.8 and (falsehood := falsified(statement, near, rng)):
        yield maker.false(falsehood, near, span)
    wrong = _wrong_answer(question, beside, rng) if rng.random() < 0.9 else None
    if wrong and (other := maker.declare(question.text, wrong)):
        yield maker.case(other, near, "answer", around=span, weight=0.9)
    yield from _without_answer(question, statement, span, near, maker)


def _plausible(question: Question, near: Near, maker: Maker) -> Iterator[Case]:
    """What an answer that only looks right makes of a question that has none."""
    for wrong in question.plausible[:1]:
        if statement := maker.declare(question.text, wrong.text):
            yield maker.case(statement, near, "plausible", around=(wrong.start, wrong.end))


def _wrong_answer(question: Question, beside: Sequence[Question], rng: Random) -> str | None:
    """The answer to another question about the paragraph that looks like this one's."""
    right = {normalised(answer.text) for answer in question.answers}
    shape = _shape(question.answers[0].text)
    others = [other.answers[0].text for other in beside if other.answers]
    wrong = [
        text
        for text in others
        if _shape(text) == shape
        and not any(normalised(text) in one or one in normalised(text) for one in right)
    ]
    return rng.choice(wrong) if wrong else None


def _shape(answer: str) -> str:
    """What kind of answer it looks like: a number, a name, or other words."""
    if any(c.isdigit() for c in answer):
        return "number"
    words = answer.split()
    return "name" if words[-1][:1].isupper() else f"words{min(len(words), 6) // 3}"


def _without_answer(
    question: Question, statement: str, span: Span, near: Near, maker: Maker
) -> Iterator[Case]:
    """The statement against passages that don't hold the answer."""
    if maker.rng.random() < 0.15 and (other := _neighbour(question, maker)):
        yield maker.case(maker.varied(statement), replace(near, passage=other.text), "elsewhere")
    if maker.rng.random() < 0.1:
        rest = (near.passage[: span[0]] + near.passage[span[1] :]).strip()
        if rest and not holds_answer(rest, question.answers):
            yield maker.case(maker.varied(statement), replace(near, passage=rest), "removed")


def _neighbour(question: Question, maker: Maker) -> Paragraph | None:
    """Another paragraph of the article, without the answer."""
    members = maker.articles[question.paragraph.source]
    for other in maker.rng.sample(members, min(4, len(members))):
        if other is not question.paragraph and not holds_answer(other.text, question.answers):
            return other
    return None
