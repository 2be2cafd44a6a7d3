"""A warm answer: how long it takes, and where the time goes."""

from collections import defaultdict
from pathlib import Path

from tests.benchmarks.data import Material, slices
from tests.benchmarks.measure import HERE, Worker, quantile
from tests.benchmarks.report import Cell, Report
from tests.benchmarks.timeline import CHAIN

SLICE = 20  # questions that one assistant is asked before it is the other's turn
ORDER = ("conversation", "retrieval", "reader", "answering", CHAIN)


def measure(report: Report, material: Material, folder: Path, before: Path | None = None) -> None:
    """Ask every question once; `before` is a checkout to compare with, asked in turn."""
    codes = {"now": HERE} | ({"before": before} if before else {})
    workers = {name: Worker("assistant", code=code) for name, code in codes.items()}
    try:
        for name, worker in workers.items():
            index = folder / f"{material.corpus.name}-{name}"
            worker("build", corpus=str(material.corpus), index=str(index))
            worker("ask", questions=material.questions[:SLICE])
        times: dict[str, list[float]] = defaultdict(list)
        for asked in slices(material.questions, SLICE):
            for name, worker in workers.items():
                times[name] += worker("ask", questions=asked)
        count = len(workers["now"]("paragraphs"))
    finally:
        for worker in workers.values():
            worker.__exit__()
    _answers(report, f"A warm answer over {material.name}, {count} paragraphs", times)
    _shares(report, material, folder)


def _answers(report: Report, title: str, times: dict[str, list[float]]) -> None:
    columns = ["", "questions", "p50, ms", "p95, ms"]
    rows: list[list[Cell]] = [
        [name, len(taken), *(1000 * quantile(taken, share) for share in (0.5, 0.95))]
        for name, taken in times.items()
    ]
    if "before" in times:
        now, before = times["now"], times["before"]
        shares = (quantile(now, share) / quantile(before, share) for share in (0.5, 0.95))
        rows.append(["now / before", None, *shares])
    report.table(title, columns, rows)


def _shares(report: Report, material: Material, folder: Path) -> None:
    """With clocks in the libraries, which take time themselves: the shares count, not the sum."""
    with Worker("assistant") as worker:
        worker(
            "build",
            corpus=str(material.corpus),
            index=str(folder / f"{material.corpus.name}-now"),
            watched=True,
        )
        worker("shares", questions=material.questions[:SLICE])
        spent = worker("shares", questions=material.questions)
    whole = sum(seconds for _, _, seconds in spent)
    stages: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for stage, part, seconds in spent:
        stages[stage].append((part, seconds))
    rows: list[list[Cell]] = []
    for stage in sorted(stages, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        parts = sorted(stages[stage], key=lambda part: -part[1])
        rows.append(_row(stage, sum(seconds for _, seconds in parts), whole))
        rows += [_row(f"  {part}", seconds, whole) for part, seconds in parts if len(parts) > 1]
    rows.append(_row("together", whole, whole))
    title = f"Where it goes over {material.name}, mean of {len(material.questions)} questions"
    report.table(title, ["", "ms", "%"], rows)


def _row(name: str, seconds: float, whole: float) -> list[Cell]:
    return [name, 1000 * seconds, 100 * seconds / whole]
