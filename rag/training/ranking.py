"""What the assistant's own retriever ranks first: most of it wrong, and so the hardest to tell from right."""

import hashlib
import json
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from rag.evaluation.squad import Paragraph, Question, QuestionSet
from rag.index.retrieval import FusedRetriever
from rag.index.store import Index
from rag.models import SHIPPED, embedding_model
from rag.progress import terminal_progress
from rag.records import Hit

COUNT = 16  # paragraphs for each question
DEEP = 2 * COUNT  # passages to look at, since a long paragraph is several

Ranking = dict[Question, list[tuple[Paragraph, float]]]
"""For each question its first paragraphs with their scores, best first."""


def ranked(over: QuestionSet, questions: Sequence[Question], cache: Path) -> Ranking:
    """The set's paragraphs ranked for some of its questions; kept in a file, since it takes minutes."""
    texts = [p.text for p in over.paragraphs] + [q.text for q in questions]
    digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
    file = cache / f"ranked-{over.name}-{digest[:8]}.json"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(list(_rows(over, questions))), encoding="utf-8")
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {
        question: [(over.paragraphs[number], score) for number, score in row]
        for question, row in zip(questions, rows, strict=True)
    }


def _rows(over: QuestionSet, questions: Sequence[Question]) -> Iterator[list[tuple[int, float]]]:
    """A question's first paragraphs, as numbers, with their scores; the set's documents are the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        over.write(Path(folder) / "corpus")
        index = Index(Path(folder) / "index", embedding_model(SHIPPED[0]))
        index.sync(Path(folder) / "corpus", terminal_progress())
        retriever = FusedRetriever(index=index, k=DEEP)
        places = sorted((paragraph.source, paragraph.start, n) for n, paragraph in enumerate(over.paragraphs))
        for question in tqdm(questions, desc=f"ranking {over.name}", unit="question", disable=None):
            yield _first(retriever.hits(question.text), over.paragraphs, places)


def _first(
    hits: Sequence[Hit], paragraphs: Sequence[Paragraph], places: Sequence[tuple[str, int, int]]
) -> list[tuple[int, float]]:
    """Each paragraph's number once, with the score of its best part; places are (source, start, number)."""
    scores: dict[int, float] = {}
    for hit in hits:
        passage = hit.passage
        number = places[bisect_right(places, (passage.source, passage.start, len(places))) - 1][2]
        if paragraphs[number].holds(passage):
            scores.setdefault(number, hit.score)
    return list(scores.items())[:COUNT]
