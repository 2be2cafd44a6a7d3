"""The embedding model as the rest of the program knows it, whatever computes the vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag.terms import without_surrogates

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """What computes the vectors; loaded once, it may be called from many threads."""

    limit: int  # word pieces of a text that are read
    fingerprint: str  # equal for equal vectors

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row of length 1 for each text, (texts × columns)."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text."""
        ...


class SentenceEmbeddings(Embeddings):
    """An encoder as LangChain embeddings; vectors have length 1."""

    def __init__(self, encoder: Encoder) -> None:
        """Use `embedding_model`, which finds the encoder of a name."""
        self._encoder = encoder
        self.limit = encoder.limit
        self.fingerprint = encoder.fingerprint

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row for each text, an eighth of the memory of `embed_documents`."""
        return self._encoder.vectors([without_surrogates(text) for text in texts])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text."""
        vectors: list[list[float]] = self.vectors(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text, as this model reads it."""
        return self._encoder.count([without_surrogates(text) for text in texts])
