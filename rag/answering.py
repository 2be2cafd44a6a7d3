"""From evidence to an answer: the evidence sentences, verbatim, each with its marker."""

import re
from collections.abc import Iterator, Sequence

from rag.records import Answer, Citation, Evidence, Hit, Nearest

NEAREST_SHOWN = 3
# A document's own "[3]" would read like one of our markers.
FOREIGN_MARKER = re.compile(r"\[(\d+)\]")


def extractive(question: str, probability: float, evidence: Sequence[Evidence]) -> Iterator[Answer]:
    """A growing answer: each is the last one with the next evidence sentence added."""
    citations: list[Citation] = []
    for number, sentence in enumerate(evidence, start=1):
        citations.append(citation(number, sentence))
        text = " ".join(f"{shown(c.quote)} [{c.number}]" for c in citations)
        yield Answer(question, "answered", text, tuple(citations), probability=probability)


def citation(number: int, evidence: Evidence) -> Citation:
    """The citation of a sentence under that number."""
    passage = evidence.passage
    return Citation(
        number=number,
        source=passage.source,
        title=passage.title,
        paragraph=passage.paragraph,
        text=passage.text,
        text_start=passage.start,
        quote=passage.text[evidence.start - passage.start : evidence.end - passage.start],
        start=evidence.start,
        end=evidence.end,
        answer_start=evidence.answer_start,
        answer_end=evidence.answer_end,
    )


def unanswered(question: str, probability: float, nearest: Sequence[Hit], missing: Sequence[str]) -> Answer:
    """The answer that the documents don't tell, with what is nearest and what was found nowhere."""
    if not nearest:
        return declined(question, "There are no documents to answer from yet.")
    text = "The documents don’t answer this question."
    if missing:
        text += f" Nowhere in them: {', '.join(f'“{word}”' for word in missing)}."
    shown = tuple(map(_nearest, nearest[:NEAREST_SHOWN]))
    return Answer(question, "unanswered", text, (), shown, tuple(missing), probability)


def declined(question: str, reason: str) -> Answer:
    """The answer to what can't be looked up at all."""
    return Answer(question, "unanswered", reason)


def shown(quote: str) -> str:
    """A sentence as it stands in an answer, where every bracketed number is a marker of ours."""
    return FOREIGN_MARKER.sub(r"(\1)", quote)


def _nearest(hit: Hit) -> Nearest:
    passage = hit.passage
    return Nearest(
        source=passage.source,
        title=passage.title,
        paragraph=passage.paragraph,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=hit.score,
    )
