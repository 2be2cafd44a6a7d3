"""What the product's own retriever ranks high for each question, kept in a file."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.models import embedding_model
from rag.records import Passage
from rag.terms import terms
from rag.training.reader.sets import Collection

FIRST = 12  # paragraphs of a question
DEEP = 2 * FIRST  # passages to look at, since a long paragraph is several
WORDS_EVERY = 4  # of the questions of sets that are searched by words alone

Ranking = dict[str, list[tuple[int, float]]]
"""For each question's id its first paragraphs, as numbers, with their scores."""


def ranked(collection: Collection, model_name: str, cache: Path) -> Ranking:
    """For each question's id its first paragraphs; none for collections that aren't searched."""
    if collection.search == "none":
        return {}
    file = cache / f"ranked-{collection.name}-{len(collection.questions)}.json"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(dict(_rows(collection, model_name))), encoding="utf-8")
    return {key: [(int(n), float(s)) for n, s in rows] for key, rows in json.loads(file.read_text()).items()}


def _rows(collection: Collection, model_name: str) -> Iterator[tuple[str, list[tuple[int, float]]]]:
    """Each question's id with its row; the collection's paragraphs are the corpus, one a file."""
    fused = collection.search == "fused"
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, place in enumerate(collection.places):
            (corpus / f"{number}.txt").write_text(f"{place.title}\n\n{place.text}", encoding="utf-8")
        index = Index(Path(folder) / "index", embedding_model(model_name))
        index.sync(corpus)
        retriever = FusedRetriever(index=index, k=DEEP)
        for question in collection.questions[:: 1 if fused else WORDS_EVERY]:
            if fused:
                yield question.id, _first((hit.passage, hit.score) for hit in retriever.hits(question.text))
            else:
                scores = index.catalog.search(terms(question.text), DEEP)
                passages = index.catalog.passages(list(scores))
                yield question.id, _first((passages[name], score) for name, score in scores.items())


def _first(scored: Iterator[tuple[Passage, float]]) -> list[tuple[int, float]]:
    """Each paragraph once, with the score of its best part."""
    best: dict[int, float] = {}
    for passage, score in scored:
        best.setdefault(int(passage.source.removesuffix(".txt")), score)
    return list(best.items())[:FIRST]
