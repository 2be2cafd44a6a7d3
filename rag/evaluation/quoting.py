"""Questions of careful readers through the public `ask`: which sentences are quoted, and when none is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.assistant import Assistant
from rag.evaluation.measures import auroc, interval
from rag.evaluation.readers import ReaderQuestion, among
from rag.evaluation.report import Figure
from rag.records import Citation, Evidence, Hit

READ, SEARCHED = 6, 20  # paragraphs


@dataclass(frozen=True)
class Quoted:
    """One question, as it was answered by an assistant that never abstains."""

    kind: str
    answerable: bool
    probability: float
    cited: float  # the share of the evidence sentences that are quoted
    inside: tuple[bool, ...]  # for each quoted sentence, whether it is evidence
    right: bool  # an evidence sentence is quoted when only the right paragraphs are read
    rank: int  # of the first right paragraph, from 1; beyond those searched if it isn't among them


def ask_all(assistant: Assistant, questions: Sequence[ReaderQuestion]) -> list[Quoted]:
    """The outcomes, in the order of the questions; the assistant's threshold must be 0."""
    bar = tqdm(questions, desc="asking", unit="question", disable=None)
    return [_quoted(assistant, question) for question in bar]


def _quoted(assistant: Assistant, question: ReaderQuestion) -> Quoted:
    answer = assistant.ask(question.text)
    own = [_stretch(c) for c in answer.citations if c.source == question.source]
    passages = assistant.passages(question.source)
    holding = [p for p in passages if any(a <= p.start < b for a, b in question.paragraphs)]
    given = assistant.read(question.text, tuple(Hit(p, 1.0) for p in holding)).evidence if holding else ()
    ranks = [
        n for n, hit in enumerate(assistant.search(question.text, SEARCHED), 1) if hit.passage in holding
    ]
    return Quoted(
        kind=question.kind,
        answerable=question.answerable,
        probability=answer.probability,
        cited=float(np.mean([among(one, own) for one in question.evidence])) if question.evidence else 0.0,
        inside=tuple(
            c.source == question.source and among(_stretch(c), question.evidence) for c in answer.citations
        ),
        right=any(among(_stretch(one), question.evidence) for one in given),
        rank=min(ranks, default=SEARCHED + 1),
    )


def _stretch(span: Citation | Evidence) -> tuple[int, int]:
    return span.start, span.end


def report(outcomes: Sequence[Quoted], threshold: float) -> Iterator[str]:
    """The figures of all questions, then of each kind; a refused question counts as one without quotation."""
    yield f"refusing below a probability of {threshold:.2f}"
    yield from map(str, _figures(outcomes, threshold))
    for kind in sorted({outcome.kind for outcome in outcomes}):
        some = [outcome for outcome in outcomes if outcome.kind == kind]
        refused = np.mean([outcome.probability < threshold for outcome in some])
        parts = [f"{kind:<16} n = {len(some):<5} refused {refused:.3f}"]
        if answerable := [outcome for outcome in some if outcome.answerable]:
            parts += [f"{name} {_mean(answerable, value(threshold)):.3f}" for name, value in BY_KIND.items()]
        yield "  ".join(parts)


Value = Callable[[Quoted], float]


def _cited(threshold: float) -> Value:
    return lambda o: o.probability >= threshold and o.cited > 0


def _all_cited(threshold: float) -> Value:
    return lambda o: o.probability >= threshold and o.cited == 1


BY_KIND: dict[str, Callable[[float], Value]] = {
    "cited": _cited,
    "all cited": _all_cited,
    "cited if none is refused": lambda _: _cited(0),
    "paragraph among 6": lambda _: lambda o: o.rank <= READ,
    "among 20": lambda _: lambda o: o.rank <= SEARCHED,
}


def _mean(outcomes: Sequence[Quoted], value: Value) -> float:
    return float(np.mean([value(outcome) for outcome in outcomes]))


def _figures(outcomes: Sequence[Quoted], threshold: float) -> Iterator[Figure]:
    answerable = [o for o in outcomes if o.answerable]
    unanswerable = [o for o in outcomes if not o.answerable]
    shown = [o for o in answerable if o.probability >= threshold]
    yield _share("an evidence sentence is cited", answerable, _cited(threshold))
    yield _share("all evidence sentences are cited", answerable, _all_cited(threshold))
    yield _share("an evidence sentence is cited if none is refused", answerable, _cited(0))
    yield _share("the same, the right paragraphs given", answerable, lambda o: o.right)
    yield _inside("quoted sentences that are evidence", shown)
    yield _share("answerable, wrongly refused", answerable, lambda o: o.probability < threshold)
    yield _share("right paragraph among 6", answerable, lambda o: o.rank <= READ)
    yield _share("right paragraph among 20", answerable, lambda o: o.rank <= SEARCHED)
    if unanswerable:
        yield _share("unanswerable, rightly refused", unanswerable, lambda o: o.probability < threshold)
        columns = np.array([(o.probability, o.answerable) for o in outcomes], float)
        yield _figure(
            "AUROC answerable / unanswerable", lambda places: auroc(*columns[places].T), len(columns)
        )


def _share(name: str, outcomes: Sequence[Quoted], value: Value) -> Figure:
    values = np.array([value(outcome) for outcome in outcomes], float)
    return _figure(name, lambda places: float(values[places].mean()), len(values))


def _inside(name: str, outcomes: Sequence[Quoted]) -> Figure:
    """Of all quoted sentences; questions are drawn as wholes."""
    counts = np.array([(sum(o.inside), len(o.inside)) for o in outcomes], float)
    return _figure(name, lambda places: float(np.divide(*counts[places].sum(0))), len(counts))


def _figure(name: str, measure: Callable[[NDArray[np.int64]], float], size: int) -> Figure:
    if not size:
        return Figure(name, float("nan"), 0, 0, 0)
    return Figure(name, measure(np.arange(size)), *interval(measure, size), size)
