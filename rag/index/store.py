"""The index of a corpus: vectors in Chroma and words in SQLite, kept as one."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.documents.files import require_corpus
from rag.embedding.embeddings import SentenceEmbeddings
from rag.errors import BrokenIndex, IndexInUse, RagError
from rag.index.catalog import Catalog
from rag.index.embedded import REBUILT, EmbeddedCollection
from rag.index.server import ServerCollection
from rag.index.sync import Sync
from rag.index.vectors import SharedCollection, Vectors
from rag.progress import Progress, silent
from rag.records import SyncReport

# Raise it when `split` cuts otherwise than before, or a vector is stored with other metadata: every index is
# then made anew.
FORMAT = 2
WAIT_FOR_OTHER_WRITER = 20  # seconds
SELDOM = 10  # times as long as a reopening took, until the next one

BUSY = (
    "Another process is indexing into this folder. Try again when it has finished, "
    "or name another folder with --index or RAG_INDEX."
)


class Index:
    """A folder with the vectors and words of a corpus; many threads and processes may share it."""

    def __init__(
        self,
        folder: Path,
        embeddings: SentenceEmbeddings,
        chroma_url: str = "",
        writes_vectors: bool = False,
    ) -> None:
        """Open or create the index; one of another model or splitting is emptied, to be built anew.

        With the address of a Chroma server, the vectors are there, and only an index that was given the right
        writes them; in a folder of its own every index does. Raises RagError.
        """
        self.embeddings = embeddings
        self._collection: SharedCollection
        self._fingerprint = f"{embeddings.fingerprint}-{FORMAT}"
        self._reopening = threading.Lock()  # held by whoever writes, or reopens Chroma
        self._reopens_after = 0.0
        self._writing = FileLock(folder / "writing.lock", timeout=WAIT_FOR_OTHER_WRITER)
        name = f"passages-{self._fingerprint}"
        server = ServerCollection(chroma_url, name, create=writes_vectors) if chroma_url else None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._writing:
                self.catalog = Catalog(folder / "catalog.sqlite3")
                self._collection = server or EmbeddedCollection(folder / "chroma", name)
                if self.catalog.note("fingerprint") != self._fingerprint:
                    self._collection.drop_others()
                    self.catalog.reset(self._fingerprint)
                self._generation = self.catalog.generation()
        except Timeout as error:
            raise IndexInUse(BUSY) from error
        except RagError:
            raise
        except Exception as error:  # whatever Chroma or the file system have to say
            raise BrokenIndex(
                f"The index in {folder} can't be opened ({error}). Is the folder writable? "
                "It holds nothing of your own: delete it, and it is built again."
            ) from error
        self._vectors = Vectors(self._collection)
        self._sync = Sync(self.catalog, self._vectors, embeddings, writes_vectors or not chroma_url)

    def sync(self, corpus: Path, progress: Progress = silent) -> SyncReport:
        """Make the index say what the files of the corpus say: write what changed, remove what vanished.

        Raises RagError; a file that can't be read is reported and doesn't stop the others.
        """
        require_corpus(corpus)
        with self._writer():
            return self._sync.run(corpus, progress)

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
                self._generation = self.catalog.generation()
            finally:
                self._writing.release()

    def nearest(self, vector: list[float], limit: int) -> dict[str, float]:
        """Passage id → cosine similarity in [-1, 1], the nearest first."""
        self._refresh()
        return self._vectors.nearest(vector, limit)

    def similarity(self, vector: list[float], ids: Sequence[str]) -> dict[str, float]:
        """Passage id → cosine similarity of these very passages."""
        return self._vectors.similarity(vector, ids)

    def _refresh(self) -> None:
        """See what other processes wrote; not while this one writes, whose changes Chroma knows."""
        # While another process writes on and on, a tenth of the time goes into this, and not all of it.
        if time.monotonic() < self._reopens_after or not self._reopening.acquire(blocking=False):
            return
        try:
            begun = time.monotonic()
            self._reopen_if_changed()
            self._reopens_after = time.monotonic() + SELDOM * (time.monotonic() - begun)
        finally:
            self._reopening.release()

    def _reopen_if_changed(self) -> None:
        generation = self.catalog.generation()
        if generation == self._generation:
            return
        if self.catalog.note("fingerprint") != self._fingerprint:
            raise IndexInUse(REBUILT)
        self._collection.reopen()
        self._generation = generation
