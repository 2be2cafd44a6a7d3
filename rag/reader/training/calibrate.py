"""The constants beside the weights: margins and retrieval scores become probabilities, and the threshold."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.reader.calibration import Calibration
from rag.reader.inference import Reader
from rag.reader.training.data import load_set, ranked

READ = 6  # passages
ROUNDS = 5
# The stated cost: a wrong answer is as bad as so many refusals of what could have been answered.
WRONG = 2.0
# The share of answerable questions where the assistant is used; among those it is fitted on, under one half.
ANSWERABLE = 0.8

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """A question with margin and retrieval score of each passage that was read for it, (passages × 2)."""

    answerable: bool
    passages: Numbers


def calibrate(weights: Path, data: Path, base: str, cache: Path, limit: int | None = None) -> None:
    """Fit the constants on the paragraphs that were kept out of training, and write reader.json."""
    reader = Reader.load(str(weights))
    fitted = fit(seen(reader, data, base, cache, limit), reader.calibration)
    rounded = {
        key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(fitted).items()
    }
    (weights / "reader.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def seen(reader: Reader, data: Path, base: str, cache: Path, limit: int | None) -> list[Seen]:
    """The kept-out questions of the even articles, each against its nearest passages of the whole set."""
    file = data / "squad2_half_dev.json"
    everything = load_set(file, held_out=0.1)
    even = load_set(file, positions=slice(0, None, 2), held_out=0.1)
    kept = {question.id for question in even.split(held_out=True)}
    ranking = ranked(everything, base, cache)
    outcomes = []
    for question in tqdm([q for q in everything.questions if q.id in kept][:limit], desc="calibrating"):
        nearest = ranking[question.id][:READ]
        texts = [everything.paragraphs[number].text for number, _ in nearest]
        margins = [
            max((c.margin for c in found), default=-50.0) for found in reader.candidates(question.text, texts)
        ]
        rows = np.array([margins, [score for _, score in nearest]], float).T
        outcomes.append(Seen(bool(question.answers), rows))
    return outcomes


def fit(questions: Sequence[Seen], calibration: Calibration) -> Calibration:
    """Logistic regression on each question's best passage; which that is depends on the weights."""
    answerable = np.array([question.answerable for question in questions], float)
    curve = np.array([0.2, 0.0, 0.0])
    for _ in range(ROUNDS):
        best = [q.passages[np.argmax(q.passages @ curve[:2])] for q in questions]
        curve = logistic(np.column_stack([best, np.ones(len(best))]), answerable)
    scale, weight, bias = map(float, curve)
    chosen = threshold(float(answerable.mean()))
    return replace(calibration, scale=scale, bias=bias, fused_weight=weight / scale, threshold=chosen)


def logistic(inputs: Numbers, labels: Numbers, ridge: float = 1e-3) -> Numbers:
    """The weights of a logistic regression, by Newton's method."""
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (labels - odds) - ridge * weights
        bend = (inputs * (odds * (1 - odds))[:, None]).T @ inputs + ridge * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def threshold(share: float) -> float:
    """The probability from which answering costs less than refusing; share is what it was fitted on.

    >>> round(threshold(0.5), 3)
    0.333
    """
    odds = WRONG * (share / (1 - share)) / (ANSWERABLE / (1 - ANSWERABLE))
    return odds / (1 + odds)
