"""Documents → passages: the document's own paragraphs, cut only where one is too long to embed."""

import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from rag.documents.furniture import SENTENCE_END, without_furniture
from rag.records import Document, Passage
from rag.sentences import sentences, trim

# The number of word pieces of each text, as the embedding model counts them.
Count = Callable[[Sequence[str]], Sequence[int]]
Span = tuple[int, int]

READABLE = 120  # words in a paragraph of a text that has none of its own
DENSEST = 20  # characters to a word piece; in prose it is about five
LONGEST_WORD = 100  # characters; a word-piece model reads a longer one as unknown

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
BLANK = re.compile(r"\n(?:[ \t\v\r]*\n)+|\f")
HEADING = re.compile(r"\A(?:#{1,6}[ \t].*|.+\n(?:=+|-+)[ \t]*$|[-*_][-*_ \t]{2,}$)\n?", re.MULTILINE)
LINE = re.compile(r".+")
WORD = re.compile(rf"\S{{1,{LONGEST_WORD}}}\s*")


def split(document: Document, count: Count, limit: int) -> tuple[Passage, ...]:
    """The passages of a document, each of at most limit word pieces, numbered as its paragraphs are.

    Parts of a paragraph that is too long share its number. A text that is one block has no paragraphs of
    its own: its lines are, if they end as sentences do, or else groups of sentences.
    """
    text = document.text
    paragraphs = _paragraphs(document)
    if len(paragraphs) == 1:
        paragraphs = _readable(text, paragraphs[0], min(limit, READABLE))
    sizes = _sizes(text, paragraphs, count)
    return tuple(
        Passage(document.source, document.title, number, *part, text[slice(*part)])
        for number, (paragraph, size) in enumerate(zip(paragraphs, sizes, strict=True), start=1)
        for part in ([paragraph] if size <= limit else _parts(text, paragraph, count, limit))
    )


def _paragraphs(document: Document) -> list[Span]:
    text = document.text
    markdown = document.source.lower().endswith(".md")
    fences = [fence.span() for fence in FENCE.finditer(text, document.title_end)] if markdown else []
    blocks = list(_blocks(text, document.title_end, fences))
    if markdown:
        # Headings name sections; a document of nothing else keeps them.
        blocks = [block for block in map(lambda b: _under_heading(text, b), blocks) if block] or blocks
    return blocks[: without_furniture([text[start:end] for start, end in blocks])]


def _blocks(text: str, start: int, fences: Sequence[Span]) -> Iterator[Span]:
    """What stands between blank lines; a fenced block of code is one."""
    ahead = deque(fences)
    for blank in BLANK.finditer(text, start):
        while ahead and ahead[0][1] <= blank.start():
            ahead.popleft()
        if ahead and ahead[0][0] < blank.start():
            continue
        if block := trim(text, start, blank.start()):
            yield block
        start = blank.end()
    if block := trim(text, start, len(text)):
        yield block


def _under_heading(text: str, block: Span) -> Span | None:
    heading = HEADING.match(text[slice(*block)])
    return trim(text, block[0] + heading.end(), block[1]) if heading else block


def _readable(text: str, block: Span, words: int) -> list[Span]:
    spans = (trim(text, *match.span()) for match in LINE.finditer(text, *block))
    lines = [line for line in spans if line]
    ending = sum(bool(SENTENCE_END.search(text[slice(*line)])) for line in lines)
    if len(lines) > 1 and ending > len(lines) / 2:
        return lines
    atoms = _sentences(text, block)
    return _pack(text, atoms, [len(text[slice(*atom)].split()) for atom in atoms], words)


def _parts(text: str, paragraph: Span, count: Count, limit: int) -> list[Span]:
    """The paragraph in parts that the model can read whole, cut at sentence ends where there are any."""
    atoms: list[Span] = []
    whole = _sentences(text, paragraph)
    for sentence, size in zip(whole, _sizes(text, whole, count), strict=True):
        atoms += [sentence] if size <= limit else _words(text, sentence)
    return _pack(text, atoms, _sizes(text, atoms, count), limit)


def _pack(text: str, atoms: Sequence[Span], sizes: Sequence[int], limit: int) -> list[Span]:
    """Neighbouring atoms joined into parts of nearly equal size, none above the limit if its atoms aren't."""
    parts: list[Span] = []
    filled, target, left = 0, 0.0, sum(sizes)
    for (start, end), size in zip(atoms, sizes, strict=True):
        if parts and filled + size <= limit and filled + size / 2 <= target:
            parts[-1], filled = (parts[-1][0], end), filled + size
        else:
            parts.append((start, end))
            filled, target = size, left / max(1, math.ceil(left / limit))
        left -= size
    return [trimmed for part in parts if (trimmed := trim(text, *part))]


def _sizes(text: str, spans: Sequence[Span], count: Count) -> list[int]:
    """Word pieces of each span, or more where a few of them hide a long text."""
    texts = [text[start:end] for start, end in spans]
    return [max(size, len(part) // DENSEST) for part, size in zip(texts, count(texts), strict=True)]


def _sentences(text: str, span: Span) -> list[Span]:
    return [(span[0] + start, span[0] + end) for start, end in sentences(text[slice(*span)])]


def _words(text: str, span: Span) -> list[Span]:
    return [match.span() for match in WORD.finditer(text, *span)]
