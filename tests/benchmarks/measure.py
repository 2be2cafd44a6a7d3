"""Clocks, memory and processes of the benchmarks; nothing here knows what is measured."""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]  # the checkout that the benchmarks are of
TOO_LONG = 900  # seconds that one command may take


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def quantile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least that share of the values don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turn(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each work returns, in turn round by round: a machine that slows down slows all of them."""
    values: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            values[name].append(work())
    return values


def ratio(values: Sequence[float], base: Sequence[float]) -> float:
    """The median of the ratios round by round."""
    return median(value / other for value, other in zip(values, base, strict=True))


def memory(pid: int | str = "self", kind: str = "VmHWM") -> float:
    """A process's peak memory in MB (VmRSS: the present one); nan where the system has no /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(kind)), float("nan"))


def disk(folder: Path) -> float:
    """What a folder takes on disk, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def environment(code: Path, **settings: object) -> dict[str, str]:
    """That of a process that runs the `rag` of a checkout with these settings and no others, offline."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    given = {f"RAG_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | given | {"PYTHONPATH": f"{code}{os.pathsep}{HERE}", "HF_HUB_OFFLINE": "1"}


def run(arguments: Sequence[str], code: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Python with these arguments in a checkout; it may fail."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=code,
        env=environment(code, **settings),
        capture_output=True,
        text=True,
        timeout=TOO_LONG,
    )


class Worker:
    """A module of the benchmarks at work in a process of its own, with the `rag` of some checkout."""

    def __init__(self, module: str, *given: str, code: Path = HERE) -> None:
        # -P: the checkout's modules come first, not this folder's.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"tests.benchmarks.{module}", *given],
            cwd=code,
            env=environment(code),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid

    def __call__(self, action: str, **given: Any) -> Any:
        """What the worker's action returns, which both say in JSON."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([action, given]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The worker stopped at {action!r}; its error is above.")
        return json.loads(line)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.communicate()


def serve(actions: Mapping[str, Callable[..., Any]]) -> None:
    """A worker's life: an action a line on standard input, its result a line on standard output."""
    results, sys.stdout = sys.stdout, sys.stderr
    shared: dict[str, Callable[..., Any]] = {"memory": memory, "modules": lambda: sorted(sys.modules)}
    for line in sys.stdin:
        action, given = json.loads(line)
        results.write(json.dumps((shared | dict(actions))[action](**given)) + "\n")
        results.flush()
