"""The retriever's fused ranking in small, to find the paragraphs that it wrongly ranks high."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.catalog import any_of
from rag.index.retrieval import DENSE_WEIGHT
from rag.models import embedding_model
from rag.terms import terms

Matrix = NDArray[np.float32]
Ranking = dict[str, list[tuple[int, float]]]
"""For each question's id its first paragraphs, as numbers, with their fused scores."""


def embed(model_name: str, texts: Sequence[str]) -> Matrix:
    """One unit vector a text."""
    return np.asarray(embedding_model(model_name).embed_documents(list(texts)), dtype=np.float32)


class FusedRanking:
    """Paragraphs ranked by .7 × cosine + .3 × BM25 over the query's best BM25."""

    def __init__(self, paragraphs: Sequence[str], vectors: Matrix) -> None:
        """Index the paragraphs in memory; row i of vectors belongs to paragraph i."""
        self.vectors = vectors
        self.words = sqlite3.connect(":memory:")
        self.words.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61')")
        rows = [(number + 1, text) for number, text in enumerate(paragraphs)]
        self.words.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", rows)

    def top(self, question: str, vector: Matrix, count: int) -> list[tuple[int, float]]:
        """The best paragraphs' numbers with their fused scores, best first."""
        scores = DENSE_WEIGHT * (self.vectors @ vector)
        if words := terms(question):
            sql = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?"
            found = np.array(self.words.execute(sql, [any_of(words)]).fetchall(), dtype=np.float64)
            if len(found):
                rows = found[:, 0].astype(int) - 1
                scores[rows] += (1 - DENSE_WEIGHT) * found[:, 1] / found[:, 1].max()
        best = np.argsort(-scores, kind="stable")[:count]
        return [(int(number), float(scores[number])) for number in best]
