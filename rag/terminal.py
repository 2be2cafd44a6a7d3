"""Answers as a terminal shows them."""

import re

from rag.records import Answer, Citation

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
# A document must not move the cursor, recolour the screen or set the window's title.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def in_terminal(answer: Answer, bold: bool) -> str:
    """The text, then the cited paragraphs or the nearest ones; the answering words in bold if wanted."""
    cited = [f"[{c.number}] {safe(_place(c))}\n{_paragraph(c, bold)}" for c in answer.citations]
    near = [
        safe(f"Nearest, not evidence: {n.title} ({n.source}), paragraph {n.paragraph}\n{n.text}")
        for n in answer.nearest
    ]
    return "\n\n".join([safe(answer.text), *cited, *near])


def safe(text: str) -> str:
    """The text without what a terminal would obey."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _place(citation: Citation) -> str:
    return f"{citation.title} ({citation.source}), paragraph {citation.paragraph}"


def _paragraph(citation: Citation, bold: bool) -> str:
    text = citation.text
    start, end = citation.answer_start - citation.text_start, citation.answer_end - citation.text_start
    if not bold or start == end:
        return safe(text)
    return f"{safe(text[:start])}{BOLD}{safe(text[start:end])}{PLAIN}{safe(text[end:])}"
