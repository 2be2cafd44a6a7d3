"""Measures: separation, calibration, overlap of words, and how sure they are."""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def auroc(scores: ArrayLike, positive: ArrayLike) -> float:
    """How often a positive outscores a negative, ties counting half; nan without both kinds."""
    scores, positive = np.asarray(scores, float), np.asarray(positive, bool)
    values, places = np.unique(scores, return_inverse=True)
    yes = np.bincount(places[positive], minlength=len(values))
    no = np.bincount(places[~positive], minlength=len(values))
    pairs = yes.sum() * no.sum()
    return float((yes * (np.cumsum(no) - no / 2)).sum() / pairs) if pairs else float("nan")


def calibration_error(probabilities: ArrayLike, right: ArrayLike, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017)."""
    probabilities, right = np.asarray(probabilities, float), np.asarray(right, float)
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = np.bincount(places, weights=probabilities - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(probabilities))


def risk_coverage(scores: ArrayLike, right: ArrayLike) -> tuple[Numbers, Numbers]:
    """Coverage, and the share of wrong answers among those covered, when the surest are answered first."""
    order = np.argsort(-np.asarray(scores, float), kind="stable")
    wrong = 1 - np.asarray(right, float)[order]
    count = np.arange(1, len(wrong) + 1)
    return count / len(wrong), np.cumsum(wrong) / count


def interval(
    measure: Callable[[NDArray[np.int64]], float], size: int, samples: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure that is computed from the cases at the given places."""
    random = np.random.default_rng(seed)
    values = [measure(random.integers(0, size, size)) for _ in range(samples)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def normalised(text: str) -> str:
    """SQuAD's normal form: lower case, no punctuation, no articles, single spaces."""
    bare = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def exact_match(words: str, gold: Sequence[str]) -> bool:
    """Whether the words are those of a gold answer, in SQuAD's normal form."""
    return normalised(words) in map(normalised, gold)


def f1(words: str, gold: Sequence[str]) -> float:
    """The best overlap of words with a gold answer."""
    return max((_overlap(normalised(words).split(), normalised(one).split()) for one in gold), default=0.0)


def _overlap(words: Sequence[str], gold: Sequence[str]) -> float:
    common = (Counter(words) & Counter(gold)).total()
    return 2 * common / (len(words) + len(gold)) if common else 0.0
