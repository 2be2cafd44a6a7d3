"""The choice of the sentences that answer: question + hits → evidence, or none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.reader.inference import Reader, Span
from rag.records import Evidence, Hit, Passage
from rag.sentences import sentences

MAX_ANSWERS = 4  # sentences with answering words
# A further sentence counts when its words are this likely, measured against the best ones.
FURTHER = 0.5
# An answer of so many words is a statement, which the next sentence may go on with.
STATEMENT = 8

# What a sentence begins with that leans on the one before it …
LEANS = re.compile(
    r"(?:(?:And|But|So|Yet|Thus|Hence|Then|However|Therefore|Instead|Nevertheless),?\s+)?"
    r"(?:He|She|It|They|This|That|These|Those|Such|His|Her|Its|Their)\b"
    r"|(?:But|Yet|However|Instead|Nevertheless)\b"
)
# … and what one holds that goes on with it.
GOES_ON = re.compile(r"\b(?:this|that|these|those|such)\s+\w{3,}", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """The evidence in the order in which it is quoted, and the probability that the documents answer."""

    evidence: tuple[Evidence, ...]
    probability: float


class EvidenceFinder:
    """Asks the reader about each hit, and abstains below the threshold."""

    def __init__(self, reader: Reader, threshold: float | None = None) -> None:
        """A threshold of None is the one the reader was calibrated with."""
        self._reader = reader
        self._threshold = reader.calibration.threshold if threshold is None else threshold

    def __call__(self, question: str, hits: Sequence[Hit]) -> Finding:
        """The sentences that answer the question; none if they probably don't."""
        readings = self._reader.read(question, [hit.passage.text for hit in hits])
        found = [
            _sentence_of(hit.passage, span)
            for hit, reading in zip(hits, readings, strict=True)
            for span in reading.spans
        ]
        found.sort(key=lambda one: -one.probability)
        probability = found[0].probability if found else 0.0
        if not found or probability < self._threshold:
            return Finding((), probability)
        return Finding(_quoted(_answers(found)), probability)


def _sentence_of(passage: Passage, span: Span) -> Evidence:
    """The sentence in which the span begins, as evidence."""
    start, end = next((s, e) for s, e in sentences(passage.text) if s <= span.start < e)
    return Evidence(
        passage,
        start=passage.start + start,
        end=passage.start + end,
        answer_start=passage.start + span.start,
        answer_end=passage.start + min(span.end, end),
        # Rounded, so that the last bits of a sum of floats never decide an order.
        probability=round(span.probability, 4),
    )


def _answers(found: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence and those nearly as likely, each once, best first."""
    chosen: list[Evidence] = []
    for one in found:
        if one.probability < FURTHER * found[0].probability or len(chosen) == MAX_ANSWERS:
            break
        if _words(one) not in map(_words, chosen):
            chosen.append(one)
    return chosen


def _words(evidence: Evidence) -> str:
    # Several documents often hold the same sentence.
    offset = evidence.passage.start
    return " ".join(evidence.passage.text[evidence.start - offset : evidence.end - offset].split()).lower()


def _quoted(answers: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The answers with the neighbours they need, paragraph by paragraph, as the documents have them."""
    by_passage: dict[str, dict[int, Evidence]] = {}
    for answer in answers:
        chosen = by_passage.setdefault(answer.passage.id, {})
        for one in (*_neighbours(answer), answer):
            if one.start not in chosen or one.answer_start < one.answer_end:
                chosen[one.start] = one
    return tuple(chosen[start] for chosen in by_passage.values() for start in sorted(chosen))


def _neighbours(answer: Evidence) -> Iterable[Evidence]:
    """The sentence before, if the answer leans on it, and the one after, if it goes on with a statement."""
    passage = answer.passage
    text, offset = passage.text, passage.start
    spans = sentences(text)
    place = next(n for n, (start, _) in enumerate(spans) if start + offset == answer.start)
    if place > 0 and LEANS.match(text, spans[place][0]):
        yield _context(passage, spans[place - 1])
    stated = text[answer.answer_start - offset : answer.answer_end - offset].split()
    if len(stated) >= STATEMENT and place + 1 < len(spans) and GOES_ON.search(text, *spans[place + 1]):
        yield _context(passage, spans[place + 1])


def _context(passage: Passage, span: tuple[int, int]) -> Evidence:
    """A sentence that is quoted for another's sake: it holds no answering words."""
    start, end = passage.start + span[0], passage.start + span[1]
    return Evidence(passage, start, end, start, start, 0.0)
