"""What goes wrong with an index loses nothing, is mended, or is named with what to do."""

import sqlite3
from contextlib import closing

import pytest
from filelock import FileLock
from indexes import Counting, collection, state

from rag.errors import BrokenIndex, CorpusNotFound, IndexInUse
from rag.index.store import Index


def test_an_index_of_another_model_is_built_anew(tmp_path, corpus, embeddings, counting):
    Index(tmp_path / "index", embeddings).sync(corpus)
    other = Counting(embeddings, fingerprint="another")
    index = Index(tmp_path / "index", other)
    assert index.catalog.entries() == ()
    index.sync(corpus)
    assert other.texts == 3
    assert collection(tmp_path / "index").name == "passages-another-2"


def test_vectors_lost_from_chroma_are_made_again(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    collection(tmp_path / "index").delete(ids=["sea.txt:12"])
    assert index.sync(corpus).written == ("sea.txt",)
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(vectors) == 3


def test_a_folder_that_is_no_index_is_refused_with_the_remedy(tmp_path, counting):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "catalog.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(BrokenIndex, match="delete it"):
        Index(tmp_path / "index", counting)


def test_a_second_writer_is_told_plainly(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index._writing.timeout = 0.1
    other = FileLock(tmp_path / "index" / "writing.lock", thread_local=False)
    with other, pytest.raises(IndexInUse, match="--index"):
        index.sync(corpus)
    assert len(index.sync(corpus).written) == 2


def test_an_index_that_another_process_rebuilt_with_another_model_is_not_mixed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    Index(tmp_path / "index", Counting(counting, fingerprint="another")).sync(corpus)
    for use in (lambda: index.sync(corpus), lambda: index.nearest(counting.embed_query("sea"), 1)):
        with pytest.raises(IndexInUse, match="restart"):
            use()


def test_a_folder_that_cannot_be_listed_loses_nothing(tmp_path, corpus, counting, monkeypatch):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)

    def refuse(path, *rest):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)  # root may list everything, so a mode of 000 proves nothing
    with pytest.raises(CorpusNotFound, match="can't be listed"):
        index.sync(corpus)
    assert len(index.catalog.entries()) == 2


def test_vectors_of_no_document_are_removed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    stray = {"source": "gone.txt", "hash": "0"}
    collection(tmp_path / "index").add(ids=["gone.txt:0"], embeddings=[[1.0] * 384], metadatas=[stray])
    index.sync(corpus)
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(vectors) == 3


def test_a_lost_catalog_costs_no_embedding(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    entries = index.catalog.entries()
    for path in (tmp_path / "index").glob("catalog*"):
        path.unlink()
    counting.texts = 0
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    assert index.catalog.entries() == entries and counting.texts == 0


def test_an_index_of_an_older_layout_is_built_anew(tmp_path, corpus, counting):
    (tmp_path / "index").mkdir()
    with closing(sqlite3.connect(tmp_path / "index" / "catalog.sqlite3")) as older:
        older.executescript(
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);"
            "INSERT INTO meta VALUES ('fingerprint', 'another');"
            "CREATE TABLE documents(source TEXT, text TEXT); INSERT INTO documents VALUES ('sea.txt', 'Old');"
            "CREATE VIRTUAL TABLE words USING fts5(title, text);"
        )
    index = Index(tmp_path / "index", counting)
    assert index.catalog.entries() == ()
    assert len(index.sync(corpus).written) == 2
    state(tmp_path / "index")


def test_a_folder_deleted_under_a_running_index_is_named_with_the_remedy(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    (tmp_path / "index" / "catalog.sqlite3").rename(tmp_path / "elsewhere")
    with pytest.raises(BrokenIndex, match="delete it"):
        index.catalog.search(["sea"], 1)


def test_vectors_damaged_under_a_running_index_are_named_with_the_remedy(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    (corpus / "trains.txt").write_text("Trains\n\nTrains are late.\n")
    Index(tmp_path / "index", counting).sync(corpus)  # another process, after which this one must look again
    (tmp_path / "index" / "chroma" / "chroma.sqlite3").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(BrokenIndex, match="delete the index"):
        index.nearest(counting.embed_query("sea"), 1)
