"""A worker: how much of an exact search Chroma's graph finds in an index on disk."""

from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

from tests.benchmarks.measure import serve

PAGE = 5_000  # vectors read at once


def recall(index: str, vectors: list[list[float]], depth: int) -> float:
    """The share of each vector's exact nearest that the graph finds, on average."""
    folder = next(Path(index).rglob("chroma.sqlite3")).parent
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = max(client.list_collections(), key=lambda one: one.count())
    ids: list[str] = []
    similarities = []
    asked = np.array(vectors, np.float32)
    for offset in range(0, collection.count(), PAGE):
        page = collection.get(limit=PAGE, offset=offset, include=["embeddings"])
        ids += page["ids"]
        similarities.append(asked @ np.array(page["embeddings"], np.float32).T)
    nearest = np.argsort(-np.concatenate(similarities, axis=1), axis=1)[:, :depth]
    found = collection.query(query_embeddings=asked, n_results=depth, include=[])["ids"]  # type: ignore[arg-type]
    shares = [
        len(set(row) & {ids[n] for n in exact}) / len(exact)
        for row, exact in zip(found, nearest, strict=True)
    ]
    return float(np.mean(shares))


if __name__ == "__main__":
    serve({"recall": recall})
