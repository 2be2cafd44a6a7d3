"""Processes that share a Chroma server and are killed answer as one with an index of its own."""

import subprocess
import sys
import time

import chromadb
import pytest
from chroma_server import ChromaServer, vectors

from rag.settings import ROOT

pytestmark = pytest.mark.whole

QUESTIONS = (
    "What did the Hamburg understanding cover?",
    "Who would lead the battles in Mayadin and Abu Kamal?",
    "How many ships sailed according to fact 7?",
    "Who is the president of France?",
)

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
