"""Passages → vectors in Chroma: the next ones are embedded while the last ones are written."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from rag.embedding.embeddings import SentenceEmbeddings
from rag.index.vectors import Vectors
from rag.records import Passage

WINDOW = 1_024  # passages that are sorted by length; of more there would be no gain
SLICE = 128  # passages that are embedded, and written, at once; what a kill can cost

Hashed = tuple[Passage, str]  # with the hash of its document's bytes


def write(
    passages: Sequence[Hashed], embeddings: SentenceEmbeddings, vectors: Vectors
) -> Iterator[list[Passage]]:
    """Embed and write the passages; yields each slice of them once its vectors are in place."""
    writing: Future[list[Passage]] | None = None
    # At most one slice waits to be written, so memory is bounded.
    with ThreadPoolExecutor(1, thread_name_prefix="writing") as thread:
        for part in _slices(passages):
            embedded = embeddings.embed_documents([passage.text for passage, _ in part])
            if writing:
                yield writing.result()
            writing = thread.submit(_write, vectors, part, embedded)
        if writing:
            yield writing.result()


def _write(vectors: Vectors, part: Sequence[Hashed], embedded: list[list[float]]) -> list[Passage]:
    passages = [passage for passage, _ in part]
    vectors.write(passages, [digest for _, digest in part], embedded)
    return passages


def _slices(passages: Sequence[Hashed]) -> Iterator[Sequence[Hashed]]:
    """Texts of like length go together: none waits for one that takes much longer."""
    for start in range(0, len(passages), WINDOW):
        window = sorted(passages[start : start + WINDOW], key=lambda hashed: -len(hashed[0].text))
        for first in range(0, len(window), SLICE):
            yield window[first : first + SLICE]
