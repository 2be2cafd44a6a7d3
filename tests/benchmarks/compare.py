"""make bench-compare: this assistant's retrieval, LangChain's stock recipe and txtai's hybrid, in one run.

Same data, same embedding model, one process each, asked in turn. A hit counts if it holds a right answer's
place in the right document, so that chunks of several paragraphs count, too.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean

from rag.evaluation.squad import Question
from tests.benchmarks.data import Material, slices, squad
from tests.benchmarks.measure import Worker, disk, in_turn, median, quantile, ratio, seconds
from tests.benchmarks.report import Cell, Report, arguments, machine

SYSTEMS = {
    "this assistant": ("assistant",),
    "LangChain": ("recipes", "langchain"),
    "txtai": ("recipes", "txtai"),
}
FIRST = next(iter(SYSTEMS))
DEPTHS = (1, 5, 10)
SLICE = 25  # questions that one system is asked before it is the next one's turn


@dataclass
class Searches:
    """How long a system searched, and at which place the right paragraph was."""

    seconds: list[float] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    characters: list[int] = field(default_factory=list)  # of the hits


def rank(hits: Sequence[tuple[str, int, int]], question: Question) -> int:
    """The place of the first hit that holds a right answer, from 0; the number of hits if none does."""
    for place, (source, start, end) in enumerate(hits):
        if source == question.source and any(start <= g.start and g.end <= end for g in question.gold):
            return place
    return len(hits)


def indexing(material: Material, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds that each needs to index the corpus, its model being loaded; the last index stays."""

    def once(name: str) -> float:
        # The assistant reads its corpus when it is built: it gets it afterwards.
        corpus, index = folder / f"corpus of {name}", folder / name
        for old in (corpus, index):
            shutil.rmtree(old, ignore_errors=True)
        index.mkdir()
        if name != FIRST:
            shutil.copytree(material.corpus, corpus)
        else:
            corpus.mkdir()
        with Worker(*SYSTEMS[name]) as worker:
            worker("build", corpus=str(corpus), index=str(index))
            shutil.copytree(material.corpus, corpus, dirs_exist_ok=True)
            return float(worker("sync"))

    return in_turn({name: partial(once, name) for name in SYSTEMS}, rounds)


def cold(material: Material, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds from the start of a process to its first hits, the index being there."""

    def once(name: str) -> float:
        with Worker(*SYSTEMS[name]) as worker:
            return seconds(partial(_first_hits, worker, name, material, folder))

    return in_turn({name: partial(once, name) for name in SYSTEMS}, rounds)


def _first_hits(worker: Worker, name: str, material: Material, folder: Path) -> None:
    worker("build", corpus=str(folder / f"corpus of {name}"), index=str(folder / name))
    worker("search", questions=[material.answerable[0].text], k=max(DEPTHS))


def searching(
    material: Material, folder: Path, asked: Sequence[Question]
) -> tuple[dict[str, Searches], dict[str, float]]:
    """What each finds, slice by slice in turn; and its peak memory afterwards, in MB."""
    workers = {name: Worker(*system) for name, system in SYSTEMS.items()}
    results = {name: Searches() for name in SYSTEMS}
    try:
        for name, worker in workers.items():
            _first_hits(worker, name, material, folder)
        for part in slices(asked, SLICE):
            for name, worker in workers.items():
                _take(results[name], worker, part)
        return results, {name: worker("memory") for name, worker in workers.items()}
    finally:
        for worker in workers.values():
            worker.__exit__()


def _take(result: Searches, worker: Worker, part: Sequence[Question]) -> None:
    found = worker("search", questions=[question.text for question in part], k=max(DEPTHS))
    result.seconds += found["seconds"]
    result.ranks += [rank(hits, q) for hits, q in zip(found["hits"], part, strict=True)]
    result.characters += [end - start for hits in found["hits"] for _, start, end in hits]


def compare(report: Report, material: Material, folder: Path, asked: int, rounds: int) -> None:
    """Print what each needs and finds, and the same as multiples of this assistant's."""
    questions = material.answerable[:asked]
    index = indexing(material, folder, rounds)
    start = cold(material, folder, rounds)
    found, memory = searching(material, folder, questions)
    characters = sum(path.stat().st_size for path in material.corpus.glob("*.txt"))
    figures: dict[str, Callable[[str], Cell]] = {
        "indexing, kB of text/s": lambda name: characters / 1000 / median(index[name]),
        "query p50, ms": lambda name: 1000 * quantile(found[name].seconds, 0.5),
        "query p95, ms": lambda name: 1000 * quantile(found[name].seconds, 0.95),
        **{
            f"recall@{k}": lambda name, k=k: mean(float(place < k) for place in found[name].ranks)  # type: ignore[misc]
            for k in DEPTHS
        },
        "a hit, characters": lambda name: mean(found[name].characters),
        "start to first hits, s": lambda name: median(start[name]),
        "peak memory, MB": lambda name: memory[name],
        "index on disk, MB": lambda name: disk(folder / name),
    }
    title = f"{material.name}: {characters / 1000:,.0f} kB of text, {len(questions)} questions"
    rows = [[name, *(figure(system) for system in SYSTEMS)] for name, figure in figures.items()]
    report.table(title, ["", *SYSTEMS], rows)
    ratios = [[row[0], *(float(cell) / float(row[1]) for cell in row[1:])] for row in rows]  # type: ignore[arg-type]
    paired = [ratio([1 / t for t in index[name]], [1 / t for t in index[FIRST]]) for name in SYSTEMS]
    ratios[0] = ["indexing, rate", *paired]
    report.table("The same as multiples of this assistant's", ["", *SYSTEMS], ratios)


def main() -> None:
    """Compare over a file of questions."""
    parser = arguments(main.__doc__ or "")
    parser.add_argument("--data", type=Path, required=True, help="a file of questions in SQuAD's format")
    options = parser.parse_args()
    asked, rounds = (10, 1) if options.smallest else (1_000, 3)
    report = Report(options.json)
    report.say(machine())
    with tempfile.TemporaryDirectory() as place:
        material = squad(options.data, Path(place), asked)
        compare(report, material, Path(place), asked, rounds)


if __name__ == "__main__":
    main()
