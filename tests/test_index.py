"""Every paragraph once, and only what changed is read, embedded and written."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from indexes import state

from rag.errors import CorpusNotFound, UnknownDocument
from rag.index.catalog import Catalog
from rag.index.embedded import EmbeddedCollection
from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.index.tables import Draft
from rag.records import Document, Entry, Passage


def test_documents_in_subfolders_are_indexed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    report = index.sync(corpus)
    assert report.written == ("deeper/hills.md", "sea.txt")
    assert [(e.source, e.title, e.paragraphs) for e in index.catalog.entries()] == [
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
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(vectors) == 4
    assert index.catalog.search(["high"], 9) == {} and index.catalog.search(["green"], 9) != {}


def test_a_vanished_document_is_removed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    (corpus / "sea.txt").unlink()
    assert index.sync(corpus).removed == ("sea.txt",)
    assert state(tmp_path / "index") == (["deeper/hills.md:12"], ["deeper/hills.md:12"])
    with pytest.raises(UnknownDocument):
        index.catalog.document("sea.txt")


def test_an_unreadable_file_is_reported_and_stops_no_other(tmp_path, corpus, counting):
    (corpus / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    index = Index(tmp_path / "index", counting)
    report = index.sync(corpus)
    assert len(index.catalog.entries()) == 2
    assert len(report.unreadable) == 1 and "broken.txt" in report.unreadable[0]


def test_a_corpus_that_is_not_there_loses_nothing(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    with pytest.raises(CorpusNotFound, match="--corpus"):
        index.sync(tmp_path / "corpsu")
    assert len(index.catalog.entries()) == 2


def test_many_small_documents_are_embedded_together(tmp_path, counting):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(300):
        (corpus / f"{number:03}.txt").write_text(f"Note {number}\n\nShip {number} sailed.\n")
    seen = []
    index = Index(tmp_path / "index", counting)
    report = index.sync(corpus, lambda *progress: seen.append(progress))
    assert len(report.written) == counting.texts == 300 and counting.calls == 3
    ends = [source for source, done, total in seen if done == total]
    assert ends == list(report.written)
    best = next(iter(index.nearest(counting.embed_query("Ship 123 sailed."), 1)))
    assert index.catalog.passages([best])[best].source == "123.txt"


def test_progress_is_told_from_the_first_passage_to_the_last(tmp_path, counting):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "long.txt").write_text("\n\n".join(f"{n} ships sailed{' on' * (n % 9)}." for n in range(300)))
    seen = []
    Index(tmp_path / "index", counting).sync(corpus, lambda *progress: seen.append(progress))
    assert seen == [("long.txt", done, 300) for done in (0, 128, 256, 300)]


def test_a_document_of_a_title_alone_is_indexed_without_a_passage(tmp_path, corpus, counting):
    (corpus / "empty.md").write_text("# Nothing yet\n")
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    assert index.catalog.entries()[1] == Entry("empty.md", "Nothing yet", 0)
    assert index.sync(corpus).written == ()


def test_an_unchanged_file_is_not_read_again(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    time.sleep(2.1)  # until then a file may change without its time changing
    index.sync(corpus)
    reads = []

    def note(event, given):  # for the rest of the process: a hook can't be taken back
        if event == "open" and str(given[0]).startswith(str(corpus)):
            reads.append(given[0])

    sys.addaudithook(note)
    assert index.sync(corpus).written == () and reads == []
    (corpus / "sea.txt").touch()
    assert index.sync(corpus).written == () and reads == [str(corpus / "sea.txt")]


def test_a_change_in_the_same_instant_and_of_the_same_size_is_noticed(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    path = corpus / "sea.txt"
    index.sync(corpus)
    before = path.stat()
    path.write_text(path.read_text().replace("wide", "calm"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert index.sync(corpus).written == ("sea.txt",)


def test_of_equals_the_ranking_of_words_takes_the_same_in_whatever_order_they_came(tmp_path):
    passages = [Passage(f"{n:03}.txt", "Ships", 1, 0, 14, "A ship sailed.") for n in range(30)]
    rankings = []
    for order in (passages, passages[::-1]):
        catalog = Catalog(tmp_path / f"{order[0].source}.sqlite3")
        catalog.finish(Draft(Document(p.source, p.title, p.text), "hash", "stamp", (p,)) for p in order)
        rankings.append(list(catalog.search(["ships"], 10)))
    assert rankings[0] == rankings[1] == [p.id for p in passages[:10]]


def test_constant_use_does_not_keep_a_collection_from_being_reopened(tmp_path):
    collection = EmbeddedCollection(tmp_path, "passages")
    stopped = threading.Event()

    def use() -> None:
        while not stopped.is_set():
            collection.run(lambda chroma: (chroma.count(), time.sleep(0.01)))

    with ThreadPoolExecutor(9) as threads:
        uses = [threads.submit(use) for _ in range(8)]
        try:
            threads.submit(collection.reopen).result(timeout=20)
        finally:
            stopped.set()
        assert all(each.result() is None for each in uses)


def test_questions_are_answered_in_many_threads_while_one_indexes(tmp_path, corpus, counting):
    index = Index(tmp_path / "index", counting)
    index.sync(corpus)
    retriever = FusedRetriever(index=index, k=2)

    def ask(number: int) -> bool:
        return all(hit.passage.source == "sea.txt" for hit in retriever.hits("How deep is the sea?"))

    def write() -> None:
        for number in range(10):
            (corpus / f"{number}.txt").write_text(f"Trains\n\nTrain {number} leaves at {number}.\n")
            index.sync(corpus)

    with ThreadPoolExecutor(8) as threads:
        writing = threads.submit(write)
        assert all(threads.map(ask, range(200)))
        writing.result()
    assert len(index.catalog.entries()) == 12
