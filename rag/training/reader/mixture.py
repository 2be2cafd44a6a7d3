"""One epoch's examples: answerable questions, hard negatives, human and made unanswerable questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from rag.evaluation.squad import Question, QuestionSet
from rag.training.cases import Case, times
from rag.training.ranking import Ranking
from rag.training.reader.swaps import changed
from rag.training.sets import holds_answer


@dataclass(frozen=True)
class Share:
    """How often a set's questions come up in one epoch; a share of 2.5 means twice or three times."""

    questions: float
    hard: float  # against other paragraphs
    changed: float  # so that they can't be answered
    unanswerable: float = 0.0  # those that people asked so


@dataclass(frozen=True)
class Source:
    """A set, its fused ranking and its shares."""

    questions: QuestionSet
    ranking: Ranking
    share: Share


# About half of each set's examples can be answered: were it fewer in one, the reader would learn to doubt
# that set's topics, and be too sure of all others.
WIKIPEDIA = Share(questions=1.0, hard=0.6, changed=0.6)
REVIEWS = Share(questions=0.3, hard=0.15, changed=0.15)
# Few, but the only questions written by people to look answerable.
HUMAN = Share(questions=5.0, hard=0.4, changed=0.4, unanswerable=4.0)
DISTRACTORS = 8
FAR = 0.03


def epoch(sources: Sequence[Source], rng: Random) -> list[Case]:
    """The examples of one epoch, in the order of the sources; another generator gives another epoch."""
    return [case for source in sources for case in _cases(source, rng)]


def _cases(source: Source, rng: Random) -> Iterator[Case]:
    """Everything that comes of one set."""
    share, articles = source.share, source.questions.articles()
    for question in source.questions.split(held_out=False):
        own, members = question.paragraph, articles[question.paragraph.source]
        kind = "human" if not question.answers else "asked"
        case = Case(question.text, own.text, question.answers, kind)
        yield from [case] * times(share.questions if question.answers else share.unanswerable, rng)
        if question.answers:
            for _ in range(times(share.hard, rng)):
                yield from _hard(source, question, rng)
            for _ in range(times(share.changed, rng)):
                # All of Reddit is one article: a few of its paragraphs will do.
                others = rng.sample(members, min(8, len(members)))
                if other := changed(case, "\n".join(other.text for other in others), rng):
                    yield other


def _hard(source: Source, question: Question, rng: Random) -> Iterator[Case]:
    """The question with a paragraph wrongly ranked high, now and then with any paragraph."""
    paragraphs = [paragraph for paragraph, _ in source.ranking[question] if paragraph != question.paragraph]
    wrong = [paragraph.text for paragraph in paragraphs[:DISTRACTORS]]
    if rng.random() < FAR:
        wrong = [rng.choice(source.questions.paragraphs).text]
    wrong = [text for text in wrong if not holds_answer(text, question.answers)]
    if wrong:
        # The nearer, the likelier.
        place = min(int(rng.expovariate(0.4)), len(wrong) - 1)
        yield Case(question.text, wrong[place], (), "hard")
