"""What every example is made of: a set, a statement, and the passage as the check reads it."""

from dataclasses import dataclass
from random import Random

from rag.evaluation.squad import Gold, Paragraph, QuestionSet
from rag.support.declare import Declarer
from rag.support.source import Text
from rag.training.cases import Case
from rag.training.support.falsehoods import Falsehood
from rag.training.support.places import Near, Span, cropped
from rag.training.support.truths import framed, reworded

CROPPED = 0.65  # of the passages: shorter ones are quicker to train on, and cited ones are often short


@dataclass(frozen=True)
class Share:
    """How often things come up in one epoch; a share of 2.5 means twice or three times."""

    questions: float  # statements made of each question
    sentences: float  # statements made of sentences, for each paragraph


@dataclass(frozen=True)
class Source:
    """A set with its shares, and whether its titles say what a paragraph is about."""

    questions: QuestionSet
    share: Share
    titled: bool = True


class Maker:
    """Makes the examples of one set, or of the part of it that was kept out of training."""

    def __init__(self, source: Source, declare: Declarer, rng: Random, held_out: bool = False) -> None:
        """Another generator makes another epoch."""
        self.source, self.declare, self.rng, self.held_out = source, declare, rng, held_out
        self.articles = source.questions.articles()

    def near(self, paragraph: Paragraph) -> Near:
        """The paragraph with some of its article's others."""
        others = [other for other in self.articles[paragraph.source] if other is not paragraph]
        chosen = self.rng.sample(others, min(6, len(others)))
        return Near(paragraph.text, "\n".join(other.text for other in chosen), paragraph.title)

    def varied(self, statement: str) -> str:
        """Now and then in other words."""
        for change, share in ((reworded, 0.2), (framed, 0.1)):
            if self.rng.random() < share:
                statement = change(statement, self.rng) or statement
        return statement

    def case(
        self,
        statement: str,
        near: Near,
        kind: str,
        gold: Span | None = None,
        *,
        around: Span | None = None,
        weight: float = 1.0,
    ) -> Case:
        """The passage, or the part around a span, behind its title, as the check reads it."""
        passage = near.passage
        if not self.held_out and self.rng.random() < CROPPED:
            passage, gold = cropped(passage, gold, around or gold, self.rng)
        text = Text.of(near.title if self.source.titled else "", passage)
        answers: tuple[Gold, ...] = ()
        if gold:
            start, end = gold[0] + text.offset, gold[1] + text.offset
            answers = (Gold(start, text.words[start:end]),)
        return Case(statement, text.words, answers, kind, weight)

    def false(self, falsehood: Falsehood, near: Near, around: Span) -> Case:
        """A falsehood, with the part of the passage that it was made of."""
        return self.case(falsehood.statement, near, falsehood.kind, around=around, weight=falsehood.weight)
