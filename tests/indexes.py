"""What the tests of the index share: a model that counts, and a look into the folder from outside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import chromadb
from chromadb.config import Settings


class Counting:
    """The real model, counting the texts that it embeds and the calls in which it does."""

    def __init__(self, inner, fingerprint: str | None = None):
        self._inner, self.limit, self.count = inner, inner.limit, inner.count
        self.embed_query = inner.embed_query
        self.fingerprint = fingerprint or inner.fingerprint
        self.texts = self.calls = 0

    def embed_documents(self, texts):
        self.texts += len(texts)
        self.calls += 1
        return self._inner.embed_documents(texts)


def collection(folder: Path) -> chromadb.Collection:
    """The vectors of an index in this folder."""
    settings = Settings(anonymized_telemetry=False)
    (only,) = chromadb.PersistentClient(str(folder / "chroma"), settings=settings).list_collections()
    return only


def state(folder: Path) -> tuple[list[str], list[str]]:
    """What an index holds: ids in Chroma, and ids in the catalog; its words are checked on the way."""
    with closing(sqlite3.connect(folder / "catalog.sqlite3")) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
        indexed = connection.execute("SELECT count(*) FROM words_docsize").fetchone()[0]
        assert indexed == len(ids)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO words(words) VALUES ('integrity-check')")
    return sorted(collection(folder).get(include=[])["ids"]), sorted(ids)
