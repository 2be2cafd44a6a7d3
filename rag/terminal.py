"""Answers as a terminal shows them."""

import re
from collections.abc import Sequence

from rag.records import Answer, Citation

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
# A document must not move the cursor, recolour the screen or set the window's title.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def in_terminal(answer: Answer, bold: bool) -> str:
    """The text, then the cited paragraphs or the nearest ones; the answering words in bold if wanted."""
    paragraphs: dict[tuple[str, int], list[Citation]] = {}
    for citation in answer.citations:
        paragraphs.setdefault((citation.source, citation.text_start), []).append(citation)
    cited = [_cited(citations, bold) for citations in paragraphs.values()]
    near = [
        safe(f"Nearest, not evidence: {n.title} ({n.source}), paragraph {n.paragraph}\n{n.text}")
        for n in answer.nearest
    ]
    notice = [safe(answer.notice)] if answer.notice else []
    return "\n\n".join([safe(answer.text), *notice, *cited, *near])


def safe(text: str) -> str:
    """The text without what a terminal would obey."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _cited(citations: Sequence[Citation], bold: bool) -> str:
    """A paragraph once, under the numbers of all that is quoted from it."""
    first = citations[0]
    numbers = " ".join(f"[{citation.number}]" for citation in citations)
    place = f"{numbers} {first.title} ({first.source}), paragraph {first.paragraph}"
    return f"{safe(place)}\n{_paragraph(citations, bold)}"


def _paragraph(citations: Sequence[Citation], bold: bool) -> str:
    text, offset = citations[0].text, citations[0].text_start
    parts, position = [], 0
    for citation in sorted(citations, key=lambda each: each.answer_start):
        start, end = citation.answer_start - offset, citation.answer_end - offset
        if bold and position <= start < end:
            parts += [safe(text[position:start]), BOLD, safe(text[start:end]), PLAIN]
            position = end
    return "".join([*parts, safe(text[position:])])
