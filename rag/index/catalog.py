"""The table of documents and their words: what is indexed, and BM25 over it by SQLite's FTS5."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rag.errors import UnknownDocument
from rag.index.database import Database
from rag.index.tables import Draft, Record, changed, erase, write
from rag.records import Document, Entry, Passage

FIELDS = 'd.source, d.title, p.paragraph, p.start, p."end", p.text'
# Ranked before they are looked up: a common word stands in far more passages than are wanted.
RANKING = """
SELECT p.id, best.score FROM (
    SELECT rowid AS number, -bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY score DESC LIMIT ?
) best JOIN passages p USING (number) ORDER BY best.score DESC, p.id
"""
FULL_RANKING = """
SELECT p.id, -bm25(words) AS score FROM words JOIN passages p ON p.number = words.rowid
WHERE words MATCH ? ORDER BY score DESC, p.id LIMIT ?
"""
OF_COMPLETE = "JOIN documents d ON d.number = p.document AND d.complete"


class Catalog:
    """What is indexed, with its words; any thread or process may read while one writes."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; raises BrokenIndex, as every method does."""
        self._database = Database(path)

    def note(self, key: str) -> str | None:
        """What was noted under that key; None if nothing was."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def take_note(self, key: str, value: str) -> None:
        """Note a value about the whole index."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def generation(self) -> str | None:
        """Differs after every change, whichever process made it."""
        return self.note("generation")

    def reset(self, fingerprint: str) -> None:
        """Forget every document; from now on the index is of that fingerprint."""
        with self._database.transaction() as connection:
            for table in ("meta", "documents", "texts", "passages"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO words(words) VALUES ('delete-all')")
            connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (fingerprint,))
            changed(connection)

    def records(self) -> dict[str, Record]:
        """Source → what is known of it, of every document."""
        query = "SELECT source, hash, stamp, passages, complete FROM documents"
        with self._database.transaction() as connection:
            rows = connection.execute(query).fetchall()
        return {row[0]: Record(*row[1:]) for row in rows}

    def begin(self, sources: Iterable[str]) -> None:
        """Take documents out of every answer until `finish` or `forget`: their vectors will change."""
        with self._database.transaction() as connection:
            for source in sources:
                erase(connection, source)
                connection.execute(
                    "INSERT OR REPLACE INTO documents VALUES (NULL, ?, '', 0, '', '', 0, 0, 0)", (source,)
                )
            changed(connection)

    def finish(self, drafts: Iterable[Draft]) -> None:
        """Write documents whose vectors are in place; their rows make them count as indexed."""
        with self._database.transaction() as connection:
            for draft in drafts:
                erase(connection, draft.document.source)
                write(connection, draft)
            changed(connection)

    def forget(self, sources: Iterable[str]) -> None:
        """Remove documents whose vectors are gone."""
        with self._database.transaction() as connection:
            for source in sources:
                erase(connection, source)
            changed(connection)

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Source → the stamp of a file whose bytes are the ones that were indexed."""
        rows = [(stamp, source) for source, stamp in stamps.items()]
        with self._database.transaction() as connection:
            connection.executemany("UPDATE documents SET stamp = ? WHERE source = ?", rows)

    def document(self, source: str) -> Document:
        """An indexed document, with the text that citations point into; raises UnknownDocument."""
        query = (
            "SELECT d.source, d.title, t.text, d.title_end "
            "FROM documents d JOIN texts t ON t.number = d.number WHERE d.source = ? AND d.complete"
        )
        with self._database.transaction() as connection:
            row = connection.execute(query, (source,)).fetchone()
        if row is None:
            raise UnknownDocument(f"No document {source!r} is indexed.")
        return Document(*row)

    def entries(self) -> tuple[Entry, ...]:
        """What is indexed, by source."""
        query = "SELECT source, title, paragraphs FROM documents WHERE complete ORDER BY source"
        with self._database.transaction() as connection:
            return tuple(Entry(*row) for row in connection.execute(query))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Id → passage, of those ids that are indexed."""
        marks = ", ".join("?" * len(ids))
        query = f"SELECT p.id, {FIELDS} FROM passages p {OF_COMPLETE} WHERE p.id IN ({marks})"
        with self._database.transaction() as connection:
            return {row[0]: Passage(*row[1:]) for row in connection.execute(query, list(ids))}

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of an indexed document, in its order."""
        query = f"SELECT {FIELDS} FROM passages p {OF_COMPLETE} WHERE d.source = ? ORDER BY p.start"
        with self._database.transaction() as connection:
            return tuple(Passage(*row) for row in connection.execute(query, (source,)))

    def search(self, words: Sequence[str], limit: int) -> dict[str, float]:
        """Id → BM25 of the passages that hold one of the words, best first; higher is better."""
        if not words:
            return {}
        with self._database.transaction() as connection:
            ranking = connection.execute(RANKING, (any_of(words), limit + 1)).fetchall()
            if len(ranking) > limit and ranking[limit][1] == ranking[limit - 1][1]:
                # Ids, and not the order of indexing, decide between equals; it takes three times as long.
                ranking = connection.execute(FULL_RANKING, (any_of(words), limit)).fetchall()
        return dict(ranking[:limit])

    def missing(self, words: Sequence[str]) -> tuple[str, ...]:
        """Those of the words that stand in no passage, in any inflection."""
        query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        with self._database.transaction() as connection:
            return tuple(w for w in words if not connection.execute(query, (any_of([w]),)).fetchone())


def any_of(words: Sequence[str]) -> str:
    """The words as an FTS5 expression that any of them matches.

    >>> any_of(["sea", "NEAR"])
    '"sea" OR "NEAR"'
    """
    # FTS5 has a query language; in quotes a word is only a word.
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
