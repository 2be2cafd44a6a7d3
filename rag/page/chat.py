"""The conversation as messages of Gradio's chat."""

import re
from collections.abc import Sequence

from rag.page.text import escaped
from rag.records import Answer, Citation

MARKER = re.compile(r"\[(\d+)\]")

Message = dict[str, str]


def messages(answers: Sequence[Answer]) -> list[Message]:
    """Question and answer by turns; turns count from 1, as in the panel."""
    shown: list[Message] = []
    for turn, answer in enumerate(answers, start=1):
        shown += [_asked(answer.question), {"role": "assistant", "content": _reply(turn, answer)}]
    return shown


def waiting(question: str) -> list[Message]:
    """A question whose answer is on its way."""
    return [_asked(question), {"role": "assistant", "content": _message("Answer", "Reading …", "pending")}]


def _asked(question: str) -> Message:
    return {"role": "user", "content": _message("You asked", escaped(question))}


def _reply(turn: int, answer: Answer) -> str:
    if answer.status == "answered":
        if not answer.text:
            # Before the evidence is found, the chat model rewrites the question.
            return _message("Answer", "Writing …" if answer.probability else "Reading …", "pending")
        return _message("Answer", _with_links(turn, answer)) + _origin(answer)
    link = f'<a class="more" href="#turn-{turn}">Show the nearest paragraphs</a>' if answer.nearest else ""
    return _message("Reply", escaped(answer.text), "refusal") + link


def _origin(answer: Answer) -> str:
    """How the answer came about, and what the reader should know of that."""
    quoted, written = "Quoted word for word", f"Written by {answer.model}, each sentence checked"
    notice = f'<span class="notice">{escaped(answer.notice)}</span>' if answer.notice else ""
    return f'<div class="made">{escaped(quoted if answer.mode == "extractive" else written)}{notice}</div>'


def _message(speaker: str, html: str, kind: str = "") -> str:
    """A message; who speaks is for those who can't see where it stands."""
    # The inner dir keeps the English word from deciding the direction of the text.
    who = f'<span class="unseen" dir="ltr">{speaker}: </span>'
    return f'<div class="said {kind}" dir="auto">{who}{html}</div>'


def _with_links(turn: int, answer: Answer) -> str:
    """The text with each marker as a link to the card that it stands for."""
    cited = {citation.number: citation for citation in answer.citations}
    parts, position = [], 0
    for marker in MARKER.finditer(answer.text):
        citation = cited.get(int(marker[1]))
        if citation:
            parts += [escaped(answer.text[position : marker.start()].rstrip()), _link(turn, citation)]
            position = marker.end()
    return "".join([*parts, escaped(answer.text[position:])])


def _link(turn: int, citation: Citation) -> str:
    label = escaped(f"Source {citation.number}: {citation.title}, paragraph {citation.paragraph}")
    href = f"#turn-{turn}-source-{citation.number}"
    # Its sentence keeps the marker with it at the end of a line.
    return f'&nbsp;<a class="marker" href="{href}" title="{label}">{citation.number}</a>'
