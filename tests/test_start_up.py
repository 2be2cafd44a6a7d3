"""Nothing heavy is loaded before it is needed: told by what is imported, not by the clock."""

import os
import subprocess
import sys

import pytest

from rag.settings import ROOT

pytestmark = pytest.mark.whole

HEAVY = {"chromadb", "langchain_core", "onnxruntime", "numpy", "torch", "sentence_transformers"}
TORCH = {"torch", "transformers", "sentence_transformers"}


def modules_of(program: str, *arguments: str) -> set[str]:
    """The top-level packages that a program has imported when it ends, however it ends."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules})))\n"
        f"{program}"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    return set(run.stdout.splitlines()[-1].split())


COMMAND = "from rag.__main__ import main; raise SystemExit(main())"


def test_importing_the_package_loads_nothing_heavy():
    assert not modules_of("import rag") & (HEAVY | {"pydantic"})


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["ask"], ["asks"]])
def test_neither_does_the_command_line_s_help(arguments):
    assert not modules_of(COMMAND, *arguments) & (HEAVY | {"pydantic"})


def test_a_wrong_corpus_is_reported_before_anything_heavy_is_loaded(tmp_path):
    assert not modules_of(COMMAND, "ask", "Who?", "--corpus", str(tmp_path / "nowhere")) & HEAVY


def test_a_question_is_answered_without_torch(tmp_path):
    loaded = modules_of(COMMAND, "ask", "Who is Igor Konashenkov?", "--index", str(tmp_path / "index"))
    assert "onnxruntime" in loaded and not loaded & TORCH
