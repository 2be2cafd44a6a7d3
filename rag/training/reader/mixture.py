"""One epoch's cases: questions with what answers them, with what only looks so, and changed ones."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from rag.evaluation.squad import Gold as Words
from rag.training import cases
from rag.training.reader import swaps
from rag.training.reader.rank import Ranking
from rag.training.reader.sets import Asked, Collection, Gold, Place, Stretch, whole_sentences
from rag.training.sets import holds_answer


@dataclass(frozen=True)
class Case:
    """A question, a passage under its title, and what in it answers: sentences, and words where known."""

    question: str
    title: str
    passage: str
    evidence: tuple[Stretch, ...] = ()
    words: tuple[Stretch, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Share:
    """How often a question comes up in one epoch; a share of 1.5 means once or twice."""

    asked: float  # with each paragraph that answers
    hard: float  # with a paragraph that the search wrongly ranks high
    beside: float  # with another paragraph of the same document
    changed: float  # with something exchanged, so that it is mostly unanswerable
    unanswerable: float = 1.0  # one that nothing answers, with what looks like an answer


SHARES = {
    "readers": Share(asked=1.0, hard=0.9, beside=0.5, changed=0.15, unanswerable=1.5),
    "human": Share(asked=0.6, hard=0.2, beside=0.1, changed=0.1, unanswerable=0.6),
    "wikipedia": Share(asked=0.3, hard=0.12, beside=0.05, changed=0.06, unanswerable=0.6),
    "pairs": Share(asked=0.3, hard=0, beside=0, changed=0, unanswerable=0.3),
    "time": Share(asked=0.4, hard=0, beside=0.4, changed=0),
    "sentences": Share(asked=0.15, hard=0, beside=0.05, changed=0),
    "shifts": Share(asked=0.3, hard=0.12, beside=0, changed=0.08),
}
DISTRACTORS = 8
GIST = 0.3  # of the weight, and of the paragraphs
TITLED = 0.9  # of the cases show the title of their document


@dataclass(frozen=True)
class Source:
    """A collection, its fused ranking and its shares."""

    collection: Collection
    ranking: Ranking
    share: Share

    @cached_property
    def by_document(self) -> dict[str, list[int]]:
        """The paragraphs of each document that trains."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, place in enumerate(self.collection.places):
            if not place.held_out:
                found[place.document].append(number)
        return found


def epoch(sources: Sequence[Source], rng: Random) -> list[Case]:
    """The cases of one epoch; another generator gives another epoch."""
    return [case for source in sources for case in _cases(source, rng)]


def _cases(source: Source, rng: Random) -> Iterator[Case]:
    """Everything that comes of one collection."""
    for question in source.collection.questions:
        if question.id in source.collection.held_out:
            continue
        if question.answerable:
            yield from _answered(source, question, rng)
        else:
            for _ in range(cases.times(source.share.unanswerable, rng)):
                wrong = question.near if rng.random() < 0.7 else _ranked(source, question, rng)
                if wrong:
                    yield _without(source, question, rng.choice(list(wrong)), rng)


def _answered(source: Source, question: Asked, rng: Random) -> Iterator[Case]:
    """With the paragraphs that answer, those that don't, and changed."""
    share = source.share
    rarely = GIST if question.kind == "gist" else 1.0
    for gold in question.gold:
        for _ in range(cases.times(share.asked * rarely, rng)):
            yield _with(source.collection.places[gold.place], question, gold, rng)
    for _ in range(cases.times(share.changed, rng)):
        if made := _changed(source, question, rng):
            yield made
    for _ in range(cases.times(share.hard * rarely, rng)):
        if wrong := _ranked(source, question, rng):
            # The nearer, the likelier.
            yield _without(source, question, wrong[min(int(rng.expovariate(0.4)), len(wrong) - 1)], rng)
    for _ in range(cases.times(share.beside * rarely, rng)):
        if wrong := _beside(source, question):
            yield _without(source, question, rng.choice(wrong), rng)


def _title(place: Place, rng: Random) -> str:
    return place.title if rng.random() < TITLED else ""


def _with(place: Place, question: Asked, gold: Gold, rng: Random) -> Case:
    weight = GIST if question.kind == "gist" else 1.0
    return Case(question.text, _title(place, rng), place.text, gold.evidence, gold.words, weight)


def _without(source: Source, question: Asked, number: int, rng: Random) -> Case:
    place = source.collection.places[number]
    # Nobody judged these paragraphs: now and then one answers after all.
    weight = 1.0 if number in question.near else 0.7
    return Case(question.text, _title(place, rng), place.text, weight=weight)


def _ranked(source: Source, question: Asked, rng: Random) -> list[int]:
    """The paragraphs that are ranked high although they don't answer."""
    found = [number for number, _ in source.ranking.get(question.id, ())[:DISTRACTORS]]
    return _wrong(source, question, found)


def _beside(source: Source, question: Asked) -> list[int]:
    """The other paragraphs of the document."""
    document = source.collection.places[question.gold[0].place].document
    return _wrong(source, question, source.by_document.get(document, []))


def _wrong(source: Source, question: Asked, numbers: Sequence[int]) -> list[int]:
    """Those that train, and neither answer nor hold the answering words."""
    places = source.collection.places
    right = {gold.place for gold in question.gold}
    words = [Words(0, places[g.place].text[start:end]) for g in question.gold for start, end in g.words]
    return [
        n
        for n in numbers
        if n not in right and not places[n].held_out and not holds_answer(places[n].text, words)
    ]


def _changed(source: Source, question: Asked, rng: Random) -> Case | None:
    """The question or its passage with something exchanged."""
    gold = rng.choice(question.gold)
    place = source.collection.places[gold.place]
    if not gold.words:
        return None
    words = tuple(Words(start, place.text[start:end]) for start, end in gold.words)
    near = source.by_document.get(place.document, [])
    others = [source.collection.places[n].text for n in rng.sample(near, min(8, len(near)))]
    made = swaps.changed(cases.Case(question.text, place.text, words, "asked"), "\n".join(others), rng)
    if made is None:
        return None
    told = tuple((answer.start, answer.end) for answer in made.answers)
    evidence = whole_sentences(made.passage, told)
    return Case(made.question, _title(place, rng), made.passage, evidence, told, made.weight)
