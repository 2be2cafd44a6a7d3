"""SQLite's connections: one for whoever asks, in any thread, and its errors with their remedy."""

import sqlite3
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import BrokenIndex
from rag.index.tables import create

LARGEST_LOG = 10_000_000  # bytes; connections that stay open would keep the longest there ever was


class Database:
    """One SQLite file, whose idle connections are kept: to open one takes longer than a query."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; raises BrokenIndex."""
        self._path = path
        self._idle: deque[tuple[tuple[int, int], sqlite3.Connection]] = deque()
        weakref.finalize(self, _close_all, self._idle)
        path.touch()
        with self.transaction() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            create(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection for one thread: what it writes counts as a whole, or not at all."""
        try:
            identity, connection = self._borrow()
            try:
                with connection:
                    yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append((identity, connection))
        except (sqlite3.Error, OSError) as error:
            raise BrokenIndex(
                f"The index {self._path.parent} can't be used ({error}). Is the disk full? "
                "It holds nothing of your own: delete it, and the next start builds it again."
            ) from error

    def _borrow(self) -> tuple[tuple[int, int], sqlite3.Connection]:
        file = self._path.stat()
        identity = (file.st_dev, file.st_ino)
        while self._idle:
            try:
                opened, connection = self._idle.pop()
            except IndexError:  # another thread took the last one
                break
            if opened == identity:
                return identity, connection
            connection.close()  # the file that it reads was replaced
        connection = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
        connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG}")
        return identity, connection


def _close_all(idle: deque[tuple[tuple[int, int], sqlite3.Connection]]) -> None:
    while idle:
        idle.pop()[1].close()
