"""The house: what is made of what, and that imports go one way."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from rag.settings import ROOT

# From the ground up: a module imports from its own floor and those below. A folder stands for all in it.
FLOORS = (
    ("rag.records", "rag.errors", "rag.sentences", "rag.terms", "rag.progress", "rag.terminal", "rag.steps"),
    ("rag.sessions", "rag.embedding"),
    ("rag.settings", "rag.models"),
    ("rag.documents",),
    ("rag.index",),
    ("rag.reader",),
    ("rag.support",),
    ("rag.evidence", "rag.conversation", "rag.answering"),
    ("rag.writing",),
    ("rag.chain",),
    ("rag.assistant",),
    ("rag.page",),
    ("rag.evaluation",),
    ("rag", "rag.__main__", "app"),
    ("rag.training",),
)

# Where a library stops.
HOMES = {
    "chromadb": ("rag.index",),
    "sqlite3": ("rag.index",),
    "sentence_transformers": ("rag.embedding", "rag.training"),
    "gradio": ("rag.page", "app"),
}


def files() -> dict[str, Path]:
    """Name → file of every module of the program."""
    paths = [ROOT / "app.py", *(ROOT / "rag").rglob("*.py")]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


FILES = files()


def imported(name: str) -> Iterator[str]:
    """The full names of all that a module imports, wherever in it and for whatever, types included."""
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and str(node.value).startswith("rag."):
            yield str(node.value)  # for an import by name


def imports(name: str) -> Iterator[str]:
    """The modules of the program that a module imports from."""
    for other in imported(name):
        while other not in FILES and "." in other:
            other = other.rpartition(".")[0]
        if other in FILES:
            yield other


def floor(name: str) -> int:
    """The floor that a module is on: that of the longest name that stands for it."""
    homes = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    while name not in homes and name.count(".") > 1:
        name = name.rpartition(".")[0]
    assert name in homes, f"{name} is on no floor"
    return homes[name]


@pytest.mark.parametrize("name", FILES)
def test_no_module_imports_from_a_floor_above(name):
    upward = [other for other in imports(name) if floor(other) > floor(name)]
    assert not upward, f"{name} imports {', '.join(upward)}"


def test_nothing_that_runs_or_measures_imports_the_training():
    others = [name for name in FILES if not name.startswith("rag.training")]
    assert not [(name, other) for name in others for other in imports(name) if "rag.training" in other]


def test_no_module_imports_itself_by_way_of_others():
    TopologicalSorter({name: set(imports(name)) - {name} for name in FILES}).prepare()  # raises CycleError


@pytest.mark.parametrize("library", HOMES)
def test_a_library_stops_at_one_place(library):
    users = [name for name in FILES if library in {other.partition(".")[0] for other in imported(name)}]
    assert users and all(name.startswith(HOMES[library]) for name in users), users
