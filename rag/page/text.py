"""Text from people and documents, made safe to stand in a page."""

import re
from collections.abc import Iterable

from rag.records import Citation

# The chat is read as Markdown before it is read as HTML, so brackets, stars and dollars are as risky as "<".
SPECIAL = re.compile(r"[!-/:-@\[-`{-~\n\r]")
# No page can show these, and no parser agrees with another on them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escaped(text: str) -> str:
    """The text as both HTML and Markdown show it literally: each special character by its number.

    >>> escaped("<b>")
    '&#60;b&#62;'
    """
    return SPECIAL.sub(
        lambda match: f"&#{ord(match[0])};", UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    )


def highlighted(text: str, text_start: int, citations: Iterable[Citation]) -> str:
    """A paragraph with each quote marked by its number and, inside it, the answering words in bold."""
    parts, position = [], 0
    for citation in sorted(citations, key=lambda each: each.start):
        start, end = citation.start - text_start, citation.end - text_start
        if position <= start < end <= len(text):  # of two quotes that overlap, the first is shown
            parts += [escaped(text[position:start]), _mark(citation)]
            position = end
    return "".join([*parts, escaped(text[position:])])


def _mark(citation: Citation) -> str:
    quote = citation.quote
    start = min(max(citation.answer_start - citation.start, 0), len(quote))
    end = min(max(citation.answer_end - citation.start, start), len(quote))
    words = f"<strong>{escaped(quote[start:end])}</strong>" if start < end else ""
    return f"<mark>{badge(citation.number)}{escaped(quote[:start])}{words}{escaped(quote[end:])}</mark>"


def badge(number: int) -> str:
    """The number of a citation as it stands before its quote."""
    return f'<span class="badge" aria-label="Citation {number}">{number}</span>'


def counted(number: int, thing: str) -> str:
    """A number with its noun.

    >>> counted(1, "document"), counted(1200, "paragraph")
    ('1 document', '1,200 paragraphs')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
