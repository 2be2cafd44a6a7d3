"""The constants beside the weights: margin, retrieval and support become probabilities; the threshold."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from rag.evaluation.measures import Numbers
from rag.reader.calibration import Calibration
from rag.reader.inference import Reader, Reading
from rag.records import Passage
from rag.support.judge import Judge
from rag.support.verifier import Verifier
from rag.training.logistic import logistic
from rag.training.ranking import ranked
from rag.training.sets import half_dev

READ = 6  # passages
ROUNDS = 5
NOTHING = -50.0  # the margin of a passage without a word
# The stated cost: a wrong answer is as bad as so many refusals of what could have been answered.
WRONG = 2.0
# The share of answerable questions where the assistant is used; among those it is fitted on, under one half.
ANSWERABLE = 0.8


@dataclass(frozen=True)
class Seen:
    """A question with margin, retrieval score and support of each passage read for it, (passages × 3)."""

    article: str
    answerable: bool
    passages: Numbers


def calibrate(weights: Path, data: Path, cache: Path, limit: int | None = None) -> None:
    """Fit the constants on the paragraphs that were kept out of training, and write reader.json."""
    reader = Reader.load(str(weights))
    verify = Verifier.load(Judge.load())
    fitted = fit(seen(reader, verify, data, cache, limit), reader.calibration)
    rounded = {
        key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(fitted).items()
    }
    (weights / "reader.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def seen(reader: Reader, verify: Verifier, data: Path, cache: Path, limit: int | None) -> list[Seen]:
    """The kept-out questions of the even articles, each against its nearest passages of the whole set."""
    everything = half_dev(data)
    questions = everything.of("even").split(held_out=True)[:limit]
    ranking = ranked(everything, questions, cache)
    outcomes = []
    for question in tqdm(questions, desc="calibrating"):
        passages = [paragraph.passage() for paragraph, _ in ranking[question][:READ]]
        readings = reader.read(question.text, [passage.text for passage in passages])
        rows = []
        for passage, reading, (_, score) in zip(passages, readings, ranking[question][:READ], strict=True):
            margin, support = _best(question.text, passage, reading, verify)
            rows.append((margin, score, support))
        article = question.paragraph.title
        outcomes.append(Seen(article, bool(question.answers), np.array(rows, float)))
    return outcomes


def _best(question: str, passage: Passage, reading: Reading, verify: Verifier) -> tuple[float, float]:
    """Margin and support of the passage's best span."""
    if not reading.spans:
        return NOTHING, 0.0
    span = reading.spans[0]
    return span.margin, verify(question, passage.text[span.start : span.end], passage)


def fit(questions: Sequence[Seen], calibration: Calibration) -> Calibration:
    """Logistic regression on each question's best passage; which that is depends on the weights."""
    answerable = np.array([question.answerable for question in questions], float)
    curve = np.array([0.2, 0.0])
    for _ in range(ROUNDS):
        # Only the best is verified, so support has no say in the choice.
        best = [q.passages[np.argmax(q.passages[:, :2] @ curve[:2])] for q in questions]
        inputs = np.column_stack([best, np.ones(len(best))])
        curve = logistic(inputs, answerable)
    scale, fused, support, bias = map(float, curve)
    careful = caution(inputs, answerable, [question.article for question in questions])
    return replace(
        calibration,
        scale=scale,
        bias=bias - careful,
        # The threshold has its own cost, which isn't to be paid twice.
        threshold=threshold(float(answerable.mean()), careful),
        fused_weight=fused / scale,
        support_weight=support / scale,
    )


def caution(inputs: Numbers, labels: Numbers, articles: Sequence[str], samples: int = 400) -> float:
    """How much lower, in logits, the curve would be for the safe side of what so few articles tell.

    Articles differ, so they are drawn with replacement as wholes. Of the curves that this gives, the quantile
    is the one at which being too sure costs as much in all as being too doubtful, if each costs what a wrong
    answer and a refusal do.
    """
    random = np.random.default_rng(0)
    places = [np.flatnonzero(np.array(articles) == article) for article in sorted(set(articles))]
    drawn = [
        np.concatenate([places[n] for n in random.integers(0, len(places), len(places))])
        for _ in range(samples)
    ]
    curves = np.array([logistic(inputs[rows], labels[rows]) for rows in drawn])
    safe = np.quantile(inputs @ curves.T, 1 / (1 + WRONG), axis=1)
    return float((inputs @ logistic(inputs, labels) - safe).mean())


def threshold(share: float, careful: float = 0.0) -> float:
    """The probability from which answering costs less than refusing.

    Share is that of the answerable among the questions it was fitted on, careful by how much, in logits, the
    probability is understated.

    >>> round(threshold(0.5), 3)
    0.333
    """
    odds = WRONG * (share / (1 - share)) / (ANSWERABLE / (1 - ANSWERABLE)) * math.exp(-careful)
    return odds / (1 + odds)
