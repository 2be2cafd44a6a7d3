"""The choice of the sentences that answer: question + hits → evidence, or none."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.reader.calibration import Calibration, Signs
from rag.reader.inference import JudgedSentence, Reader, Reading
from rag.records import Evidence, Hit, Passage

MOST = 6  # sentences that answer
# A sentence that begins so objects to the one before, which must not be quoted without it.
OBJECTS = re.compile(r"(?:But|Yet|However|Instead|Nevertheless|Nonetheless|Still)\b")
# What ends so asks, or leads to what follows: it doesn't answer by itself.
OPEN_END = re.compile(r"[?:][\"”’')\]]*$")
ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)])\s")
# A passage of so few words that tells no number and doesn't end as sentences do is a heading or a signature.
LABEL = re.compile(r"(?!.*\d)(?:\S+\s+){0,11}\S*[^\s.!?…:;,\"”’')\]]$")


@dataclass(frozen=True)
class Finding:
    """The evidence in the order in which it is quoted, and the probability that the documents answer."""

    evidence: tuple[Evidence, ...]
    probability: float


@dataclass(frozen=True)
class Found:
    """A sentence of a passage with what speaks for it."""

    passage: Passage
    sentence: JudgedSentence
    place: int  # among the passage's sentences
    signs: Signs
    logit: float  # that it is part of the answer

    @property
    def text(self) -> str:
        """Its words."""
        return self.passage.text[self.sentence.start : self.sentence.end]

    @property
    def states(self) -> bool:
        """Whether it can answer by itself: it is no question, heading, signature or list's introduction."""
        alone = self.text == self.passage.text.strip()
        return not OPEN_END.search(self.text) and not (alone and LABEL.match(self.text))

    @property
    def order(self) -> tuple[bool, float]:
        """What states comes first, then the likelier."""
        # Rounded, so that the last bits of a sum of floats never decide an order.
        return not self.states, -round(self.logit, 4)


class EvidenceFinder:
    """Asks the reader about each hit's sentences, and abstains below the threshold."""

    def __init__(self, reader: Reader, threshold: float | None = None) -> None:
        """A threshold of None is the one the reader was calibrated with."""
        self._reader = reader
        self._threshold = reader.calibration.threshold if threshold is None else threshold

    def __call__(self, question: str, hits: Sequence[Hit]) -> Finding:
        """The sentences that answer the question; none if they probably don't."""
        passages = [hit.passage for hit in hits]
        readings = self._reader.read(question, [p.text for p in passages], [p.title for p in passages])
        calibration = self._reader.calibration
        found = ranked(hits, readings, calibration)
        if not found:
            return Finding((), 0.0)
        probability = round(calibration.question.probability(found[0].signs), 4)
        if probability < self._threshold:
            return Finding((), probability)
        chosen = chosen_sentences(found, calibration)
        return Finding(tuple(_quoted(chosen, found, calibration)), probability)


def ranked(hits: Sequence[Hit], readings: Sequence[Reading], calibration: Calibration) -> list[Found]:
    """Every sentence, those that can answer first, and of these the best."""
    found = []
    for hit, reading in zip(hits, readings, strict=True):
        for place, sentence in enumerate(reading.sentences):
            signs = Signs(sentence.evidence, sentence.margin, reading.answers, hit.score)
            found.append(Found(hit.passage, sentence, place, signs, calibration.sentence.logit(signs)))
    return sorted(found, key=lambda one: one.order)


def chosen_sentences(found: Sequence[Found], calibration: Calibration) -> list[Found]:
    """The best sentence and those that are nearly as good; best first."""
    best, *others = found
    chosen, quoted = [best], {_bare(best.text)}
    for one in others[: 2 * MOST]:
        near = best.logit - one.logit <= calibration.nearly
        likely = calibration.sentence.probability(one.signs) >= calibration.least
        # Several documents often hold the same sentence.
        if near and likely and one.states and _bare(one.text) not in quoted:
            chosen.append(one)
            quoted.add(_bare(one.text))
    return chosen[:MOST]


def _bare(text: str) -> str:
    return " ".join(text.split()).lower()


def _quoted(chosen: Sequence[Found], found: Iterable[Found], calibration: Calibration) -> Iterator[Evidence]:
    """The sentences passage by passage, in the passage's order, with those that belong to them."""
    by_passage: dict[Passage, dict[int, Found]] = {one.passage: {} for one in chosen}
    for one in found:
        if one.passage in by_passage:
            by_passage[one.passage][one.place] = one
    for passage, members in by_passage.items():
        own = {one.place for one in chosen if one.passage == passage}
        for place in sorted(own | set(_company(own, members))):
            one = members[place]
            marked = one is chosen[0] or (place in own and one.sentence.margin > 0)
            yield _evidence(one, calibration, marked=marked)


def _company(own: Iterable[int], members: Mapping[int, Found]) -> Iterator[int]:
    """The places of the objections to sentences, and of the rest of their lists with the introductions."""
    for place in own:
        if place + 1 in members and OBJECTS.match(members[place + 1].text):
            yield place + 1
        if not ITEM.match(members[place].text):
            continue
        for step in (-1, 1):
            other = place + step
            while other in members and ITEM.match(members[other].text):
                yield other
                other += step
            if step == -1 and other in members and members[other].text.endswith(":"):
                yield other


def _evidence(found: Found, calibration: Calibration, *, marked: bool) -> Evidence:
    """A sentence as evidence, its best words marked or none."""
    offset, sentence = found.passage.start, found.sentence
    words = (sentence.words_start, sentence.words_end) if marked else (sentence.start, sentence.start)
    return Evidence(
        found.passage,
        start=offset + sentence.start,
        end=offset + sentence.end,
        answer_start=offset + words[0],
        answer_end=offset + words[1],
        probability=round(calibration.sentence.probability(found.signs), 4),
    )
