"""One epoch's examples: statements with passages that support them, or don't."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from rag.evaluation.measures import normalised
from rag.sentences import sentences
from rag.support.declare import Declarer
from rag.support.judge import Text
from rag.training.reader.swaps import Case
from rag.training.squad import Gold, Question, holds_answer
from rag.training.support.falsehoods import falsified
from rag.training.support.near import Near
from rag.training.support.other_parts import turned
from rag.training.support.places import Span, cropped, following, holding, shape
from rag.training.support.source import Source
from rag.training.support.truths import framed, joined, named, retold, reworded

CROPPED = 0.65  # of the passages: shorter ones are quicker to train on, and cited ones are often short


class Examples:
    """Makes the examples of one set."""

    def __init__(self, source: Source, declare: Declarer, rng: Random, held_out: bool = False) -> None:
        """Another generator makes another epoch; held_out takes the paragraphs kept out of training."""
        self.source, self.declare, self.rng, self.held_out = source, declare, rng, held_out
        self.paragraphs = source.questions.paragraphs
        self.members: defaultdict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            self.members[paragraph.article].append(number)
        self.asked: defaultdict[int, list[Question]] = defaultdict(list)
        for question in source.questions.split(held_out):
            self.asked[question.paragraph].append(question)

    def __iter__(self) -> Iterator[Case]:
        """All examples, paragraph by paragraph."""
        for number, questions in self.asked.items():
            near = self.near(number)
            for question in questions:
                for _ in range(self.times(self.source.share.asked)):
                    yield from self.of_question(question, questions, near)
            spans = [
                span for span in sentences(near.passage) if 5 < len(near.passage[slice(*span)].split()) < 60
            ]
            for _ in range(self.times(self.source.share.told) if spans else 0):
                yield from self.of_sentence(self.rng.choice(spans), near, number)

    def near(self, number: int) -> Near:
        """The paragraph with some of its article's others."""
        paragraph = self.paragraphs[number]
        others = [n for n in self.members[paragraph.article] if n != number]
        chosen = self.rng.sample(others, min(6, len(others)))
        return Near(paragraph.text, "\n".join(self.paragraphs[n].text for n in chosen))

    def of_question(self, question: Question, beside: Sequence[Question], near: Near) -> Iterator[Case]:
        """The statement that a question and its answer make, and others made of it."""
        if not question.answers:
            wrong = self.source.plausible.get(question.id)
            if wrong and (made := self.declare(question.text, wrong)):
                at = near.passage.find(wrong)
                around = (at, at + len(wrong)) if at >= 0 else None
                yield self.case(
                    made, near.passage, None, number=question.paragraph, kind="plausible", around=around
                )
            return
        gold = self.rng.choice(question.answers)
        statement = self.declare(question.text, gold.text)
        if not statement:
            return
        number, rng = question.paragraph, self.rng
        span = holding(near.passage, gold)
        yield self.case(self.said(statement), near.passage, span, number=number, kind="asked")
        if rng.random() < 0.8 and (changed := falsified(statement, near, rng)):
            yield self.case(
                changed[0], near.passage, None, changed[2], number=number, kind=changed[1], around=span
            )
        wrong = self.wrong_answer(question, beside) if rng.random() < 0.9 else None
        if wrong and (made := self.declare(question.text, wrong)):
            yield self.case(made, near.passage, None, 0.9, number=number, kind="answer", around=span)
        if rng.random() < 0.15 and (other := self.neighbour(question)) is not None:
            text = self.paragraphs[other].text
            yield self.case(self.said(statement), text, None, number=other, kind="elsewhere")
        if rng.random() < 0.1 and span:
            rest = (near.passage[: span[0]] + near.passage[span[1] :]).strip()
            if rest and not holds_answer(rest, question.answers):
                yield self.case(self.said(statement), rest, None, number=number, kind="removed")

    def said(self, statement: str) -> str:
        """Now and then in other words."""
        for change, share in ((reworded, 0.2), (framed, 0.1)):
            if self.rng.random() < share:
                statement = change(statement, self.rng) or statement
        return statement

    def wrong_answer(self, question: Question, beside: Sequence[Question]) -> str | None:
        """The answer to another question about the paragraph that looks like this one's."""
        right = {normalised(answer.text) for answer in question.answers}
        look = shape(question.answers[0].text)
        others = [
            other.answers[0].text
            for other in beside
            if other.answers
            and shape(other.answers[0].text) == look
            and not any(
                normalised(other.answers[0].text) in one or one in normalised(other.answers[0].text)
                for one in right
            )
        ]
        return self.rng.choice(others) if others else None

    def neighbour(self, question: Question) -> int | None:
        """Another paragraph of the article, without the answer."""
        members = self.members[self.paragraphs[question.paragraph].article]
        for number in self.rng.sample(members, min(4, len(members))):
            if number != question.paragraph and not holds_answer(
                self.paragraphs[number].text, question.answers
            ):
                return number
        return None

    def of_sentence(self, span: Span, near: Near, number: int) -> Iterator[Case]:
        """A sentence told again, and made false; and the passage changed beneath it."""
        rng, passage = self.rng, near.passage
        sentence = passage[slice(*span)]
        statement = self.whole(sentence, passage, span)
        gold: Span = span
        if rng.random() < 0.2 and (second := following(passage, span)):
            statement = joined(statement, retold(passage[slice(*second)], rng), rng)
            gold = (span[0], second[1])
        yield self.case(statement, passage, gold, number=number, kind="told")
        if changed := falsified(statement, near, rng):
            yield self.case(
                changed[0], passage, None, changed[2], number=number, kind=changed[1], around=span
            )
        # Who did what is the hardest to learn: each is told both ways.
        if (
            changed
            and changed[1] != "turned"
            and rng.random() < 0.6
            and (made := turned(statement, near, rng))
        ):
            yield self.case(made, passage, None, 0.9, number=number, kind="turned", around=span)
        if rng.random() < 0.6 and (changed := falsified(sentence, near, rng)):
            other = passage[: span[0]] + changed[0] + passage[span[1] :]
            new = (span[0], span[0] + len(changed[0]))
            if changed[1] != "invented" and statement not in other:
                yield self.case(
                    self.said(sentence),
                    other,
                    None,
                    changed[2] * 0.9,
                    number=number,
                    kind="changed",
                    around=new,
                )
            yield self.case(retold(changed[0], rng), other, new, 0.9, number=number, kind="retold")
        if rng.random() < 0.15 and (
            others := [n for n in self.members[self.paragraphs[number].article] if n != number]
        ):
            other_number = rng.choice(others)
            if sentence not in self.paragraphs[other_number].text:
                text = self.paragraphs[other_number].text
                yield self.case(retold(sentence, rng), text, None, 0.9, number=other_number, kind="elsewhere")

    def whole(self, sentence: str, passage: str, span: Span) -> str:
        """Told again, with a name for the pronoun where the sentence before has it."""
        before = [s for s in sentences(passage) if s[1] <= span[0]]
        if before and self.rng.random() < 0.7 and (made := named(sentence, passage[slice(*before[-1])])):
            sentence = made
        return retold(sentence, self.rng)

    def case(
        self,
        statement: str,
        passage: str,
        gold: Span | None,
        weight: float = 1.0,
        *,
        number: int,
        kind: str,
        around: Span | None = None,
    ) -> Case:
        """The passage, or the part around a span, behind its title, as the check reads it."""
        if not self.held_out and self.rng.random() < CROPPED:
            passage, gold = cropped(passage, gold, around or gold, self.rng)
        title = self.paragraphs[number].article.replace("_", " ") if self.source.titled else ""
        text = Text.of(title, passage)
        answers: tuple[Gold, ...] = ()
        if gold:
            start, end = gold[0] + text.offset, gold[1] + text.offset
            answers = (Gold(start, text.words[start:end]),)
        return Case(statement, text.words, answers, kind, weight)

    def times(self, share: float) -> int:
        """A whole number whose mean is the share."""
        return int(share) + (self.rng.random() < share % 1)
