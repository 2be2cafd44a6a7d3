"""Where a question's time goes: every instant belongs to one stage, and in it to one library or to Python.

Stages are what LangChain's callbacks report; the libraries' calls are timed where they begin.
What runs on several threads at once counts once.
"""

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from typing import Any
from uuid import UUID

import onnxruntime
from chromadb.api.models.Collection import Collection
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.embeddings import Embeddings

CHAIN = "the chain around them"
PYTHON = "Python"
# Runs that only hold others.
AROUND = frozenset({"ask", "route", "question"})


@dataclass(frozen=True)
class Span:
    """From when to when something ran."""

    stage: bool
    label: str
    start: float
    end: float


class Timeline(BaseCallbackHandler):
    """Collects spans: as a callback those of the stages, through `timed` those of the libraries."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._begun: dict[UUID, tuple[str, float]] = {}

    def on_chain_start(self, serialized: Any, inputs: Any, *, run_id: UUID, **more: Any) -> None:
        name = more.get("name") or ""
        if name not in AROUND and not name.startswith("Runnable"):
            self._begun[run_id] = name, time.perf_counter()

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **more: Any) -> None:
        if run_id in self._begun:
            name, start = self._begun.pop(run_id)
            self.spans.append(Span(True, name, start, time.perf_counter()))

    @contextmanager
    def timed(self, label: str, stage: bool = False) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.spans.append(Span(stage, label, start, time.perf_counter()))

    def wrap(self, owner: Any, name: str, label: str, stage: bool = False) -> None:
        """Time every call of that method from now on."""
        method = getattr(owner, name)

        @wraps(method)
        def timed(*given: Any, **named: Any) -> Any:
            with self.timed(label, stage):
                return method(*given, **named)

        setattr(owner, name, timed)

    def shares(self, start: float, end: float) -> dict[tuple[str, str], float]:
        """(stage, part) → seconds between the two instants; together they are all of it."""
        spans, self.spans = self.spans, []
        instants = sorted({start, end, *(t for s in spans for t in (s.start, s.end) if start < t < end)})
        seconds: dict[tuple[str, str], float] = defaultdict(float)
        for since, until in pairwise(instants):
            active = [span for span in spans if span.start <= since and span.end >= until]
            # The innermost stage, and the outermost library: what embeds runs in ONNX Runtime, too.
            stages = sorted((s for s in active if s.stage), key=lambda span: span.start)
            parts = sorted((s for s in active if not s.stage), key=lambda span: span.start)
            where = stages[-1].label if stages else CHAIN, parts[0].label if parts else PYTHON
            seconds[where] += until - since
        return seconds


def watch(timeline: Timeline) -> None:
    """Time the libraries from now on; before the assistant is built."""
    for method in ("query", "get"):
        timeline.wrap(Collection, method, "Chroma")
    timeline.wrap(onnxruntime.InferenceSession, "run", "ONNX Runtime")
    _watch_sqlite(timeline)


def watch_embeddings(timeline: Timeline) -> None:
    """Time the embedding of questions, whatever class does it; after the assistant is built."""
    for kind in Embeddings.__subclasses__():
        if kind.__module__.startswith("rag."):
            timeline.wrap(kind, "embed_query", "embedding")


def _watch_sqlite(timeline: Timeline) -> None:
    label, connect = "SQLite, FTS5", sqlite3.connect

    class Cursor(sqlite3.Cursor):
        """SQLite works when a row is fetched, not only when a query is executed."""

    class Connection(sqlite3.Connection):
        def cursor(self, *given: Any, **named: Any) -> sqlite3.Cursor:
            return super().cursor(Cursor)

    for method in ("execute", "fetchone", "fetchall", "__next__"):
        timeline.wrap(Cursor, method, label)

    def timed(*given: Any, **named: Any) -> sqlite3.Connection:
        with timeline.timed(label):
            return connect(*given, **({"factory": Connection} | named))

    sqlite3.connect = timed  # type: ignore[assignment]
