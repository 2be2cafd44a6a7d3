"""make bench-growth: corpora of growing size, and what grows with them.

What would take too long is computed from the sizes before, and said to be.
"""

import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.index.retrieval import DEPTH
from tests.benchmarks.data import slices
from tests.benchmarks.grown import Pool, article_pool, edit, grown, squad_pool, write
from tests.benchmarks.measure import Worker, disk, quantile
from tests.benchmarks.report import Cell, Report, arguments, machine

SLICE = 10  # questions that one corpus is asked before it is the next one's turn
COMPARED = 50  # questions whose neighbours are compared with an exact search's


@dataclass
class Figures:
    """What one size takes."""

    build: float  # seconds
    building: float  # MB
    disk: float  # MB
    start: float = 0.0  # seconds
    edited: float = 0.0  # seconds
    memory: float = 0.0  # MB
    recall: float = 0.0
    p50: float = 0.0  # ms
    p95: float = 0.0  # ms


NAMES = {
    "build": "building the index, s",
    "building": "  peak memory, MB",
    "disk": "  index on disk, MB",
    "start": "start with the index present, s",
    "edited": "reading the folder after one edit, s",
    "memory": "answering: peak memory, MB",
    "p50": "  p50, ms",
    "p95": "  p95, ms",
    "recall": f"  graph's recall of exact search at {DEPTH}",
}


POWERS = frozenset({"build", "p50", "p95"})  # they grow as a power of the size, the others by so much each


@dataclass(frozen=True)
class Place:
    """Where a size has its corpus and index, and how its worker is started."""

    folder: Path
    worker: tuple[str, ...]

    @property
    def paths(self) -> dict[str, str]:
        return {"corpus": str(self.folder / "corpus"), "index": str(self.folder / "index")}


def built(place: Place, pool: Pool, size: int) -> Figures:
    """The index of so many paragraphs, built by an assistant whose models are loaded."""
    (place.folder / "corpus").mkdir(parents=True)
    with Worker(*place.worker) as worker:
        worker("build", **place.paths)
        write(grown(pool.paragraphs, size), place.folder / "corpus")
        return Figures(worker("sync"), worker("memory"), disk(place.folder / "index"))


def asked(places: Mapping[int, Place], figures: Mapping[int, Figures], questions: Sequence[str]) -> None:
    """Start, ask and edit; the sizes in turn, so that a machine that slows down slows all of them."""
    workers: dict[int, Worker] = {}
    times: dict[int, list[float]] = {size: [] for size in places}
    try:
        for size, place in places.items():
            begun = time.perf_counter()
            workers[size] = Worker(*place.worker)
            workers[size]("build", **place.paths)
            figures[size].start = time.perf_counter() - begun
            workers[size]("ask", questions=questions[:SLICE])
        for part in slices(questions, SLICE):
            for size, worker in workers.items():
                times[size] += worker("ask", questions=part)
        for size, worker in workers.items():
            one = figures[size]
            one.p50, one.p95 = (1000 * quantile(times[size], share) for share in (0.5, 0.95))
            one.memory = worker("memory")
            one.recall = _recall(places[size], worker("vectors", questions=questions[:COMPARED]))
            edit(places[size].folder / "corpus")
            one.edited = worker("sync")
    finally:
        for worker in workers.values():
            worker.__exit__()


def _recall(place: Place, vectors: list[list[float]]) -> float:
    with Worker("graph") as graph:
        return float(graph("recall", index=place.paths["index"], vectors=vectors, depth=DEPTH))


def continued(points: Sequence[tuple[int, float]], size: int, power: bool = False) -> float:
    """The last point's value at a larger size: on a line through the last two, or on a power of the size.

    With one point the line goes through 0. It never falls, as noise would have it.
    """
    (n2, y2) = points[-1]
    (n1, y1) = points[-2] if len(points) > 1 else (0, 0.0)
    if power and y1:
        return y2 * (size / n2) ** max(0.0, math.log(y2 / y1) / math.log(n2 / n1))
    return y2 + max(0.0, y2 - y1) / (n2 - n1) * (size - n2)


def grow(
    report: Report, pool: Pool, sizes: Sequence[int], limit: float, worker: tuple[str, ...], title: str
) -> None:
    """Build and ask every size that takes less than the limit, in seconds; compute the others."""
    with tempfile.TemporaryDirectory() as folder:
        places: dict[int, Place] = {}
        figures: dict[int, Figures] = {}
        for size in sorted(sizes):
            points = [(n, one.build) for n, one in figures.items()]
            if not points or continued(points, size, power=True) < limit:
                places[size] = Place(Path(folder, str(size)), worker)
                figures[size] = built(places[size], pool, size)
                report.say(f"{size:,} paragraphs built in {figures[size].build:,.0f} s")
        asked(places, figures, pool.questions)
    columns = {f"{size:,}": figures[size] for size in figures}
    for size in sorted(set(sizes) - set(figures)):
        columns[f"{size:,}, computed"] = _computed(figures, size)
    rows: list[list[Cell]] = [
        [label, *(asdict(one)[name] for one in columns.values())] for name, label in NAMES.items()
    ]
    first = next(iter(figures.values()))
    rows.insert(-1, ["  p50 of the first's", *(one.p50 / first.p50 for one in columns.values())])
    report.table(title, ["paragraphs", *columns], rows)


def _computed(figures: Mapping[int, Figures], size: int) -> Figures:
    curves = {name: [(n, asdict(one)[name]) for n, one in figures.items()] for name in NAMES}
    # Memory and disk are so much a vector, on top of what an empty index takes.
    told = {name: continued(points, size, power=name in POWERS) for name, points in curves.items()}
    return Figures(**told | {"recall": math.nan})  # it has no such curve


def main() -> None:
    """Grow real text, and planted vectors if sizes are given for them."""
    parser = arguments(main.__doc__ or "")
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000], help="numbers of paragraphs")
    parser.add_argument("--data", nargs="*", type=Path, help="files in SQuAD's format, whose text it is then")
    parser.add_argument("--planted", nargs="*", type=int, default=[], help="sizes with planted vectors")
    parser.add_argument("--minutes", type=float, default=20, help="compute what takes longer to build")
    options = parser.parse_args()
    report = Report(options.json)
    report.say(machine())
    pool = squad_pool(options.data) if options.data else article_pool()
    if options.smallest:
        pool = replace(pool, questions=pool.questions[:SLICE])
    limit = 60 * options.minutes
    if options.sizes:
        grow(report, pool, options.sizes, limit, ("assistant",), "Real text")
    if options.planted:
        title = "Planted vectors: random ones around random centres, not embeddings of the text"
        grow(report, pool, options.planted, limit, ("assistant", "planted"), title)


if __name__ == "__main__":
    main()
