"""The passages' vectors in Chroma, by passage id; each with its document and the hash of its bytes."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol, TypeVar

import numpy

from rag.records import Passage

Result = TypeVar("Result")

PAGE = 10_000  # ids read at once


class SharedCollection(Protocol):
    """A Chroma collection that many threads use, wherever it is."""

    # Chroma's methods take more than their types say.
    def run(self, operation: Callable[[Any], Result]) -> Result:
        """What the operation returns; raises RagError."""

    def state(self) -> str:
        """Differs when anything was written since; empty if that can't be told."""

    def reopen(self) -> None:
        """See what other processes wrote."""

    def drop_others(self) -> None:
        """Delete what other models left behind, if it is only this index's."""


class Vectors:
    """What the index asks of its Chroma collection; similarity is cosine, in [-1, 1]."""

    def __init__(self, collection: SharedCollection) -> None:
        """Over an open collection."""
        self._collection = collection

    def state(self) -> str:
        """Differs when anything was written since; empty if that can't be told."""
        return self._collection.state()

    def count(self) -> int:
        """The number of vectors."""
        return int(self._collection.run(lambda chroma: chroma.count()))

    def sizes(self) -> Counter[str]:
        """Source → number of its vectors, of all there are."""
        sizes: Counter[str] = Counter()
        while ids := self._page(sizes.total()):
            sizes.update(name.rpartition(":")[0] for name in ids)
        return sizes

    def _page(self, offset: int) -> list[str]:
        page = self._collection.run(lambda chroma: chroma.get(limit=PAGE, offset=offset, include=[]))
        return list(page["ids"])

    def ids(self, hashes: Collection[str]) -> set[str]:
        """The ids of the vectors that were made from bytes of these hashes."""
        where = {"hash": {"$in": list(hashes)}}
        return set(self._collection.run(lambda chroma: chroma.get(where=where, include=[]))["ids"])

    def write(self, passages: Sequence[Passage], hashes: Sequence[str], vectors: list[list[float]]) -> None:
        """Add the passages' vectors, in place of those that have their ids."""
        ids = [p.id for p in passages]
        metadatas = [{"source": p.source, "hash": h} for p, h in zip(passages, hashes, strict=True)]
        self._collection.run(lambda chroma: chroma.upsert(ids=ids, embeddings=vectors, metadatas=metadatas))

    def remove(self, sources: Collection[str], keep: Collection[str] = ()) -> None:
        """Delete the vectors of documents, apart from those that were made from bytes of these hashes."""
        where: dict[str, Any] = {"source": {"$in": list(sources)}}
        if keep:
            where = {"$and": [where, {"hash": {"$nin": list(keep)}}]}
        self._collection.run(lambda chroma: chroma.delete(where=where))

    def nearest(self, vector: list[float], limit: int) -> dict[str, float]:
        """Id → similarity of the nearest passages, best first."""
        result = self._collection.run(
            lambda chroma: chroma.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        )
        distances = zip(result["ids"][0], result["distances"][0], strict=True)
        # Chroma returns distances; everything above this file speaks of similarity.
        return {name: 1 - distance for name, distance in distances}

    def similarity(self, vector: list[float], ids: Sequence[str]) -> dict[str, float]:
        """Id → similarity of these very passages."""
        result = self._collection.run(lambda chroma: chroma.get(ids=list(ids), include=["embeddings"]))
        products = numpy.asarray(result["embeddings"]) @ numpy.asarray(vector)
        return dict(zip(result["ids"], products.tolist(), strict=True))
