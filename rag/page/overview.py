"""What is indexed, at a glance, and what to do when that is nothing."""

from collections.abc import Sequence
from pathlib import Path

from rag.documents.files import SUFFIXES
from rag.page.text import counted, escaped
from rag.records import Entry

LISTED = 500  # a longer list helps nobody, and would be sent to every visitor


def overview(entries: Sequence[Entry], unreadable: Sequence[str]) -> str:
    """A count that unfolds to the documents, and one for the files that were left out."""
    documents = [
        f'<li><cite dir="auto">{escaped(entry.title)}</cite>'
        f'<span class="file">{escaped(entry.source)} · {counted(entry.paragraphs, "paragraph")}</span></li>'
        for entry in entries
    ]
    problems = [f'<li dir="auto">{escaped(problem)}</li>' for problem in unreadable]
    paragraphs = sum(entry.paragraphs for entry in entries)
    count = f"{counted(len(entries), 'document')} · {counted(paragraphs, 'paragraph')}"
    left_out = _folded(f"{counted(len(problems), 'file')} left out", problems, "warning") if problems else ""
    return _folded(count if entries else "No documents", documents) + left_out


def welcome(entries: Sequence[Entry], corpus: Path, chat_model: str = "") -> str:
    """What an empty conversation says: how to ask, or how to get something to ask about."""
    if entries:
        title = "What would you like to know?"
        manner = "written from the documents, each sentence checked" if chat_model else "quoted word for word"
        text = f"Answers are {manner}. If the documents don’t tell, you will hear so."
    else:
        title = "There are no documents yet"
        text = (
            f"Put {' or '.join(sorted(SUFFIXES))} files into this folder and press “Read the folder again”: "
            f"<code>{escaped(str(corpus))}</code>"
        )
    return f'<div class="welcome"><h2>{title}</h2><p>{text}</p></div>'


def _folded(summary: str, items: Sequence[str], kind: str = "documents") -> str:
    if not items:
        return f'<p class="{kind}">{summary}</p>'
    more = f"<li>… and {len(items) - LISTED:,} more</li>" if len(items) > LISTED else ""
    listed = "".join(items[:LISTED]) + more
    return f'<details class="{kind}"><summary>{summary}</summary><ul>{listed}</ul></details>'
