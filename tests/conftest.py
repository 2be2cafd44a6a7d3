"""What many tests share: the shipped corpus, indexed once, with the real models."""

import os
from pathlib import Path

import pytest
from browsing import chromium, visits
from chat_servers import scripted
from chroma_server import ChromaServer
from indexes import Counting

from rag import Assistant, Settings
from rag.embedding.embeddings import SentenceEmbeddings
from rag.index.store import Index
from rag.models import chat_model, embedding_model
from rag.reader.inference import Reader
from rag.support.checker import SupportChecker
from rag.support.judge import Judge
from rag.support.verifier import Verifier
from rag.writing.chat import Chat
from rag.writing.relevance import Relevance
from rag.writing.writer import Writer

# The tests must pass with no network at all.
os.environ["HF_HUB_OFFLINE"] = "1"
# … and not depend on the settings of whoever runs them.
for name in [name for name in os.environ if name.startswith("RAG_")]:
    del os.environ[name]

ARTICLE = "why-does-putin-suspect-trump.txt"


@pytest.fixture(scope="session")
def embeddings() -> SentenceEmbeddings:
    return embedding_model(Settings().embedding_model)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(Settings().reader)


@pytest.fixture(scope="session")
def judge() -> Judge:
    return Judge.load()


@pytest.fixture(scope="session")
def verify(judge: Judge) -> Verifier:
    return Verifier.load(judge)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def assistant(
    settings: Settings, embeddings: SentenceEmbeddings, reader: Reader, verify: Verifier
) -> Assistant:
    made = Assistant(settings, Index(settings.index, embeddings), reader, verify)
    made.sync()
    return made


@pytest.fixture
def assistant_over(tmp_path: Path, embeddings: SentenceEmbeddings, reader: Reader, verify: Verifier):
    """Builds an assistant over documents given as name → text."""

    def build(**documents: str) -> Assistant:
        corpus = tmp_path / "corpus"
        corpus.mkdir(exist_ok=True)
        for name, text in documents.items():
            (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
        given = Settings(corpus=corpus, index=tmp_path / "index")
        made = Assistant(given, Index(given.index, embeddings), reader, verify)
        made.sync()
        return made

    return build


@pytest.fixture(scope="session")
def check(judge: Judge) -> SupportChecker:
    return SupportChecker.load(judge)


@pytest.fixture(scope="module")
def script():
    with scripted() as script:
        yield script


@pytest.fixture(scope="session")
def with_chat_model(embeddings, reader, verify, check):
    """Builds an assistant like the one of the settings, with the chat model that a server of ours gives."""

    def build(settings: Settings, address: str, timeout: float = 20) -> Assistant:
        given = settings.model_copy(update={"chat_model": "scripted", "chat_base_url": address})
        chat = Chat(chat_model(given), given.chat_model, timeout)
        writer = Writer(chat, check, Relevance(embeddings, reader))
        made = Assistant(given, Index(given.index, embeddings), reader, verify, writer)
        made.sync()
        return made

    return build


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser):
    with visits(browser) as visit:
        yield visit


@pytest.fixture
def counting(embeddings) -> Counting:
    return Counting(embeddings)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents of three paragraphs, one of them in a subfolder."""
    folder = tmp_path / "corpus"
    (folder / "deeper").mkdir(parents=True)
    (folder / "sea.txt").write_text("On the sea\n\nThe sea is wide.\n\nThe sea is deep.\n")
    (folder / "deeper" / "hills.md").write_text("# On hills\n\nHills are high.\n")
    return folder


@pytest.fixture
def server(tmp_path: Path):
    """A Chroma server."""
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.kill()
