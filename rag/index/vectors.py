"""The passages' vectors in Chroma, by id; what an id means is the catalog's business."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError
from langchain_chroma import Chroma

from rag.errors import IndexInUse
from rag.models import SentenceEmbeddings
from rag.records import Passage

# Chroma takes at most 5,461 at once; smaller slices also make the progress visible.
SLICE = 128
REBUILT = "Another process has rebuilt this index with another model: restart this one."
# With space for this many neighbours, the graph search finds what an exact search finds at our depth.
CONFIGURATION = {"hnsw": {"space": "cosine", "ef_search": 200, "ef_construction": 200}}


class Vectors:
    """One Chroma collection, named after its fingerprint, so that two models' vectors never meet."""

    def __init__(self, folder: Path, embeddings: SentenceEmbeddings, fingerprint: str) -> None:
        """Open or create the collection in the folder."""
        self._folder, self._embeddings = folder, embeddings
        self._name = f"passages-{fingerprint}"
        self._lock = threading.Lock()
        self._open()

    def _open(self) -> None:
        self._client = chromadb.PersistentClient(
            str(self._folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
        self._store = Chroma(
            collection_name=self._name,
            embedding_function=self._embeddings,
            client=self._client,
            collection_configuration=CONFIGURATION,  # type: ignore[arg-type]
        )

    def reopen(self) -> None:
        """See what another process wrote: an open Chroma keeps its graph in memory."""
        with self._lock:
            self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
            self._open()

    def drop_others(self) -> None:
        """Delete the collections of other fingerprints."""
        for collection in self._client.list_collections():
            if collection.name != self._name:
                self._client.delete_collection(collection.name)

    def add(self, passages: Sequence[Passage]) -> Iterator[int]:
        """Embed and write the passages in slices; yields the size of each once it is written."""
        for first in range(0, len(passages), SLICE):
            part = passages[first : first + SLICE]
            self._store.add_texts(
                [p.text for p in part], [{"source": p.source} for p in part], [p.id for p in part]
            )
            yield len(part)

    def remove(self, source: str) -> None:
        """Delete the vectors of a document."""
        self._store.delete(where={"source": source})

    def remove_ids(self, ids: Sequence[str]) -> None:
        """Delete these very vectors."""
        for first in range(0, len(ids), SLICE):
            self._store.delete(list(ids[first : first + SLICE]))

    def search(self, vector: list[float], limit: int) -> dict[str, float]:
        """Id → cosine similarity of the nearest passages, best first."""
        try:
            with self._lock:
                found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k=limit)
        except NotFoundError as error:
            raise IndexInUse(REBUILT) from error
        # Chroma returns distances; everything above this file speaks of similarity.
        return {str(document.id): 1 - distance for document, distance in found}

    def similarity(self, vector: list[float], ids: Sequence[str]) -> dict[str, float]:
        """Id → cosine similarity of these very passages."""
        if not ids:
            return {}
        with self._lock:
            found = self._store.get(ids=list(ids), include=["embeddings"])
        return {
            name: sum(a * b for a, b in zip(vector, other, strict=True))
            for name, other in zip(found["ids"], found["embeddings"], strict=True)
        }

    def ids(self) -> list[str]:
        """Every id in the collection."""
        return list(self._store.get(include=[])["ids"])
