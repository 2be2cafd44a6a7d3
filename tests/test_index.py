"""Every paragraph once, whatever happens: changes, removals, kills, other models, other processes."""

import pytest
from filelock import FileLock

from rag.errors import BrokenIndex, CorpusNotFound, IndexInUse, UnknownDocument
from rag.index.store import Index
from rag.models import SentenceEmbeddings


class Counting(SentenceEmbeddings):
    """The real model, counting the texts it embeds."""

    def __init__(self, inner: SentenceEmbeddings, fingerprint: str | None = None):
        self.__dict__.update(inner.__dict__)
        self.fingerprint = fingerprint or inner.fingerprint
        self.texts = 0

    def embed_documents(self, texts):
        self.texts += len(texts)
        return super().embed_documents(texts)


@pytest.fixture
def counting(embeddings):
    return Counting(embeddings)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "deeper").mkdir(parents=True)
    (folder / "sea.txt").write_text("On the sea\n\nThe sea is wide.\n\nThe sea is deep.\n")
    (folder / "deeper" / "hills.md").write_text("# On hills\n\nHills are high.\n")
    return folder


def state(index):
    """What the index holds: ids in Chroma, and ids in the catalog."""
    return sorted(index._vectors.ids()), sorted(index._catalog.sources())


def test_documents_in_subfolders_are_indexed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    report = index.sync(corpus)
    assert report.written == ("deeper/hills.md", "sea.txt")
    assert [(e.source, e.title, e.paragraphs) for e in index.entries()] == [
        ("deeper/hills.md", "On hills", 1),
        ("sea.txt", "On the sea", 2),
    ]
    assert counting.texts == 3


def test_an_unchanged_corpus_embeds_nothing(tmp_path, corpus, counting):
    Index(tmp_path / "index", counting).sync(corpus)
    counting.texts = 0
    report = Index(tmp_path / "index", counting).sync(corpus)
    assert (report.written, report.removed, counting.texts) == ((), (), 0)


def test_only_the_changed_document_is_embedded(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    counting.texts = 0
    (corpus / "deeper" / "hills.md").write_text("# On hills\n\nHills are low.\n\nThey are green.\n")
    assert index.sync(corpus).written == ("deeper/hills.md",)
    assert counting.texts == 2
    vectors, catalog = state(index)
    assert vectors == catalog and len(vectors) == 4
    assert index.matching(["high"], 9) == {} and index.matching(["green"], 9) != {}


def test_a_vanished_document_is_removed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    (corpus / "sea.txt").unlink()
    assert index.sync(corpus).removed == ("sea.txt",)
    assert state(index) == (["deeper/hills.md:12"], ["deeper/hills.md:12"])
    with pytest.raises(UnknownDocument):
        index.document("sea.txt")


def test_an_unreadable_file_is_reported_and_stops_no_other(tmp_path, corpus, counting):
    (corpus / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    index = Index(tmp_path / "index", counting)
    report = index.sync(corpus)
    assert len(index.entries()) == 2
    assert len(report.unreadable) == 1 and "broken.txt" in report.unreadable[0]


def test_a_corpus_that_is_not_there_loses_nothing(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    with pytest.raises(CorpusNotFound, match="--corpus"):
        index.sync(tmp_path / "corpsu")
    assert len(index.entries()) == 2


def test_an_index_of_another_model_is_built_anew(tmp_path, corpus, embeddings, counting):
    Index(tmp_path / "index", embeddings).sync(corpus)
    other = Counting(embeddings, fingerprint="another")
    index = Index(tmp_path / "index", other)
    assert index.entries() == ()
    index.sync(corpus)
    assert other.texts == 3
    assert [c.name for c in index._vectors._client.list_collections()] == ["passages-another-1"]


def test_vectors_lost_from_chroma_are_made_again(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    index._vectors.remove_ids(["sea.txt:12"])
    assert index.sync(corpus).written == ("sea.txt",)
    vectors, catalog = state(index)
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
    assert len(index.entries()) == 2
