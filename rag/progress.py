"""The progress of work that may take longer than a second."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from tqdm import tqdm

# Called with the source, the passages of it done so far, and how many it has.
Progress = Callable[[str, int, int], None]


def silent(source: str, done: int, total: int) -> None:
    """The progress of work that nobody watches."""


def terminal_progress() -> Progress:
    """A progress bar on standard error for each document that is indexed; silent where nobody watches."""
    bars: dict[str, tqdm[NoReturn]] = {}

    def show(source: str, done: int, total: int) -> None:
        if source not in bars:
            bars[source] = tqdm(total=total, desc=f"indexing {source}", unit="paragraph", disable=None)
        bars[source].update(done - bars[source].n)
        if done == total:
            bars.pop(source).close()

    return show


class Tally:
    """Tells the progress of documents one after the other, in whatever order their passages are done."""

    def __init__(self, progress: Progress, totals: Mapping[str, int]) -> None:
        """With the number of passages of each source, in the order in which to tell of them."""
        self._progress = progress
        self._totals = dict(totals)
        self._counts: Counter[str] = Counter()

    def add(self, sources: Iterable[str]) -> None:
        """Count a passage done of each source that is given, and tell what can be told of it."""
        self._counts.update(sources)
        for source, total in list(self._totals.items()):
            self._progress(source, self._counts[source], total)
            if self._counts[source] < total:
                return
            del self._totals[source]
