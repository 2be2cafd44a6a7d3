"""Ask the Article: answers over documents in which every sentence leads to the words that support it."""

from importlib import import_module
from typing import TYPE_CHECKING

from rag.errors import (
    AddressInUse,
    BrokenIndex,
    ChatModelFailed,
    CorpusNotFound,
    IndexInUse,
    InvalidQuestion,
    InvalidSettings,
    ModelNotFound,
    RagError,
    UnknownDocument,
    UnreadableDocument,
)
from rag.records import Answer, Citation, Document, Hit, Nearest, Passage, Turn

if TYPE_CHECKING:
    from rag.assistant import Assistant, ask
    from rag.settings import Settings

__all__ = [
    "AddressInUse",
    "Answer",
    "Assistant",
    "BrokenIndex",
    "ChatModelFailed",
    "Citation",
    "CorpusNotFound",
    "Document",
    "Hit",
    "IndexInUse",
    "InvalidQuestion",
    "InvalidSettings",
    "ModelNotFound",
    "Nearest",
    "Passage",
    "RagError",
    "Settings",
    "Turn",
    "UnknownDocument",
    "UnreadableDocument",
    "ask",
]

# What brings Chroma, LangChain and pydantic along is imported when it is first used: that takes a second.
_HOMES = {"Assistant": "rag.assistant", "ask": "rag.assistant", "Settings": "rag.settings"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
