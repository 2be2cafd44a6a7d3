"""Vectors on a Chroma server: the same answers, one writer, and a plain word when something is amiss."""

import http.server
import signal
import subprocess
import sys
import threading
import time

import chromadb
import pytest
from chroma_server import ChromaServer
from indexes import Counting

from rag.errors import ChromaServerFailed
from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.records import SyncReport
from rag.settings import ROOT

pytestmark = pytest.mark.whole

QUESTIONS = (
    "What did the Hamburg understanding cover?",
    "Who would lead the battles in Mayadin and Abu Kamal?",
    "How many ships sailed according to fact 7?",
    "Who is the president of France?",
)


@pytest.fixture
def server(tmp_path):
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "sea.txt").write_text("On the sea\n\nThe sea is wide.\n\nThe sea is deep.\n")
    (folder / "hills.md").write_text("# On hills\n\nHills are high.\n")
    return folder


def vectors(server: ChromaServer) -> chromadb.Collection:
    host, port = server.url.removeprefix("http://").split(":")
    (only,) = chromadb.HttpClient(host, int(port)).list_collections()
    return only


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
    assert [entry.source for entry in reader.catalog.entries()] == ["hills.md", "sea.txt"]
    assert "wide" in reader.catalog.document("sea.txt").text
    assert writer.sync(corpus).written == ("moon.txt", "sea.txt")
    assert reader.sync(corpus) == SyncReport(written=("moon.txt", "sea.txt"))
    (corpus / "hills.md").unlink()
    assert reader.sync(corpus).removed == writer.sync(corpus).removed == ("hills.md",)
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


APP = """
import sys
from rag import Assistant, Settings
from rag.errors import RagError
assistant = Assistant.from_settings(Settings.read())
print("ready", flush=True)
for line in sys.stdin:
    try:
        answer = assistant.sync() if line.strip() == "sync" else assistant.ask(line.strip()).to_json()
    except RagError as error:
        answer = f"error: {error}"
    print(repr(answer), flush=True)
"""


class App:
    """A process that answers questions, as the page's does."""

    def __init__(self, environment: dict[str, str]):
        command = [sys.executable, "-c", APP]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def says(self) -> str:
        return self.process.stdout.readline().strip()

    def ask(self, question: str) -> str:
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.says()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def started(environment: dict[str, str]) -> App:
    app = App(environment)
    assert app.says() == "ready"
    return app


def test_processes_that_are_killed_and_restarted_answer_as_one_with_an_index_of_its_own(
    tmp_path, server, assistant_over
):
    corpus = tmp_path / "corpus"
    article = (ROOT / "corpus" / "why-does-putin-suspect-trump.txt").read_text()
    facts = "\n\n".join(f"Fact {n} is that {n * 7} ships sailed." for n in range(600))
    embedded = assistant_over(article=article, facts=f"Facts about ships\n\n{facts}")
    expected = {question: repr(embedded.ask(question).to_json()) for question in QUESTIONS}

    def environment(name: str) -> dict[str, str]:
        own = {"RAG_INDEX": str(tmp_path / name), "RAG_CORPUS": str(corpus), "RAG_CHROMA_URL": server.url}
        return {"PATH": "", "HF_HUB_OFFLINE": "1", **own}

    indexing = [sys.executable, "-m", "rag", "index"]
    early = subprocess.run(
        [*indexing[:-1], "ask", "Who?"], cwd=ROOT, env=environment("early"), capture_output=True, text=True
    )
    assert early.returncode == 1 and "python -m rag index" in early.stderr and "Traceback" not in early.stderr

    with subprocess.Popen(
        indexing, cwd=ROOT, env=environment("indexer"), stderr=subprocess.DEVNULL
    ) as indexer:
        give_up = time.monotonic() + 120
        while not _written(server) and time.monotonic() < give_up:
            time.sleep(0.02)
        indexer.kill()
    assert 0 < vectors(server).count() < 623
    subprocess.run(
        indexing, cwd=ROOT, env=environment("indexer"), check=True, timeout=300, capture_output=True
    )
    assert vectors(server).count() == 623

    apps = [started(environment("first")), started(environment("second"))]
    for question in QUESTIONS:
        assert [app.ask(question) for app in apps] == [expected[question]] * 2
    apps[0].kill()
    apps[0] = started(environment("first"))
    assert apps[0].ask(QUESTIONS[0]) == expected[QUESTIONS[0]]
    server.kill()
    for app in apps:
        assert "error: The Chroma server" in app.ask(QUESTIONS[1])
    server.start()
    for question in QUESTIONS:
        assert [app.ask(question) for app in apps] == [expected[question]] * 2

    (corpus / "facts.txt").write_text("Facts about ships\n\nFact 7 is that 50 ships sailed.\n")
    subprocess.run(
        indexing, cwd=ROOT, env=environment("indexer"), check=True, timeout=300, capture_output=True
    )
    embedded.sync()
    for app in apps:
        assert "facts.txt" in app.ask("sync")
        assert app.ask(QUESTIONS[2]) == repr(embedded.ask(QUESTIONS[2]).to_json()) != expected[QUESTIONS[2]]
        app.kill()


def _written(server: ChromaServer) -> bool:
    try:
        return vectors(server).count() > 0
    except (ValueError, chromadb.errors.NotFoundError):  # there is no collection yet
        return False
