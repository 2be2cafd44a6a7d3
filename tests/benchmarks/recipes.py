"""A worker: retrieval as LangChain's tutorials make it, or as txtai's do, with the same embedding model."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from rag.models import place
from tests.benchmarks.data import documents, slices
from tests.benchmarks.measure import seconds, serve

MODEL = place("sentence-transformers/all-MiniLM-L6-v2")
Hit = tuple[str, int, int]  # document, start, end


class Recipe(Protocol):
    """An index of plain text files in a folder."""

    def __init__(self, folder: Path) -> None: ...

    def add(self, texts: dict[str, str]) -> None: ...

    def search(self, question: str, k: int) -> list[Hit]: ...


class LangChain:
    """Recursive splitter, sentence-transformers, Chroma, the k nearest."""

    def __init__(self, folder: Path) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        embeddings = HuggingFaceEmbeddings(model_name=MODEL)
        self._store = Chroma(embedding_function=embeddings, persist_directory=str(folder))

    def add(self, texts: dict[str, str]) -> None:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        whole = [Document(page_content=text, metadata={"source": name}) for name, text in texts.items()]
        for part in slices(splitter.split_documents(whole), 5_000):  # Chroma takes no more at once
            self._store.add_documents(list(part))

    def search(self, question: str, k: int) -> list[Hit]:
        found = self._store.similarity_search(question, k=k)
        places = [(str(d.metadata["source"]), int(d.metadata["start_index"])) for d in found]
        ends = [start + len(d.page_content) for (_, start), d in zip(places, found, strict=True)]
        return [(source, start, end) for (source, start), end in zip(places, ends, strict=True)]


class Txtai:
    """Paragraphs, faiss and BM25 fused, their texts in SQLite."""

    def __init__(self, folder: Path) -> None:
        from txtai import Embeddings

        self._folder = folder / "txtai"
        self._index = Embeddings(path=MODEL, hybrid=True, content=True)
        if self._folder.exists():
            self._index.load(str(self._folder))

    def add(self, texts: dict[str, str]) -> None:
        self._index.index([part for name, text in texts.items() for part in _paragraphs(name, text)])
        self._index.save(str(self._folder))

    def search(self, question: str, k: int) -> list[Hit]:
        ids = [str(found["id"]).split("\t") for found in self._index.search(question, k)]
        return [(source, int(start), int(end)) for source, start, end in ids]


def _paragraphs(name: str, text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for part in text.split("\n\n"):
        if start:  # the first is the title
            yield f"{name}\t{start}\t{start + len(part)}", part
        start += len(part) + 2


RECIPES: dict[str, type[Recipe]] = {"langchain": LangChain, "txtai": Txtai}
recipe: Recipe
texts: dict[str, str]


def build(corpus: str, index: str) -> float:
    """Seconds until the model is loaded and the index, if there is one, open."""
    return seconds(lambda: _build(Path(corpus), Path(index)))


def _build(corpus: Path, index: Path) -> None:
    global recipe, texts
    texts = documents(corpus)
    recipe = RECIPES[sys.argv[1]](index)


def sync() -> float:
    """Seconds that it takes to index the corpus."""
    return seconds(lambda: recipe.add(texts))


def search(questions: list[str], k: int) -> dict[str, Any]:
    """Seconds and hits of each question."""
    times, hits = [], []
    for question in questions:
        begun = time.perf_counter()
        hits.append(recipe.search(question, k))
        times.append(time.perf_counter() - begun)
    return {"seconds": times, "hits": hits}


if __name__ == "__main__":
    serve({"build": build, "sync": sync, "search": search})
