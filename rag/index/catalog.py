"""The table of documents and their words in SQLite: what is indexed, and BM25 over it by FTS5."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import BrokenIndex
from rag.records import Document, Entry, Passage

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents(
    source TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, title_end INTEGER NOT NULL,
    hash TEXT NOT NULL, complete INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS passages(
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, source TEXT NOT NULL, paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of ON passages(source);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    title, text, tokenize='porter unicode61 remove_diacritics 2');
"""
FIELDS = 'p.source, d.title, p.paragraph, p.start, p."end", p.text'
COMPLETE = "JOIN documents d ON d.source = p.source AND d.complete"


class Catalog:
    """One SQLite file; every call opens its own connection, so any thread or process may call."""

    def __init__(self, path: Path) -> None:
        """Open or create the file."""
        self._path = path
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with (
                closing(sqlite3.connect(self._path, timeout=30)) as connection,
                connection,
            ):  # one transaction
                yield connection
        except sqlite3.Error as error:
            raise BrokenIndex(
                f"The index {self._path.parent} can't be used ({error}). Is the disk full? "
                "It holds nothing of your own: delete it, and the next start builds it again."
            ) from error

    def _meta(self, key: str) -> str | None:
        with self._connection() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def fingerprint(self) -> str | None:
        """What the index was made with; None for a new one."""
        return self._meta("fingerprint")

    def generation(self) -> str | None:
        """Differs after every change, whichever process made it."""
        return self._meta("generation")

    def reset(self, fingerprint: str) -> None:
        """Forget every document; from now on the index is of that fingerprint."""
        with self._connection() as connection:
            for table in ("documents", "passages", "words"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('fingerprint', ?)", (fingerprint,))
            _changed(connection)

    def hashes(self) -> dict[str, str]:
        """Source → hash of each known document; of a half-written one the hash is empty."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT source, CASE WHEN complete THEN hash ELSE '' END FROM documents"
            )
            return dict(rows.fetchall())

    def sources(self) -> dict[str, str]:
        """Passage id → source, of every indexed passage."""
        with self._connection() as connection:
            return dict(connection.execute("SELECT id, source FROM passages").fetchall())

    def begin(self, source: str) -> None:
        """Take a document out of every answer until `finish` or `forget`: its vectors are about to change."""
        with self._connection() as connection:
            connection.execute("INSERT OR REPLACE INTO documents VALUES (?, '', '', 0, '', 0)", (source,))
            connection.execute(
                "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE source = ?)", (source,)
            )
            connection.execute("DELETE FROM passages WHERE source = ?", (source,))
            _changed(connection)

    def finish(self, document: Document, digest: str, passages: Sequence[Passage]) -> None:
        """Write a begun document whose vectors are in place; its row makes it count as indexed."""
        with self._connection() as connection:
            for p in passages:
                row = (p.id, p.source, p.paragraph, p.start, p.end, p.text)
                written = connection.execute("INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
                connection.execute(
                    "INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)",
                    (written.lastrowid, p.title, p.text),
                )
            d = document
            connection.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, 1)",
                (d.source, d.title, d.text, d.title_end, digest),
            )
            _changed(connection)

    def forget(self, source: str) -> None:
        """Remove a document that was begun and whose vectors are gone."""
        with self._connection() as connection:
            connection.execute("DELETE FROM documents WHERE source = ?", (source,))
            _changed(connection)

    def document(self, source: str) -> Document | None:
        """An indexed document, with the text that was indexed."""
        query = "SELECT source, title, text, title_end FROM documents WHERE source = ? AND complete"
        with self._connection() as connection:
            row = connection.execute(query, (source,)).fetchone()
        return Document(*row) if row else None

    def entries(self) -> tuple[Entry, ...]:
        """What is indexed, by source."""
        query = (
            "SELECT d.source, d.title, count(DISTINCT p.paragraph) FROM documents d "
            "LEFT JOIN passages p ON p.source = d.source WHERE d.complete GROUP BY d.source ORDER BY d.source"
        )
        with self._connection() as connection:
            return tuple(Entry(*row) for row in connection.execute(query))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Id → passage, of those ids that are indexed."""
        marks = ", ".join("?" * len(ids))
        query = f"SELECT p.id, {FIELDS} FROM passages p {COMPLETE} WHERE p.id IN ({marks})"
        with self._connection() as connection:
            return {row[0]: Passage(*row[1:]) for row in connection.execute(query, list(ids))}

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of an indexed document, in its order."""
        query = f"SELECT {FIELDS} FROM passages p {COMPLETE} WHERE p.source = ? ORDER BY p.start"
        with self._connection() as connection:
            return tuple(Passage(*row) for row in connection.execute(query, (source,)))

    def search(self, words: Sequence[str], limit: int) -> dict[str, float]:
        """Id → BM25 of the passages that hold one of the words, best first; higher is better."""
        if not words:
            return {}
        query = (
            "SELECT p.id, -bm25(words) AS score FROM words "
            f"JOIN passages p ON p.number = words.rowid {COMPLETE} "
            "WHERE words MATCH ? ORDER BY score DESC, p.id LIMIT ?"
        )
        with self._connection() as connection:
            return dict(connection.execute(query, (any_of(words), limit)).fetchall())

    def missing(self, words: Sequence[str]) -> tuple[str, ...]:
        """Those of the words that stand in no passage, in any inflection."""
        query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        with self._connection() as connection:
            return tuple(w for w in words if not connection.execute(query, (any_of([w]),)).fetchone())


def _changed(connection: sqlite3.Connection) -> None:
    """Count the change, so that other processes notice it."""
    connection.execute(
        "INSERT INTO meta VALUES ('generation', '1') "
        "ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def any_of(words: Sequence[str]) -> str:
    """The words as an FTS5 expression that any of them matches.

    >>> any_of(["sea", "NEAR"])
    '"sea" OR "NEAR"'
    """
    # FTS5 has a query language; in quotes a word is only a word.
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
