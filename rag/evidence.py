"""The choice of the sentences that answer: question + hits → evidence, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.reader.inference import Reader, Span
from rag.records import Evidence, Hit, Passage
from rag.sentences import sentences

MAX_SENTENCES = 4
# A further span counts when it is this likely, measured against the best one.
FURTHER = 0.5


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
            evidence_of(hit.passage, span)
            for hit, reading in zip(hits, readings, strict=True)
            for span in reading.spans
        ]
        found.sort(key=lambda e: -e.probability)
        probability = found[0].probability if found else 0.0
        if probability < self._threshold or not found:
            return Finding((), round(probability, 4))
        return Finding((found[0],), round(probability, 4))


def evidence_of(passage: Passage, span: Span) -> Evidence:
    """The sentence of the passage in which the span begins."""
    start, end = next((start, end) for start, end in sentences(passage.text) if start <= span.start < end)
    return Evidence(
        passage,
        passage.start + start,
        passage.start + end,
        passage.start + span.start,
        passage.start + min(span.end, end),
        round(span.probability, 4),
    )
