"""The index of a corpus: vectors in Chroma and words in SQLite, kept as one.

A document counts as indexed only when its row in the catalog is complete, which is written last. A process
killed at any moment leaves at most incomplete rows, and the next sync reads those documents again.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.documents.files import find, load, parse, require_corpus
from rag.documents.passages import split
from rag.errors import BrokenIndex, IndexInUse, UnknownDocument, UnreadableDocument
from rag.index.catalog import Catalog
from rag.index.vectors import REBUILT, Vectors
from rag.models import SentenceEmbeddings
from rag.progress import Progress, silent
from rag.records import Document, Entry, Passage, SyncReport

# Raise it when `split` cuts otherwise than before: every index is then made anew.
SPLITTING = 1
WAIT_FOR_OTHER_WRITER = 20  # seconds

BUSY = (
    "Another process is indexing into this folder. Try again when it has finished, "
    "or name another folder with --index or RAG_INDEX."
)


class Index:
    """A folder with the vectors and words of a corpus; many threads and processes may share it."""

    def __init__(self, folder: Path, embeddings: SentenceEmbeddings) -> None:
        """Open or create the index; one of another model or splitting is emptied, to be built anew."""
        self.embeddings = embeddings
        self._fingerprint = fingerprint = f"{embeddings.fingerprint}-{SPLITTING}"
        self._generation: str | None = None
        self._reopening = threading.Lock()  # held by whoever writes, or reopens Chroma
        self._writing = FileLock(folder / "writing.lock", timeout=WAIT_FOR_OTHER_WRITER)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._writing:
                self._catalog = Catalog(folder / "catalog.sqlite3")
                self._vectors = Vectors(folder / "chroma", embeddings, fingerprint)
                if self._catalog.fingerprint() != fingerprint:
                    self._vectors.drop_others()
                    self._catalog.reset(fingerprint)
                self._generation = self._catalog.generation()
        except Timeout as error:
            raise IndexInUse(BUSY) from error
        except BrokenIndex:
            raise
        except Exception as error:  # whatever Chroma or the file system have to say
            raise BrokenIndex(
                f"The index in {folder} can't be opened ({error}). Is the folder writable? "
                "It holds nothing of your own: delete it, and it is built again."
            ) from error

    @contextmanager
    def _writer(self) -> Iterator[None]:
        """The right to write, which one thread of one process has at a time."""
        with self._reopening:
            try:
                self._writing.acquire()
            except Timeout as error:
                raise IndexInUse(BUSY) from error
            try:
                self._reopen_if_changed()
                yield
                self._generation = self._catalog.generation()
            finally:
                self._writing.release()

    def _refresh(self) -> None:
        """See what other processes wrote; not while this one writes, whose changes Chroma knows."""
        if self._reopening.acquire(blocking=False):
            try:
                self._reopen_if_changed()
            finally:
                self._reopening.release()

    def _reopen_if_changed(self) -> None:
        generation = self._catalog.generation()
        if generation == self._generation:
            return
        if self._catalog.fingerprint() != self._fingerprint:
            raise IndexInUse(REBUILT)
        self._vectors.reopen()
        self._generation = generation

    def sync(self, corpus: Path, progress: Progress = silent) -> SyncReport:
        """Make the index say what the files of the corpus say: write what changed, remove what vanished.

        Raises CorpusNotFound; a file that can't be read is reported and doesn't stop the others.
        """
        require_corpus(corpus)
        with self._writer():
            self._drop_half_written()
            written, unreadable = [], []
            known = self._catalog.hashes()
            for path in find(corpus):
                source = path.relative_to(corpus).as_posix()
                try:
                    changed = self._write(path, corpus, known.get(source), progress)
                except UnreadableDocument as error:
                    unreadable.append(str(error))
                    continue
                known.pop(source, None)
                if changed:
                    written.append(source)
            for source in known:
                self._remove(source)
        return SyncReport(tuple(written), tuple(known), tuple(unreadable))

    def _drop_half_written(self) -> None:
        """Forget what a killed process left behind; Chroma and the catalog then agree."""
        for source, digest in self._catalog.hashes().items():
            if not digest:
                self._remove(source)
        held, expected = set(self._vectors.ids()), self._catalog.sources()
        self._vectors.remove_ids(sorted(held - expected.keys()))
        for source in sorted({expected[name] for name in expected.keys() - held}):
            self._remove(source)

    def _write(self, path: Path, corpus: Path, known: str | None, progress: Progress) -> bool:
        """Index one file unless its bytes are the known ones; tells whether it wrote."""
        data = load(path, corpus)
        digest = hashlib.sha256(data).hexdigest()
        if digest == known:
            return False
        document = parse(path.relative_to(corpus).as_posix(), data)
        passages = split(document, self.embeddings.count, self.embeddings.limit)
        self._catalog.begin(document.source)
        self._vectors.remove(document.source)
        progress(document.source, 0, len(passages))
        done = 0
        for size in self._vectors.add(passages):
            done += size
            progress(document.source, done, len(passages))
        self._catalog.finish(document, digest, passages)
        return True

    def _remove(self, source: str) -> None:
        self._catalog.begin(source)
        self._vectors.remove(source)
        self._catalog.forget(source)

    def nearest(self, vector: list[float], limit: int) -> dict[str, float]:
        """Passage id → cosine similarity in [-1, 1], the nearest first."""
        self._refresh()
        return self._vectors.search(vector, limit)

    def similarity(self, vector: list[float], ids: Sequence[str]) -> dict[str, float]:
        """Passage id → cosine similarity of these very passages."""
        return self._vectors.similarity(vector, ids)

    def matching(self, words: Sequence[str], limit: int) -> dict[str, float]:
        """Passage id → BM25, > 0, of the passages that hold one of the words, the best first."""
        return self._catalog.search(words, limit)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Id → passage, of those that are indexed."""
        return self._catalog.passages(ids)

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in its order."""
        return self._catalog.passages_of(source)

    def missing(self, words: Sequence[str]) -> tuple[str, ...]:
        """Those of the words that stand nowhere in the corpus."""
        return self._catalog.missing(words)

    def document(self, source: str) -> Document:
        """An indexed document, with the text that citations point into; raises UnknownDocument."""
        document = self._catalog.document(source)
        if document is None:
            raise UnknownDocument(f"No document {source!r} is indexed.")
        return document

    def entries(self) -> tuple[Entry, ...]:
        """What is indexed, by source."""
        return self._catalog.entries()
