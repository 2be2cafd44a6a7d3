"""A Chroma collection in a folder of this machine, which each process that uses it holds in memory."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import chromadb
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from rag.errors import BrokenIndex, IndexInUse

Result = TypeVar("Result")

# With space for 200 neighbours, the graph search finds what an exact search finds at our depth. What came
# after the last 200 vectors that were put into the graph's file enters the graph again at every opening:
# 623 vectors take 146 ms with Chroma's own 1,000, and 17 ms with 200.
CONFIGURATION = CreateCollectionConfiguration(
    hnsw={"space": "cosine", "ef_search": 200, "ef_construction": 200, "sync_threshold": 200}
)
# The number of the last write in Chroma's own tables. Its interface tells a count, for which it loads the
# whole graph: .3 s for 100,000 passages, at every start.
NEWEST = """
SELECT max(seq_id) FROM (SELECT seq_id FROM max_seq_id UNION ALL SELECT max(seq_id) FROM embeddings_queue)
"""
REBUILT = "Another process has rebuilt this index with another model: restart this one."


class EmbeddedCollection:
    """Opened at once; its graph is loaded when it is first used."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open or create the collection in the folder."""
        self._folder, self._name = folder, name
        self._turn = threading.Condition()
        self._users = 0  # threads in an operation
        self._reopening = False
        self._open()

    def _open(self) -> None:
        settings = Settings(anonymized_telemetry=False)
        self._client = chromadb.PersistentClient(str(self._folder), settings=settings)
        self._collection = self._client.get_or_create_collection(
            self._name,
            embedding_function=None,
            configuration=CONFIGURATION,
        )

    def run(self, operation: Callable[[Any], Result]) -> Result:
        """What the operation returns; any number of threads may be in one. Raises RagError."""
        with self._in_use():
            try:
                return operation(self._collection)
            except NotFoundError as error:
                raise IndexInUse(REBUILT) from error
            except Exception as error:  # Chroma raises whatever its parts raise
                raise self._failure(error) from error

    def _failure(self, error: Exception) -> BrokenIndex:
        return BrokenIndex(
            f"The vectors in {self._folder} can't be used ({error}). Is the disk full? "
            "They hold nothing of your own: delete the index, and the next start builds it again."
        )

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._turn:
            self._turn.wait_for(lambda: not self._reopening)
            self._users += 1
        try:
            yield
        finally:
            with self._turn:
                self._users -= 1
                self._turn.notify_all()

    def reopen(self) -> None:
        """See what another process wrote: an open Chroma keeps its graph in memory. Raises BrokenIndex."""
        with self._turn:
            self._reopening = True  # or one thread after the other would keep it open
            try:
                self._turn.wait_for(lambda: not self._users)
                self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
                self._open()
                self._collection.count()  # loads the graph
            except Exception as error:  # as above
                raise self._failure(error) from error
            finally:
                self._reopening = False
                self._turn.notify_all()

    def state(self) -> str:
        """Differs when anything was written since; empty if that can't be told without loading the graph."""
        file = (self._folder / "chroma.sqlite3").resolve().as_uri()
        try:
            with closing(sqlite3.connect(f"{file}?mode=ro", uri=True)) as connection:
                newest = connection.execute(NEWEST).fetchone()[0]
        except sqlite3.Error:
            return ""
        return f"{self._collection.id} {newest}"

    def drop_others(self) -> None:
        """Delete the collections of other names: no other model's vectors are of use here."""
        for collection in self._client.list_collections():
            if collection.name != self._name:
                self._client.delete_collection(collection.name)
