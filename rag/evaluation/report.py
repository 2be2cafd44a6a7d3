"""Outcomes → the figures of a report, each with its 95 % bootstrap interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.answers import Outcome
from rag.evaluation.measures import auroc, calibration_error, interval, risk_coverage

COVERAGES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Figure:
    """A measured share with its interval, and over how many questions."""

    name: str
    value: float
    low: float
    high: float
    size: int

    def __str__(self) -> str:
        """One line of the report."""
        return f"{self.name:<58} {self.value:.3f}  [{self.low:.3f}, {self.high:.3f}]  n = {self.size}"


def figures(outcomes: Sequence[Outcome], threshold: float) -> list[Figure]:
    """All figures that the outcomes allow; those of refusal are at the threshold."""
    answerable = [o for o in outcomes if o.answerable]
    unanswerable = [o for o in outcomes if not o.answerable]
    shown = [o for o in outcomes if o.probability >= threshold]
    table = [
        _share("answering sentence found, right paragraph given", answerable, lambda o: o.found_given),
        _share("answering sentence found, all paragraphs", answerable, lambda o: o.found),
        _share("right paragraph cited, all paragraphs", answerable, lambda o: o.cited),
        _share("marked words: exact match", answerable, lambda o: o.exact),
        _share("marked words: F1", answerable, lambda o: o.f1),
        _share("answerable, wrongly refused", answerable, lambda o: o.probability < threshold),
        _share("unanswerable, rightly refused", unanswerable, lambda o: o.probability < threshold),
        _share("shown answers that are right", shown, lambda o: o.right),
    ]
    if answerable and unanswerable:
        table += [_over("AUROC answerable / unanswerable", outcomes, lambda p, a, r: auroc(p, a))]
    table += [_over("expected calibration error", outcomes, lambda p, a, r: calibration_error(p, a))]
    return [figure for figure in table if figure.size]


def curve(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Coverage → risk: the share of wrong answers when only the surest are shown."""
    _, risk = risk_coverage([o.probability for o in outcomes], [o.right for o in outcomes])
    return [(share, float(risk[min(len(risk) - 1, int(share * len(risk)))])) for share in COVERAGES]


def draw(outcomes: Sequence[Outcome], file: Path) -> None:
    """The risk-coverage curve as a picture."""
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(6, 4), layout="constrained")
    axes = picture.subplots()
    axes.plot(*risk_coverage([o.probability for o in outcomes], [o.right for o in outcomes]))
    axes.set(
        xlabel="share of the questions that are answered", ylabel="share of those answers that are wrong"
    )
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.grid(alpha=0.3)
    picture.savefig(file)


def _share(name: str, outcomes: Sequence[Outcome], value: Callable[[Outcome], float]) -> Figure:
    values = np.array([value(outcome) for outcome in outcomes], float)
    if not len(values):
        return Figure(name, float("nan"), 0, 0, 0)
    low, high = interval(lambda places: float(values[places].mean()), len(values))
    return Figure(name, float(values.mean()), low, high, len(values))


Columns = NDArray[np.float64]


def _over(
    name: str, outcomes: Sequence[Outcome], measure: Callable[[Columns, Columns, Columns], float]
) -> Figure:
    columns = np.array([(o.probability, o.answerable, o.right) for o in outcomes], float).T

    def at(places: NDArray[np.int64]) -> float:
        return measure(*columns[:, places])

    low, high = interval(at, len(outcomes))
    return Figure(name, at(np.arange(len(outcomes))), low, high, len(outcomes))
