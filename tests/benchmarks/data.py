"""What is asked of what: the article with its questions, or a file of questions in SQuAD's format."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.evaluation.squad import Question, load
from tests.benchmarks.measure import HERE

ARTICLE_QUESTIONS = (
    "What did the Hamburg understanding cover?",
    "Who would lead the battles in Mayadin and Abu Kamal?",
    "Which rocket launchers did Russia supply?",
    "Who is the president of France?",
    "What are Putin's options if Trump stays silent?",
    "When did Trump and Putin meet?",
    "Who is the spokesman of the Russian Defense Ministry?",
    "What were the Russian special forces seen doing in Deir ez-Zour?",
)


@dataclass(frozen=True)
class Material:
    """A corpus on disk and questions to ask of it, always the same ones in the same order."""

    name: str
    corpus: Path
    questions: tuple[str, ...]
    answerable: tuple[Question, ...] = ()


def article(folder: Path, asked: int) -> Material:
    """The shipped article."""
    corpus = folder / "article"
    shutil.copytree(HERE / "corpus", corpus)
    rounds = asked // len(ARTICLE_QUESTIONS) + 1
    return Material("the article", corpus, (ARTICLE_QUESTIONS * rounds)[:asked])


def squad(path: Path, folder: Path, asked: int) -> Material:
    """A file's paragraphs, and a sample of its questions."""
    whole = load(path)
    corpus = folder / path.stem
    whole.write(corpus)
    chosen = random.Random(1).sample(whole.questions, min(asked, len(whole.questions)))
    answerable = [question for question in whole.questions if question.gold]
    random.Random(2).shuffle(answerable)
    return Material(path.stem, corpus, tuple(question.text for question in chosen), tuple(answerable))


def slices(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def documents(corpus: Path) -> dict[str, str]:
    """Source → text of a corpus of plain text files."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))}


def as_json(question: Question) -> dict[str, Any]:
    return asdict(question)
