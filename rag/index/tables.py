"""The catalog's tables, and how a document gets into them and out again."""

import sqlite3
from dataclasses import dataclass

from rag.records import Document, Passage

# Raise it with every change of the tables: what an older version wrote is dropped, to be built anew.
LAYOUT = 2

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, source TEXT UNIQUE NOT NULL, title TEXT NOT NULL, title_end INTEGER NOT NULL,
    hash TEXT NOT NULL, stamp TEXT NOT NULL, paragraphs INTEGER NOT NULL, passages INTEGER NOT NULL,
    complete INTEGER NOT NULL);
CREATE TABLE texts(number INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE passages(
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX passages_of ON passages(document);
-- Contentless: a passage's words are found here, its text is in `passages`, once.
CREATE VIRTUAL TABLE words USING fts5(
    title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
"""


@dataclass(frozen=True)
class Record:
    """What the catalog knows of a file: the hash of its bytes, and its stamp when they were read."""

    hash: str
    stamp: str
    passages: int
    complete: bool


@dataclass(frozen=True)
class Draft:
    """A document cut into passages, ready to be indexed."""

    document: Document
    hash: str
    stamp: str
    passages: tuple[Passage, ...]


def create(connection: sqlite3.Connection) -> None:
    """Make the tables, in place of those that another version made."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == LAYOUT:
        return
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    # The tables in which FTS5 keeps `words` go with it.
    older = [name for (name,) in rows if not name.startswith(("sqlite_", "words_"))]
    dropping = "".join(f"DROP TABLE {name};" for name in older)
    connection.executescript(f"BEGIN; {dropping} {TABLES} PRAGMA user_version = {LAYOUT}; COMMIT;")


def erase(connection: sqlite3.Connection, source: str) -> None:
    """Remove a document, if it is there."""
    # A contentless table forgets a row when it is told what the row said.
    connection.execute(
        "INSERT INTO words(words, rowid, title, text) SELECT 'delete', p.number, d.title, p.text "
        "FROM passages p JOIN documents d ON d.number = p.document WHERE d.source = ?",
        (source,),
    )
    of_document = "IN (SELECT number FROM documents WHERE source = ?)"
    connection.execute(f"DELETE FROM passages WHERE document {of_document}", (source,))
    connection.execute(f"DELETE FROM texts WHERE number {of_document}", (source,))
    connection.execute("DELETE FROM documents WHERE source = ?", (source,))


def write(connection: sqlite3.Connection, draft: Draft) -> None:
    """Add a document that isn't there; it counts as indexed."""
    d, passages = draft.document, draft.passages
    paragraphs = len({p.paragraph for p in passages})
    row = (d.source, d.title, d.title_end, draft.hash, draft.stamp, paragraphs, len(passages))
    written = connection.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, 1)", row)
    document = written.lastrowid
    connection.execute("INSERT INTO texts VALUES (?, ?)", (document, d.text))
    first = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM passages").fetchone()[0]
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((n, p.id, document, p.paragraph, p.start, p.end, p.text) for n, p in enumerate(passages, first)),
    )
    connection.executemany(
        "INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)",
        ((n, p.title, p.text) for n, p in enumerate(passages, first)),
    )


def changed(connection: sqlite3.Connection) -> None:
    """Mark the change, so that other processes notice it."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('generation', lower(hex(randomblob(8))))")
