"""Question sets in SQuAD's format: a corpus to index, and questions with their places in it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RagError


class UnreadableQuestions(RagError):
    """A file of questions isn't in the format it should be in."""


@dataclass(frozen=True)
class Gold:
    """A right answer as offsets into its document's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Question:
    """A question about one paragraph, `document.text[start:end]`; no gold answers means: not answerable."""

    text: str
    source: str
    start: int
    end: int
    gold: tuple[Gold, ...]


@dataclass(frozen=True)
class QuestionSet:
    """Documents as source → text, and the questions about them, in the order of the file."""

    documents: dict[str, str]
    questions: tuple[Question, ...]

    def write(self, corpus: Path) -> None:
        """Make the documents a corpus."""
        corpus.mkdir(parents=True, exist_ok=True)
        for source, text in self.documents.items():
            (corpus / source).write_text(text, encoding="utf-8", newline="\n")


def load(path: Path, articles: slice = slice(None)) -> QuestionSet:
    """All documents of the file, and the questions about the articles of that slice."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))["data"]
        documents, questions = {}, []
        for number, article in enumerate(data):
            source = f"{number:03d}-{_name(article['title'])}.txt"
            documents[source], asked = _document(article, source)
            if number in range(len(data))[articles]:
                questions += asked
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableQuestions(
            f"{path}: not a file of questions in SQuAD's format ({error!r})."
        ) from error
    return QuestionSet(documents, tuple(questions))


def _name(title: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in title)[:80]


def _document(article: dict, source: str) -> tuple[str, list[Question]]:  # type: ignore[type-arg]
    text, questions = article["title"].replace("_", " "), []
    for paragraph in article["paragraphs"]:
        # A paragraph's blank lines would make it several of ours; spaces keep its offsets.
        context = re.sub(r"\n\s*\n", lambda blank: " " * len(blank[0]), paragraph["context"])
        text += "\n\n"
        start, text = len(text), text + context
        for asked in paragraph["qas"]:
            places = {(a["answer_start"], a["text"]) for a in asked["answers"]}
            gold = tuple(Gold(start + at, start + at + len(words), words) for at, words in sorted(places))
            questions.append(Question(asked["question"].strip(), source, start, len(text), gold))
    return text, questions
