"""The sets that the support check is trained on, and the examples of an epoch."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from rag.evaluation.squad import Paragraph, Question
from rag.sentences import sentences
from rag.support.declare import Declarer
from rag.support.verbs import Verbs
from rag.training.cases import Case, times
from rag.training.sets import half_dev, shifts
from rag.training.support.from_questions import from_question
from rag.training.support.from_sentences import from_sentence
from rag.training.support.making import Maker, Share, Source
from rag.training.support.paraphrases import from_paraphrases

WIKIPEDIA = Share(questions=1, sentences=4)
REVIEWS = Share(questions=0.12, sentences=0.3)
# Few, but the only ones with near misses written by people.
HUMAN = Share(questions=3, sentences=12)


def sources(data: Path) -> list[Source]:
    """SQuADShifts, of which only Wikipedia's titles say anything, and the half-dev set's even articles."""
    shares = (WIKIPEDIA, REVIEWS, REVIEWS)
    return [
        *(Source(s, share, share is WIKIPEDIA) for s, share in zip(shifts(data), shares, strict=True)),
        Source(half_dev(data).of("even"), HUMAN),
    ]


def verbs(sets: Sequence[Source]) -> Verbs:
    """The verbs of the sets, by which questions are made statements."""
    return Verbs.of(p.text for source in sets for p in source.questions.paragraphs)


def epoch(sets: Sequence[Source], rng: Random) -> list[Case]:
    """All examples of one epoch, in an order by chance."""
    declare = Declarer(verbs(sets))
    cases: list[Case] = []
    for source in sets:
        maker = Maker(source, declare, rng)
        cases += [*_of_set(maker), *from_paraphrases(maker)]
    rng.shuffle(cases)
    return cases


def kept_out(sets: Sequence[Source], seed: int) -> list[Case]:
    """Examples of the even articles' paragraphs that were kept out, and of the paraphrases that were."""
    declare, rng = Declarer(verbs(sets)), Random(seed)
    makers = [Maker(source, declare, rng, held_out=True) for source in sets]
    cases = list(_of_set(makers[-1]))
    return cases + [case for maker in makers for case in from_paraphrases(maker)]


def _of_set(maker: Maker) -> Iterator[Case]:
    """The examples of one set, paragraph by paragraph."""
    share = maker.source.share
    asked_of: defaultdict[Paragraph, list[Question]] = defaultdict(list)
    for question in maker.source.questions.split(maker.held_out):
        asked_of[question.paragraph].append(question)
    for paragraph, questions in asked_of.items():
        near = maker.near(paragraph)
        for question in questions:
            for _ in range(times(share.questions, maker.rng)):
                yield from from_question(question, questions, near, maker)
        spans = [span for span in sentences(near.passage) if 5 < len(near.passage[slice(*span)].split()) < 60]
        for _ in range(times(share.sentences, maker.rng) if spans else 0):
            yield from from_sentence(maker.rng.choice(spans), near, paragraph, maker)


def common_words(sets: Sequence[Source]) -> list[str]:
    """The words that SQuADShifts writes small more often than not."""
    counts: Counter[str] = Counter()
    for source in sets[:-1]:
        for paragraph in source.questions.paragraphs:
            counts.update(re.findall(r"[A-Za-z]{2,}", paragraph.text))
    small = [word for word in counts if word.islower() and counts[word] > 1]
    return sorted(w for w in small if counts[w] >= counts[w.capitalize()] + counts[w.upper()])
