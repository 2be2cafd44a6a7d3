"""A cold start: how long a command takes, against importing the two libraries that it can't do without."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradio_client import Client

from tests.benchmarks.data import Material
from tests.benchmarks.measure import HERE, environment, in_turn, median, memory, ratio, run, seconds
from tests.benchmarks.report import Report

BASE = 'python -c "import chromadb, onnxruntime"'
QUESTION = "What did the Hamburg understanding cover?"
# Runs the command line in this process, then tells what it took.
TELL = """
import json, runpy, sys
facts = sys.argv.pop()
try:
    runpy.run_module("rag", run_name="__main__", alter_sys=True)
finally:
    from tests.benchmarks.measure import memory
    open(facts, "w").write(json.dumps(["torch" in sys.modules, memory()]))
"""


def measure(report: Report, material: Material, folder: Path, code: Path, rounds: int, asked: int) -> None:
    """Each command so many times, in turn; the index is there before."""
    settings = {"corpus": material.corpus, "index": folder / "cold-index"}
    commands = {
        BASE: ["-c", "import chromadb, onnxruntime"],
        'python -c "import rag"': ["-c", "import rag"],
        "python -m rag --help": ["-m", "rag", "--help"],
        "python -m rag ask, a wrong --corpus": ["-m", "rag", "ask", QUESTION, "--corpus", "nowhere"],
        "python -m rag ask": ["-m", "rag", "ask", QUESTION],
    }
    run(["-m", "rag", "index"], code, **settings).check_returncode()

    def timed(command: list[str]) -> float:
        return seconds(lambda: run(command, code, **settings))

    times = in_turn({name: lambda c=command: timed(c) for name, command in commands.items()}, rounds)
    rows = [[name, median(taken), ratio(taken, times[BASE])] for name, taken in times.items()]
    report.table(f"A cold start, median of {rounds}", ["", "s", "of the first"], rows)
    _processes(report, material, folder, code, asked)


def _processes(report: Report, material: Material, folder: Path, code: Path, asked: int) -> None:
    settings = {"corpus": material.corpus, "index": folder / "cold-index"}
    facts = folder / "facts.json"
    command = ["-c", TELL, "ask", QUESTION]
    run([*command, str(facts)], code, **settings).check_returncode()
    torch, peak = json.loads(facts.read_text(encoding="ascii"))
    with page(code, **settings) as (address, pid, ready):
        client = Client(address, verbose=False)
        for question in (material.questions * asked)[:asked]:
            client.predict(question, api_name="/ask")
        rows = [
            ["python -m rag ask", peak, "yes" if torch else "no", None],
            [f"python app.py, {asked} questions", memory(pid), None, ready],
        ]
    report.table("A process", ["", "peak memory, MB", "torch imported", "ready after, s"], rows)


@contextmanager
def page(code: Path = HERE, **settings: object) -> Iterator[tuple[str, int, float]]:
    """The page in a process of its own: its address, its process, and the seconds until it was ready."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=code,
        env=environment(code, port=_free_port(), **settings),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        ready = re.search(r"http://\S+", process.stdout.readline())
        if not ready:
            raise RuntimeError("The page didn't start; its error is above.")
        yield ready[0], process.pid, time.perf_counter() - begun
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _free_port() -> int:
    from socket import socket

    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
