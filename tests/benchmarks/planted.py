"""Planted vectors, where only the index is measured: to embed a million texts would take hours."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

CLUSTERS = 100
NOISE = 0.8  # the length of what is added to a centre, whose length is 1
# … in so many directions, about as many as real texts vary in: in all of them, everything is equally far.
DIRECTIONS = 32


class Planted:
    """A model with random vectors of length 1 around random centres; in all else it is the real one."""

    def __init__(self, model: Any) -> None:
        self._model = model
        width = len(model.embed_query("width"))
        chance = np.random.default_rng(0)
        self._centres = _of_length_1(chance.standard_normal((CLUSTERS, width)))
        self._directions = chance.standard_normal((DIRECTIONS, width))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text; they depend on the first one only, which is different in every batch."""
        chance = np.random.default_rng(zlib.crc32(texts[0].encode()))
        centres = self._centres[chance.integers(CLUSTERS, size=len(texts))]
        noise = _of_length_1(chance.standard_normal((len(texts), DIRECTIONS)) @ self._directions)
        vectors: list[list[float]] = _of_length_1(centres + NOISE * noise).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _of_length_1(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def plant() -> None:
    """Every assistant that this process builds from now on has planted vectors."""
    from rag import assistant

    loaded: Callable[[str], Any] = assistant.embedding_model
    assistant.embedding_model = lambda name: Planted(loaded(name))  # type: ignore[assignment,return-value]
