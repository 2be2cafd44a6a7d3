"""Ask the Article: answers over documents in which every sentence leads to the words that support it."""

from rag.assistant import Assistant, ask
from rag.errors import (
    AddressInUse,
    BrokenIndex,
    ChatModelFailed,
    CorpusNotFound,
    IndexInUse,
    InvalidSettings,
    ModelNotFound,
    RagError,
    UnknownDocument,
    UnreadableDocument,
)
from rag.records import Answer, Citation, Document, Hit, Nearest, Passage, Turn
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
