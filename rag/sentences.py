"""Text → sentences, as spans of the text."""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

# sentencex takes quadratic time over unclosed quotation marks; prose has none of this many at a time.
WINDOW = 10_000  # characters
# sentencex ends a sentence after these although what follows belongs to it.
OPEN_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|v|cf|No|Nos|pp?|Figs?|ca|c|approx|viz)\.\s*$")
# … and it doesn't end one after a parenthesised sentence, or between the items of a list.
UNSEEN_END = re.compile(
    r"(?<=[.!?。][)\]])\s+(?=[“\"‘(]?[A-Z])"
    r"|\n(?=[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without surrounding white space; together they hold all other text."""
    spans: list[tuple[int, int]] = []
    for start, end in _boundaries(text):
        if spans and OPEN_ABBREVIATION.search(text[max(spans[-1][0], start - 10) : start]):
            start = spans.pop()[0]
        for cut in [match.end() for match in UNSEEN_END.finditer(text, start, end)]:
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    return [trimmed for start, end in spans if (trimmed := trim(text, start, end))]


def _boundaries(text: str) -> Iterator[tuple[int, int]]:
    """sentencex's sentences; a window's last one may be cut off, so the next window begins with it."""
    # A window always gives a sentence, so the offset always grows.
    offset = 0
    while offset < len(text):
        window = text[offset : offset + WINDOW]
        boundaries = [(b["start_index"], b["end_index"]) for b in get_sentence_boundaries("en", window)]
        whole = boundaries if offset + WINDOW >= len(text) or len(boundaries) == 1 else boundaries[:-1]
        yield from ((offset + start, offset + end) for start, end in whole)
        offset += whole[-1][1]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without surrounding white space; None if it holds nothing else."""
    part = text[start:end]
    if not part.strip():
        return None
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
