"""A worker: this assistant, or that of another checkout, through what every program can call."""

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from rag import Assistant, Settings
from tests.benchmarks.measure import seconds, serve
from tests.benchmarks.planted import plant
from tests.benchmarks.timeline import Timeline, watch, watch_embeddings

assistant: Assistant
timeline: Timeline | None = None


def build(corpus: str, index: str, watched: bool = False) -> float:
    """Seconds until the assistant over that corpus is ready; what isn't indexed yet is."""
    global timeline
    if watched:
        timeline = Timeline()
        watch(timeline)
    return seconds(lambda: _build(corpus, index))


def _build(corpus: str, index: str) -> None:
    global assistant
    assistant = Assistant.from_settings(Settings(corpus=Path(corpus), index=Path(index)))
    if timeline:
        watch_embeddings(timeline)


def sync() -> float:
    return seconds(assistant.sync)


def paragraphs() -> list[str]:
    """The texts that are embedded."""
    return [p.text for entry in assistant.entries for p in assistant.passages(entry.source)]


def ask(questions: list[str]) -> list[float]:
    return [seconds(lambda q=question: assistant.ask(q)) for question in questions]


def vectors(questions: list[str]) -> list[list[float]]:
    """What the retriever looks for."""
    return [assistant.retriever.index.embeddings.embed_query(question) for question in questions]


def search(questions: list[str], k: int) -> dict[str, Any]:
    """Seconds and hits of each question."""
    times, hits = [], []
    for question in questions:
        begun = time.perf_counter()
        found = assistant.search(question, k)
        times.append(time.perf_counter() - begun)
        hits.append([(hit.passage.source, hit.passage.start, hit.passage.end) for hit in found])
    return {"seconds": times, "hits": hits}


def shares(questions: list[str]) -> list[tuple[str, str, float]]:
    """(stage, part, seconds): the mean over the questions; together they are all of it."""
    assert timeline is not None
    total: dict[tuple[str, str], float] = defaultdict(float)
    for question in questions:
        timeline.spans.clear()
        begun = time.perf_counter()
        assistant.chain.invoke({"question": question}, {"callbacks": [timeline]})
        for where, spent in timeline.shares(begun, time.perf_counter()).items():
            total[where] += spent / len(questions)
    return [(stage, part, spent) for (stage, part), spent in total.items()]


if __name__ == "__main__":
    if "planted" in sys.argv:
        plant()
    serve({f.__name__: f for f in (build, sync, paragraphs, ask, vectors, search, shares)})
