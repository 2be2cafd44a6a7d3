"""The assistant: a corpus, its index and its reader behind one `ask`."""

import threading
from collections.abc import AsyncIterator, Iterator
from functools import cache

from langchain_core.runnables import Runnable

from rag.chain import Parts, build_chain
from rag.conversation import History
from rag.documents.files import require_corpus
from rag.evidence import EvidenceFinder
from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.models import chat_model, embedding_model
from rag.progress import Progress, silent
from rag.reader.inference import Reader
from rag.records import Answer, Document, Entry, Hit, Mode, Passage, SyncReport
from rag.settings import Settings
from rag.support.checker import SupportChecker
from rag.support.judge import Judge
from rag.writing.chat import Chat
from rag.writing.relevance import Relevance
from rag.writing.writer import Writer


class Assistant:
    """Answers questions over the documents of one corpus; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        reader: Reader,
        writer: Writer | None = None,
    ) -> None:
        """Compose the parts; most programs want `from_settings`."""
        self.settings = settings
        self.chat_model = writer.model if writer else ""
        self._index = index
        self.retriever = FusedRetriever(index=index, k=settings.passages_read)
        self.report = SyncReport()
        self.shipped_threshold = reader.calibration.threshold
        self.read = EvidenceFinder(reader, settings.threshold)
        self.chain: Runnable[object, Answer] = build_chain(Parts(self.retriever, self.read, writer))

    @classmethod
    def from_settings(
        cls, settings: Settings, progress: Progress = silent, writes_vectors: bool = False
    ) -> "Assistant":
        """Load the models, open the index and bring it up to date; raises RagError.

        On a Chroma server, vectors are written only with the right to do so, which one process should have.
        """
        require_corpus(settings.corpus)  # before the models are loaded in vain
        embeddings = embedding_model(settings.embedding_model)
        index = Index(settings.index, embeddings, settings.chroma_url, writes_vectors)
        reader = Reader.load(settings.reader)
        writer = _writer(settings, Relevance(embeddings, reader))
        assistant = cls(settings, index, reader, writer)
        assistant.sync(progress)
        return assistant

    def sync(self, progress: Progress = silent) -> SyncReport:
        """Bring the index up to date with the files of the corpus."""
        self.report = self._index.sync(self.settings.corpus, progress)
        return self.report

    def ask(self, question: str, history: History = (), mode: Mode | None = None) -> Answer:
        """The answer, or an answer that says that the documents don't tell.

        The history holds earlier answers, turns, (question, answer) pairs or LangChain messages. Without a
        mode it is written by the chat model if there is one, else quoted. Raises InvalidQuestion and
        InvalidSettings.
        """
        return self.chain.invoke({"question": question, "history": history, "mode": mode})

    def stream(self, question: str, history: History = (), mode: Mode | None = None) -> Iterator[Answer]:
        """A growing answer; the last one is what `ask` returns. To close it stops the chat model."""
        return self.chain.stream({"question": question, "history": history, "mode": mode})

    async def aask(self, question: str, history: History = (), mode: Mode | None = None) -> Answer:
        """`ask` for asynchronous programs."""
        return await self.chain.ainvoke({"question": question, "history": history, "mode": mode})

    def astream(
        self, question: str, history: History = (), mode: Mode | None = None
    ) -> AsyncIterator[Answer]:
        """`stream` for asynchronous programs."""
        return self.chain.astream({"question": question, "history": history, "mode": mode})

    def search(self, question: str, k: int = 10) -> tuple[Hit, ...]:
        """The k passages nearest to the question, whether or not they answer it."""
        return self.retriever.hits(question, k)

    def passages(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in its order."""
        return self._index.catalog.passages_of(source)

    def document(self, source: str) -> Document:
        """An indexed document, whose text every citation's offsets point into; raises UnknownDocument."""
        return self._index.catalog.document(source)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is indexed."""
        return self._index.catalog.entries()


def _writer(settings: Settings, relevance: Relevance) -> Writer | None:
    if not settings.chat_model:
        return None
    chat = Chat(chat_model(settings), settings.chat_model, settings.chat_timeout)
    return Writer(chat, SupportChecker.load(Judge.load()), relevance)


_building = threading.Lock()


@cache
def _shared() -> Assistant:
    return Assistant.from_settings(Settings.read())


def ask(question: str, history: History = (), mode: Mode | None = None) -> Answer:
    """Ask a shared assistant, built at the first call with the settings of the environment."""
    with _building:  # or two first calls would build two
        assistant = _shared()
    return assistant.ask(question, history, mode)
