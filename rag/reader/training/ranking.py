"""The retriever's fused ranking in small, to find the paragraphs that it wrongly ranks high."""

import re
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DENSE_SHARE = 0.7
COMMON = """
a about after all also an and any are as at be because been before but by can could did do does for from
had has have he her him his how i if in into is it its like many may me more most much my no not of on
one or our out over she should so some such than that the their them then there these they this those to
under up us was we were what when where which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(COMMON.split())
Matrix = NDArray[np.float32]
Ranking = dict[str, list[tuple[int, float]]]
"""For each question's id its first paragraphs, as numbers, with their fused scores."""


def embed(model_name: str, texts: Sequence[str]) -> Matrix:
    """One unit vector a text."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(model_name, local_files_only=True)
    vectors = model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)


def fts_query(question: str) -> str:
    """The question's content words as an FTS5 expression; empty when there are none.

    >>> fts_query("What did the Normans build?")
    '"normans" OR "build"'
    """
    words = dict.fromkeys(re.findall(r"\w+", question.lower()))
    return " OR ".join(f'"{word}"' for word in words if word not in STOP_WORDS)


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
        scores = DENSE_SHARE * (self.vectors @ vector)
        if query := fts_query(question):
            sql = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?"
            found = np.array(self.words.execute(sql, [query]).fetchall(), dtype=np.float64)
            if len(found):
                rows = found[:, 0].astype(int) - 1
                scores[rows] += (1 - DENSE_SHARE) * found[:, 1] / found[:, 1].max()
        best = np.argsort(-scores, kind="stable")[:count]
        return [(int(number), float(scores[number])) for number in best]
