"""python -m rag evaluate SET PATH: the figures of the README, from any file of questions."""

import importlib.util
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from rag.assistant import Assistant
from rag.documents.files import find, read
from rag.documents.passages import split
from rag.errors import RagError
from rag.evaluation import generative, mtrag, quoting, readers, statements, support
from rag.evaluation.answers import answer_all
from rag.evaluation.measures import auroc, interval
from rag.evaluation.report import curve, draw, figures
from rag.evaluation.retrieval import recall
from rag.evaluation.squad import Question, QuestionSet, load
from rag.progress import Progress
from rag.settings import Settings
from rag.support.checker import SupportChecker
from rag.support.judge import Judge

# Quotations are measured, whatever the environment says.
QUOTING = {"chat_model": "", "chat_base_url": ""}


@dataclass(frozen=True)
class Task:
    """What to measure, and on what."""

    path: Path
    settings: Settings
    progress: Progress
    articles: str = "all"
    limit: int | None = None
    picture: Path | None = None
    statements: Path | None = None

    def questions(self) -> tuple[QuestionSet, tuple[Question, ...]]:
        """The set, and those of its questions that are asked: always the same ones."""
        loaded = load(self.path)
        asked = loaded.of(self.articles).questions
        if self.limit is not None and self.limit < len(asked):
            asked = tuple(random.Random(0).sample(asked, self.limit))
        if not asked:
            raise RagError(f"{self.path}: holds no questions to ask.")
        return loaded, asked


def evaluate_retrieval(task: Task) -> Iterator[str]:
    """Recall of the retriever, all paragraphs of the file in one index."""
    loaded, asked = task.questions()
    with _assistant_over(loaded, task) as assistant:
        for k, share in recall(assistant, asked).items():
            yield f"recall@{k:<3} {share:.4f}"


def evaluate_answers(task: Task) -> Iterator[str]:
    """Finding, refusing, calibration and latency, all paragraphs of the file in one index."""
    loaded, asked = task.questions()
    if task.picture and not importlib.util.find_spec("matplotlib"):
        raise RagError("--picture needs the package matplotlib: install it, or leave the picture out.")
    with _assistant_over(loaded, task) as assistant:
        given = task.settings.threshold
        threshold = assistant.shipped_threshold if given is None else given
        outcomes = answer_all(assistant, asked)
    yield f"refusing below a probability of {threshold:.2f}"
    yield from map(str, figures(outcomes, threshold))
    for coverage, risk in curve(outcomes):
        yield f"wrong answers among the surest {coverage:4.0%} of the questions: {risk:.3f}"
    yield f"median latency {1000 * statistics.median(o.seconds for o in outcomes):.0f} ms"
    if task.picture:
        draw(outcomes, task.picture)
        yield f"risk-coverage curve drawn in {task.picture}"


def evaluate_offtopic(task: Task) -> Iterator[str]:
    """How many of the file's questions the corpus of the settings refuses, being about something else."""
    _, asked = task.questions()
    assistant = Assistant.from_settings(task.settings.model_copy(update=QUOTING), task.progress)
    bar = tqdm(asked, desc="asking", unit="question", disable=None)
    refused = sum(assistant.ask(question.text).status == "unanswered" for question in bar)
    yield f"refused {refused / len(asked):.4f}, n = {len(asked)}"


def evaluate_mtrag(task: Task) -> Iterator[str]:
    """How well the probability tells MTRAG's answerable last turns from its unanswerable ones."""
    documents, turns = mtrag.load(task.path)
    with _assistant_over(QuestionSet("mtrag", documents, (), ()), task) as assistant:
        bar = tqdm(turns[: task.limit], desc="asking", unit="question", disable=None)
        scores = np.array([assistant.ask(turn.question, turn.history).probability for turn in bar])
    answerable = np.array([turn.answerable for turn in turns[: task.limit]])
    low, high = interval(lambda places: auroc(scores[places], answerable[places]), len(scores))
    yield f"AUROC {auroc(scores, answerable):.3f}  [{low:.3f}, {high:.3f}]  n = {len(scores)}"


def evaluate_support(task: Task) -> Iterator[str]:
    """How the support check tells true statements from altered ones; the path is a folder of sets."""
    yield from support.report(SupportChecker.load(Judge.load()), _claims(task))


def evaluate_rules(task: Task) -> Iterator[str]:
    """What each rule of the support check catches that nothing else does, on the same statements."""
    yield from support.worth(Judge.load(), _claims(task))


def _claims(task: Task) -> list[statements.Claim]:
    corpus = task.settings.corpus
    documents = [read(path, corpus) for path in find(corpus)]
    passages = [p for document in documents for p in split(document, lambda texts: [0] * len(texts), 10**9)]
    claims = statements.from_articles(task.path / "squad2_half_dev.json", passages)
    claims += statements.from_poisoned(task.path / "hostile" / "poisoned_passages.json")
    if (task.path / "mtrag").exists():
        claims += statements.from_mtrag(task.path / "mtrag" / "corpus.jsonl")
    if task.statements:
        claims += statements.from_file(task.statements, passages)
    if (task.path / "support" / "statements").exists():
        claims += statements.from_free_wording(task.path)
    return claims[: task.limit]


def evaluate_generative(task: Task) -> Iterator[str]:
    """What the chat model of the settings is allowed to say, and whether its citations hold it."""
    if not task.settings.chat_model:
        raise RagError("There is no chat model to measure: set RAG_CHAT_MODEL.")
    loaded, asked = task.questions()
    given = {name: getattr(task.settings, name) for name in ("threshold", *QUOTING)}
    with _assistant_over(loaded, task, **given) as assistant:
        bar = tqdm(asked, desc="asking", unit="question", disable=None)
        answers = [assistant.ask(question.text) for question in bar]
    yield from generative.report(answers)


def evaluate_readers(task: Task) -> Iterator[str]:
    """Which sentences are quoted to careful readers; the path is their folder, or that of all data."""
    folder = task.path / "reading" / "readers"
    return _quoting(readers.load_readers(folder if folder.exists() else task.path), task)


def evaluate_onestopqa(task: Task) -> Iterator[str]:
    """The same for OneStopQA's questions about news, in its own file."""
    return _quoting(readers.load_onestopqa(task.path), task)


def _quoting(loaded: readers.ReaderSet, task: Task) -> Iterator[str]:
    asked = loaded.questions
    if task.limit is not None and task.limit < len(asked):
        asked = tuple(random.Random(0).sample(asked, task.limit))
    with _assistant_over(QuestionSet("readers", loaded.documents, (), ()), task) as assistant:
        given = task.settings.threshold
        outcomes = quoting.ask_all(assistant, asked)
        yield from quoting.report(outcomes, assistant.shipped_threshold if given is None else given)


EVALUATIONS: dict[str, Callable[[Task], Iterator[str]]] = {
    "retrieval": evaluate_retrieval,
    "answers": evaluate_answers,
    "offtopic": evaluate_offtopic,
    "mtrag": evaluate_mtrag,
    "generative": evaluate_generative,
    "support": evaluate_support,
    "rules": evaluate_rules,
    "readers": evaluate_readers,
    "onestopqa": evaluate_onestopqa,
}


@contextmanager
def _assistant_over(questions: QuestionSet, task: Task, **given: object) -> Iterator[Assistant]:
    """An assistant over the set's own documents that answers every question, whatever its probability."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        questions.write(corpus)
        changes = {"corpus": corpus, "index": Path(folder) / "index", "threshold": 0.0, **QUOTING, **given}
        yield Assistant.from_settings(task.settings.model_copy(update=changes), task.progress)
