"""The assistant: a corpus, its index and its reader behind one `ask`."""

import threading
from collections.abc import Iterator, Sequence
from functools import cache

from langchain_core.runnables import Runnable

from rag.chain import build_chain
from rag.evidence import EvidenceFinder
from rag.index import Index, Progress, silent
from rag.models import embedding_model
from rag.reader.inference import Reader
from rag.records import Answer, Document, Entry, Hit, Passage, SyncReport, Turn
from rag.retrieval import FusedRetriever
from rag.settings import Settings


class Assistant:
    """Answers questions over the documents of one corpus; safe to share between threads."""

    def __init__(self, settings: Settings, index: Index, reader: Reader) -> None:
        """Compose the parts; most programs want `from_settings`."""
        self.settings = settings
        self._index = index
        self.retriever = FusedRetriever(index=index, k=settings.passages_read)
        self.report = SyncReport()
        self.shipped_threshold = reader.calibration.threshold
        self.read = EvidenceFinder(reader, settings.threshold)
        self.chain: Runnable[object, Answer] = build_chain(self.retriever, self.read)

    @classmethod
    def from_settings(cls, settings: Settings, progress: Progress = silent) -> "Assistant":
        """Load the models, open the index and bring it up to date; raises RagError."""
        index = Index(settings.index, embedding_model(settings.embedding_model))
        assistant = cls(settings, index, Reader.load(settings.reader))
        assistant.sync(progress)
        return assistant

    def sync(self, progress: Progress = silent) -> SyncReport:
        """Bring the index up to date with the files of the corpus."""
        self.report = self._index.sync(self.settings.corpus, progress)
        return self.report

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer, quoted from the documents, or an answer that says they don't tell."""
        return self.chain.invoke({"question": question, "history": history})

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """A growing answer; the last one is what `ask` returns."""
        return self.chain.stream({"question": question, "history": history})

    async def aask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """`ask` for asynchronous programs."""
        return await self.chain.ainvoke({"question": question, "history": history})

    def search(self, question: str, k: int = 10) -> tuple[Hit, ...]:
        """The k passages nearest to the question, whether or not they answer it."""
        return self.retriever.hits(question, k)

    def passages(self, source: str) -> tuple[Passage, ...]:
        """The passages of a document, in its order."""
        return self._index.passages_of(source)

    def document(self, source: str) -> Document:
        """An indexed document, whose text every citation's offsets point into; raises UnknownDocument."""
        return self._index.document(source)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is indexed."""
        return self._index.entries()


_building = threading.Lock()


@cache
def _shared() -> Assistant:
    return Assistant.from_settings(Settings.read())


def ask(question: str, history: Sequence[Turn] = ()) -> Answer:
    """Ask a shared assistant, built at the first call with the settings of the environment."""
    with _building:  # or two first calls would build two
        assistant = _shared()
    return assistant.ask(question, history)
