"""Vectors on a Chroma server: the same answers, one writer, and a plain word when something is amiss."""

import http.server
import signal
import threading
import time

import chromadb
import pytest
from chroma_server import vectors
from indexes import Counting

from rag.errors import ChromaServerFailed
from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.records import SyncReport

pytestmark = pytest.mark.whole


def test_one_index_writes_the_vectors_that_others_use(tmp_path, server, corpus, embeddings):
    embedded = Index(tmp_path / "embedded", embeddings)
    embedded.sync(corpus)
    writing, reading = Counting(embeddings), Counting(embeddings)
    writer = Index(tmp_path / "writer", writing, server.url, writes_vectors=True)
    writer.sync(corpus)
    reader = Index(tmp_path / "reader", reading, server.url)
    assert reader.sync(corpus).unreadable == ()
    assert (writing.texts, reading.texts) == (3, 0)
    expected = FusedRetriever(index=embedded, k=3).hits("How deep is the sea?")
    for index in (writer, reader):
        assert FusedRetriever(index=index, k=3).hits("How deep is the sea?") == expected


def test_a_change_is_answered_from_when_its_vectors_are_there(tmp_path, server, corpus, embeddings):
    writer = Index(tmp_path / "writer", embeddings, server.url, writes_vectors=True)
    writer.sync(corpus)
    reader = Index(tmp_path / "reader", embeddings, server.url)
    reader.sync(corpus)
    (corpus / "sea.txt").write_text("On the sea\n\nThe sea is calm.\n")
    (corpus / "moon.txt").write_text("On the moon\n\nThe moon is round.\n")
    (report,) = reader.sync(corpus).unreadable
    assert "moon.txt and 1 more" in report and "python -m rag index" in report
    assert [entry.source for entry in reader.catalog.entries()] == ["deeper/hills.md", "sea.txt"]
    assert "wide" in reader.catalog.document("sea.txt").text
    assert writer.sync(corpus).written == ("moon.txt", "sea.txt")
    assert reader.sync(corpus) == SyncReport(written=("moon.txt", "sea.txt"))
    (corpus / "deeper" / "hills.md").unlink()
    assert reader.sync(corpus).removed == writer.sync(corpus).removed == ("deeper/hills.md",)
    assert sorted(vectors(server).get(include=[])["ids"]) == ["moon.txt:13", "sea.txt:12"]


def test_a_deleted_collection_is_named_with_the_remedy_and_found_again(tmp_path, server, corpus, embeddings):
    question = embeddings.embed_query("How deep is the sea?")
    counting = Counting(embeddings)
    writer = Index(tmp_path / "writer", counting, server.url, writes_vectors=True)
    writer.sync(corpus)
    reader = Index(tmp_path / "reader", embeddings, server.url)
    reader.sync(corpus)
    vectors(server).delete(where={"source": "sea.txt"})
    assert writer.sync(corpus).written == ("sea.txt",)
    host, port = server.url.removeprefix("http://").split(":")
    chromadb.HttpClient(host, int(port)).delete_collection(vectors(server).name)
    with pytest.raises(ChromaServerFailed, match="python -m rag index"):
        reader.nearest(question, 1)
    with pytest.raises(ChromaServerFailed, match="python -m rag index"):
        Index(tmp_path / "another", embeddings, server.url)
    Index(tmp_path / "writer", counting, server.url, writes_vectors=True).sync(corpus)
    assert counting.texts == 3 + 2 + 3
    assert list(reader.nearest(question, 1)) == ["sea.txt:30"]


def test_a_server_that_is_down_is_named_and_comes_back(tmp_path, server, corpus, embeddings):
    question = embeddings.embed_query("How deep is the sea?")
    index = Index(tmp_path / "index", embeddings, server.url, writes_vectors=True)
    index.sync(corpus)
    for _ in range(2):
        server.kill()
        with pytest.raises(ChromaServerFailed, match=f"{server.url} can't be reached.*RAG_CHROMA_URL"):
            index.nearest(question, 1)
        with pytest.raises(ChromaServerFailed, match="can't be reached"):
            Index(tmp_path / "another", embeddings, server.url)
        server.start()
        assert list(index.nearest(question, 1)) == ["sea.txt:30"]


def test_a_server_that_hangs_is_not_waited_for_for_ever(tmp_path, server, corpus, embeddings):
    index = Index(tmp_path / "index", embeddings, server.url, writes_vectors=True)
    index.sync(corpus)
    server.signal(signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(ChromaServerFailed, match="can't be reached"):
        index.nearest(embeddings.embed_query("How deep is the sea?"), 1)
    assert time.monotonic() - begun < 45
    server.signal(signal.SIGCONT)
    assert len(index.nearest(embeddings.embed_query("How deep is the sea?"), 3)) == 3


@pytest.mark.parametrize(("status", "body"), [(404, b"{}"), (200, b'"0.6.3"'), (200, b"<html>")])
def test_what_is_no_chroma_server_of_version_1_is_named(tmp_path, embeddings, status, body):
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        url = f"http://ada:secret-word@127.0.0.1:{other.server_port}"
        with pytest.raises(ChromaServerFailed, match="Chroma 1") as failure:
            Index(tmp_path / "index", embeddings, url)
        other.shutdown()
    assert "secret-word" not in str(failure.value)


def test_a_tenant_or_database_that_is_not_there_is_named(tmp_path, server, corpus, embeddings):
    with pytest.raises(ChromaServerFailed, match=r"letters.*that are there"):
        Index(tmp_path / "index", embeddings, f"{server.url}?database=letters", writes_vectors=True)
    host, port = server.url.removeprefix("http://").split(":")
    settings = chromadb.config.Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI", chroma_server_host=host, chroma_server_http_port=port
    )
    chromadb.AdminClient(settings).create_database("letters")
    index = Index(tmp_path / "index", embeddings, f"{server.url}/?database=letters", writes_vectors=True)
    assert len(index.sync(corpus).written) == 2
