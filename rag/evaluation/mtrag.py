"""MTRAG: the last turns of real conversations, some of which the documents can't answer."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from rag.evaluation.squad import UnreadableQuestions
from rag.records import Turn


@dataclass(frozen=True)
class Task:
    """A last turn: its question, what was said before, and whether the documents answer it."""

    question: str
    history: tuple[Turn, ...]
    answerable: bool


def load(folder: Path) -> tuple[dict[str, str], list[Task]]:
    """The passages as documents, one a collection, and the tasks that are plainly answerable or not."""
    try:
        passages = _lines(folder / "corpus.jsonl")
        documents = {f"{name}.txt": "" for name in sorted({p["collection"] for p in passages})}
        for passage in passages:
            text = re.sub(r"\s*\n\s*\n\s*", "\n", passage["text"].strip())
            documents[f"{passage['collection']}.txt"] += f"{text}\n\n"
        judged = {"ANSWERABLE": True, "UNANSWERABLE": False}
        tasks = [
            Task(task["question"], _turns(task["history"]), judged[task["answerability"][0]])
            for task in _lines(folder / "questions.jsonl")
            if task["answerability"][0] in judged
        ]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableQuestions(f"{folder}: not a folder in MTRAG's format ({error!r}).") from error
    return documents, tasks


def _lines(file: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _turns(history: list[dict[str, str]]) -> tuple[Turn, ...]:
    """Questions with their answers; the set has them alternate."""
    return tuple(
        Turn(user["text"], agent["text"]) for user, agent in zip(history[::2], history[1::2], strict=True)
    )
