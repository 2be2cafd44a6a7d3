"""Questions with their paragraphs and answers, from files in the SQuAD format."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.evaluation.measures import normalised
from rag.training.ranking import FusedRanking, Matrix, Ranking, embed

SHIFTS = ("new_wiki_v1.0.json", "reddit_v1.0.json", "amazon_reviews_v1.0.json")


@dataclass(frozen=True)
class Gold:
    """One annotator's answer: words of the paragraph and where they start."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Question:
    """A question put to one paragraph; no answers means that it can't be answered from it."""

    id: str
    text: str
    answers: tuple[Gold, ...]
    paragraph: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and the article (or product) that it belongs to."""

    text: str
    article: str
    held_out: bool


@dataclass(frozen=True)
class QuestionSet:
    """The paragraphs that one retriever would index, and the questions put to them."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]

    def split(self, held_out: bool) -> tuple[Question, ...]:
        """The questions of the paragraphs kept out of training, or of the others."""
        return tuple(q for q in self.questions if self.paragraphs[q.paragraph].held_out == held_out)


def load_set(path: Path, *, held_out: float = 0.04, positions: slice = slice(None)) -> QuestionSet:
    """Read a SQuAD 1.1 or 2.0 file; positions picks articles, held_out is a share of the paragraphs."""
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"][positions]:
        for entry in article["paragraphs"]:
            text = entry["context"]
            paragraphs.append(Paragraph(text, article["title"], _share(text) < held_out))
            for qa in entry["qas"]:
                answers = tuple(Gold(a["answer_start"], a["text"]) for a in qa["answers"])
                asked = " ".join(qa["question"].split())
                questions.append(Question(qa["id"], asked, answers, len(paragraphs) - 1))
    return QuestionSet(path.stem, tuple(paragraphs), tuple(q for q in questions if len(q.text) > 8))


def _share(text: str) -> float:
    """A number between 0 and 1 that depends on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 16**8


def holds_answer(passage: str, answers: Iterable[Gold]) -> bool:
    """Does the passage contain one of the answers, as SQuAD compares them?"""
    words = f" {normalised(passage)} "
    return any(f" {normalised(answer.text)} " in words for answer in answers)


def ranked(questions: QuestionSet, model_name: str, cache: Path, count: int = 16) -> Ranking:
    """For each question's id its first paragraphs; kept in a file, since embedding takes minutes."""
    file = cache / f"ranked-{questions.name}-{len(questions.paragraphs)}-{count}.json"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        vectors = embed(model_name, [p.text for p in questions.paragraphs])
        asked = embed(model_name, [q.text for q in questions.questions])
        table = rank_all(questions, vectors, asked, count)
        file.write_text(json.dumps(table), encoding="utf-8")
    return {key: [(int(n), float(s)) for n, s in rows] for key, rows in json.loads(file.read_text()).items()}


def rank_all(
    questions: QuestionSet, vectors: Matrix, asked: Matrix, count: int
) -> dict[str, list[tuple[int, float]]]:
    """The fused ranking of every question."""
    ranking = FusedRanking([p.text for p in questions.paragraphs], vectors)
    rows: Sequence[Matrix] = np.vsplit(asked, len(asked)) if len(asked) else []
    pairs = zip(questions.questions, rows, strict=True)
    return {q.id: ranking.top(q.text, row[0], count) for q, row in pairs}
