"""What the README shows is true: its commands run, its settings exist, its answers are the real ones."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rag.models import chat_model
from rag.settings import ROOT, Settings

pytestmark = pytest.mark.whole

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = (ROOT / "rag" / "evaluation" / "README.md").read_text(encoding="utf-8")


def shell_lines(text):
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.split("  #")[0].rstrip() for block in blocks for line in block.splitlines()]


SHELL = shell_lines(README)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("line", [line for line in SHELL if " -m rag " in line and "evaluate" not in line])
def test_a_command_runs(line, tmp_path):
    command = [sys.executable, *shlex.split(line)[1:], "--index", str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout


@pytest.mark.parametrize("line", [line for line in shell_lines(FIGURES) if "evaluate" in line])
def test_an_evaluation_is_one_the_program_has(line):
    command = [sys.executable, *shlex.split(line)[1:4], "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and shlex.split(line)[4] in done.stdout


@pytest.mark.parametrize("line", [line for line in SHELL + shell_lines(FIGURES) if line.startswith("make ")])
def test_a_make_target_exists(line):
    subprocess.run(["make", "-n", *shlex.split(line)[1:]], cwd=ROOT, check=True, capture_output=True)


def test_every_other_shell_line_is_known():
    known = ("make ", "python3 -m venv .venv", ".venv/bin/python -m pip install -r requirements.txt")
    others = [line for line in SHELL if " -m rag" not in line and not line.startswith(("#", *known))]
    assert {re.sub(r"^(\w+=\S+ )*", "", line) for line in others} == {".venv/bin/python app.py"}


@pytest.mark.parametrize("line", [line for line in SHELL if "RAG_CHAT_MODEL=" in line])
def test_a_chat_model_is_one_that_can_be_used(line, monkeypatch):
    for name, value in re.findall(r"(\w+)=(\S+)", line):
        monkeypatch.setenv(name, value)
    chat_model(Settings.read())


@pytest.mark.parametrize("code", [code for code in PYTHON if "gradio_client" not in code])
def test_the_python_runs(code, tmp_path):
    environment = {"RAG_INDEX": str(tmp_path / "index"), "PATH": "", "HF_HUB_OFFLINE": "1"}
    code = code.replace('index=".index"', f'index="{tmp_path / "index"}"')
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_settings_table_has_a_row_for_every_setting_with_its_default():
    rows = dict(re.findall(r"^\| `(RAG_[^|]+?) \| ([^|]+?) \|", README, re.MULTILINE))
    named = {name for row in rows for name in re.findall(r"RAG_\w+", row)}
    assert named == {f"RAG_{name.upper()}" for name in Settings.model_fields}
    defaults = Settings()
    for row, shown in rows.items():
        value = getattr(defaults, re.findall(r"RAG_(\w+)", row)[0].lower())
        relative = str(value).removeprefix(f"{ROOT}/")
        assert shown.strip("`") == relative or value in (None, "")


def test_it_is_read_in_a_few_minutes_and_its_tour_in_half_an_hour():
    assert len(README.splitlines()) <= 150
    tour = README.split("## How it works")[1].split("Beside that way")[0]
    named = [next((ROOT / "rag").rglob(Path(name).name)) for name in re.findall(r"`([\w/]+\.py)`", tour)]
    folders = [ROOT / folder for folder in re.findall(r"`(rag/[\w/]+)/`", tour)]
    files = {*named, *(file for folder in folders for file in folder.glob("*.py"))}
    assert len(files) > 10
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= 2_000


def test_the_answers_shown_are_the_real_ones(assistant):
    shown = " ".join(README.replace("\n> ", " ").split())
    for question in ("What did the Hamburg understanding cover?", "Who is the president of France?"):
        assert f"**{question}** > {assistant.ask(question).text}" in shown.replace(" > > ", " > ").replace(
            "> >", ">"
        )
