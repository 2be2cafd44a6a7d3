"""The conversation of one visitor, as it grows."""

import logging
from collections.abc import Iterator

from rag.answering import declined
from rag.assistant import Assistant
from rag.errors import RagError
from rag.records import Answer, Mode

REMEMBERED = 6  # earlier turns that a question may lean on
KEPT = 50  # turns that the page shows
FAILED = "Something went wrong on this side, and it has been noted. Please ask again."

Conversation = tuple[Answer, ...]


def growing(
    assistant: Assistant, question: str, before: Conversation, mode: Mode | None = None
) -> Iterator[Conversation]:
    """The conversation with the growing answer at its end; what goes wrong is said there, too."""
    kept = before[1 - KEPT :]
    try:
        for answer in assistant.stream(question, before[-REMEMBERED:], mode):
            yield (*kept, answer)
    except Exception as error:
        yield (*kept, declined(question, civil(error)))


def stopped(conversation: Conversation) -> Conversation:
    """The conversation without an answer that was stopped before its first sentence."""
    return conversation[:-1] if conversation and not conversation[-1].text else conversation


def civil(error: Exception) -> str:
    """What to say about it to whoever asked; the rest goes to the log."""
    logging.error("a request failed", exc_info=error)
    return str(error) if isinstance(error, RagError) else FAILED
