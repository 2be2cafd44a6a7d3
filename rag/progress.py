"""The progress of work that may take longer than a second."""

from collections.abc import Callable
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
        if done == 0:
            bars[source] = tqdm(total=total, desc=f"indexing {source}", unit="paragraph", disable=None)
        bars[source].update(done - bars[source].n)
        if done == total:
            bars.pop(source).close()

    return show
