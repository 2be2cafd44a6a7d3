"""The panel beside the chat: the paragraphs that an answer cites, or those that are nearest."""

from collections.abc import Sequence

from rag.page.text import badge, escaped, highlighted
from rag.records import Answer, Citation, Nearest

WELCOME = (
    '<div class="turn welcome"><h2>Sources</h2><p>Every sentence of an answer leads to the words '
    "that support it. Their paragraph appears here, with those words marked.</p></div>"
)


def panel(answers: Sequence[Answer]) -> str:
    """The sources of each answer; those of the last are shown, and an older marker brings its own back."""
    if not answers:
        return WELCOME
    return "".join(
        _sources(turn, answer, shown=turn == len(answers)) for turn, answer in enumerate(answers, start=1)
    )


def _sources(turn: int, answer: Answer, shown: bool) -> str:
    hidden = "" if shown else " hidden"
    body = _cited(turn, answer) if answer.citations else _nearest(answer)
    question = f'<p class="about" dir="auto">{escaped(answer.question)}</p>'
    heading = "Sources" if answer.citations or not answer.nearest else "Nearest paragraphs"
    return (
        f'<section class="turn" id="turn-{turn}" tabindex="-1" aria-label="Sources of answer {turn}"{hidden}>'
        f"<h2>{heading}</h2>{question}{body}</section>"
    )


def _cited(turn: int, answer: Answer) -> str:
    paragraphs: dict[tuple[str, int], list[Citation]] = {}
    for citation in answer.citations:
        paragraphs.setdefault((citation.source, citation.text_start), []).append(citation)
    return "".join(_card(turn, citations) for citations in paragraphs.values())


def _card(turn: int, citations: Sequence[Citation]) -> str:
    """A paragraph with all that is quoted from it; each citation has a place that its marker leads to."""
    first = citations[0]
    places = "".join(
        f'<span class="place" id="turn-{turn}-source-{c.number}">{badge(c.number)}</span>' for c in citations
    )
    text = highlighted(first.text, first.text_start, citations)
    return _article("card", f"{places}{_origin(first)}", text)


def _nearest(answer: Answer) -> str:
    if not answer.nearest:
        return "<p>There is no source to show for this reply.</p>"
    note = "These paragraphs come nearest to the question. They are <em>not evidence</em>: none answers it."
    if answer.missing_terms:
        words = ", ".join(f'<b dir="auto">{escaped(term)}</b>' for term in answer.missing_terms)
        note += f" Found nowhere in the documents: {words}."
    cards = "".join(_article("card near", _origin(near), escaped(near.text)) for near in answer.nearest)
    return f'<p class="note">{note}</p>{cards}'


def _origin(paragraph: Citation | Nearest) -> str:
    return (
        f'<span class="origin"><cite dir="auto">{escaped(paragraph.title)}</cite>'
        f'<span class="file">{escaped(paragraph.source)} · paragraph {paragraph.paragraph}</span></span>'
    )


def _article(kind: str, header: str, text: str) -> str:
    return (
        f'<article class="{kind}" tabindex="-1"><header>{header}</header><p dir="auto">{text}</p></article>'
    )
