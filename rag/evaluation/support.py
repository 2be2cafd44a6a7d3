"""How well the support check tells true statements from altered ones, and what each of its rules is worth."""

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.evaluation.measures import Numbers, interval
from rag.evaluation.report import Figure
from rag.evaluation.statements import TRUE, Claim
from rag.support.checker import SupportChecker
from rag.support.judge import Judge
from rag.support.rules import RULES


def report(checker: SupportChecker, claims: Sequence[Claim]) -> Iterator[str]:
    """A line a kind: the share of true ones dropped, of others caught; then the time."""
    dropped, seconds = [], []
    for claim in tqdm(claims, desc="checking", unit="statement", disable=None):
        begun = time.perf_counter()
        dropped.append(not checker(claim.text, claim.passages).supported)
        seconds.append(time.perf_counter() - begun)
    for kind in dict.fromkeys(claim.kind for claim in claims):
        values = [d for d, claim in zip(dropped, claims, strict=True) if claim.kind == kind]
        yield str(_figure(kind, np.array(values, float)))
    yield f"median {1000 * statistics.median(seconds):.0f} ms a sentence"


def _figure(kind: str, values: Numbers) -> Figure:
    def mean(places: NDArray[np.int64]) -> float:
        return float(values[places].mean())

    name = f"{kind}, {'dropped' if TRUE in kind else 'caught'}"
    return Figure(name, float(values.mean()), *interval(mean, len(values)), len(values))


def worth(judge: Judge, claims: Sequence[Claim]) -> Iterator[str]:
    """A line a rule: what would pass if it were left out, since nothing else catches it."""
    checker = SupportChecker.load(judge)
    bar = tqdm(claims, desc="checking", unit="statement", disable=None)
    caught = [(claim, checker(claim.text, claim.passages).reason) for claim in bar]
    yield f"{'of all':<16} {_counts(claims)}"
    for rule in RULES:
        without = SupportChecker.load(judge, rules=[other for other in RULES if other is not rule])
        # What something else catches first is caught without this rule, too.
        first = [claim for claim, reason in caught if reason == rule.reason]
        passing = [claim for claim in first if without(claim.text, claim.passages).supported]
        yield f"{rule.objects.__name__:<16} {_counts(passing)}"
    yield f"{'contraries':<16} {_counts(claim for claim, reason in caught if reason == 'contrary')}"


def _counts(claims: Iterable[Claim]) -> str:
    """How many of each set, false ones and true ones."""
    kinds = Counter((claim.true, claim.set) for claim in claims)
    sides = []
    for true, word in ((False, "false"), (True, "true")):
        sets = {name: number for (holds, name), number in kinds.items() if holds is true}
        parts = ", ".join(f"{name} {number}" for name, number in sets.items())
        sides.append(f"{sum(sets.values())} {word}" + (f" ({parts})" if parts else ""))
    return "  ".join(sides)
