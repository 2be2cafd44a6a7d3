"""The choice of the sentences that answer: question + hits → evidence, or none."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.reader.inference import Reader, Span
from rag.reader.spans import NEARLY
from rag.records import Evidence, Hit, Passage
from rag.sentences import sentences

MAX_ANSWERS = 4  # sentences with answering words
# An answer that may be of so many words is a statement, which the next sentence may go on with.
STATEMENT = 8

# A sentence that begins so leans on the one before it; one that objects to it must not be left out, either.
OBJECTS = re.compile(r"(?:But|Yet|However|Instead|Nevertheless|Nonetheless|Still)\b")
LEANS = re.compile(
    rf"{OBJECTS.pattern}|(?:(?:And|So|Thus|Hence|Then|Therefore),?\s+)?"
    r"(?:He|She|It|They|This|That|These|Those|Such|His|Her|Its|Their)\b"
)
# What holds this goes on with the sentence before it.
GOES_ON = re.compile(r"\b(?:this|that|these|those|such)\s+\w{3,}", re.IGNORECASE)


# Question, answer and passage → how well the passage supports the two as one statement, in logits.
Verify = Callable[[str, str, Passage], float]


@dataclass(frozen=True)
class Finding:
    """The evidence in the order in which it is quoted, and the probability that the documents answer."""

    evidence: tuple[Evidence, ...]
    probability: float


class EvidenceFinder:
    """Asks the reader about each hit, has its best answer verified, and abstains below the threshold."""

    def __init__(self, reader: Reader, verify: Verify, threshold: float | None = None) -> None:
        """A threshold of None is the one the reader was calibrated with."""
        self._reader, self._verify = reader, verify
        self._threshold = reader.calibration.threshold if threshold is None else threshold

    def __call__(self, question: str, hits: Sequence[Hit]) -> Finding:
        """The sentences that answer the question; none if they probably don't."""
        texts, scores = [hit.passage.text for hit in hits], [hit.score for hit in hits]
        readings = self._reader.read(question, texts, scores)
        candidates = [
            (hit, span) for hit, reading in zip(hits, readings, strict=True) for span in reading.spans
        ]
        if not candidates:
            return Finding((), 0.0)
        # Rounded, so that the last bits of a sum of floats never decide an order.
        candidates.sort(key=lambda pair: -round(pair[1].probability, 4))
        probability = self._verified(question, *candidates[0])
        if probability < self._threshold:
            return Finding((), probability)
        return Finding(_quoted(_answers([(hit.passage, span) for hit, span in candidates])), probability)

    def _verified(self, question: str, hit: Hit, span: Span) -> float:
        """The probability that the span answers, its support by the passage taken into account."""
        calibration, passage = self._reader.calibration, hit.passage
        # A reader that was calibrated without verification does without.
        verified = calibration.support_weight != 0
        support = self._verify(question, passage.text[span.start : span.end], passage) if verified else 0.0
        return round(calibration.probability(span.margin, hit.score, support), 4)


def _sentence_of(passage: Passage, span: Span) -> Evidence:
    """The sentence in which the span begins, as evidence."""
    start, end = next((s, e) for s, e in sentences(passage.text) if s <= span.start < e)
    return Evidence(
        passage,
        start=passage.start + start,
        end=passage.start + end,
        answer_start=passage.start + span.start,
        answer_end=passage.start + min(span.end, end),
        probability=round(span.probability, 4),
        statement=len(passage.text[span.start : min(span.reach, end)].split()) >= STATEMENT,
    )


def _answers(candidates: Sequence[tuple[Passage, Span]]) -> list[Evidence]:
    """The best sentence and those that the reader prefers to none and nearly as much; best first."""
    best = candidates[0][1]
    least = max(0.0, best.margin - NEARLY)
    chosen: list[Evidence] = []
    for passage, span in candidates:
        if span is not best and span.margin <= least:
            continue
        sentence = _sentence_of(passage, span)
        if _words(sentence) not in map(_words, chosen):
            chosen.append(sentence)
    return chosen[:MAX_ANSWERS]


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
    """The sentence before if the answer leans on it; the one after if it objects or goes on with it."""
    passage = answer.passage
    text, offset = passage.text, passage.start
    spans = sentences(text)
    place = next(n for n, (start, _) in enumerate(spans) if start + offset == answer.start)
    if place > 0 and LEANS.match(text, spans[place][0]):
        yield _context(passage, spans[place - 1])
    if place + 1 == len(spans):
        return
    after = spans[place + 1]
    if OBJECTS.match(text, after[0]) or (answer.statement and GOES_ON.search(text, *after)):
        yield _context(passage, after)


def _context(passage: Passage, span: tuple[int, int]) -> Evidence:
    """A sentence that is quoted for another's sake: it holds no answering words."""
    start, end = passage.start + span[0], passage.start + span[1]
    return Evidence(passage, start, end, start, start, 0.0)
