"""The command line answers, says what is wrong in one line, and repeats itself to the byte."""

import json
import subprocess
import sys

import pytest

from rag.settings import ROOT

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return tmp_path_factory.mktemp("index")


def rag(*arguments):
    command = [sys.executable, "-m", "rag", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_an_answer_shows_its_text_and_its_paragraphs(index):
    done = rag("ask", HAMBURG, "--index", index)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Mayadin and Abu Kamal. [1]" in done.stdout and "paragraph 11" in done.stdout


def test_two_processes_print_the_same_bytes_as_python(index, assistant, tmp_path):
    first = rag("ask", HAMBURG, "--json", "--index", index).stdout
    assert first == rag("ask", HAMBURG, "--json", "--index", tmp_path / "another").stdout
    assert first == assistant.ask(HAMBURG).to_json() + "\n"
    assert json.loads(first) == json.loads(json.dumps(assistant.ask(HAMBURG).to_dict()))


def test_a_question_without_an_answer_exits_0_and_says_so(index):
    done = rag("ask", "Who is the president of France?", "--index", index)
    assert done.returncode == 0 and "don’t answer" in done.stdout and "“France”" in done.stdout


def test_search_shows_the_nearest_paragraphs(index):
    done = rag("search", "rocket launchers", "-k", "2", "--index", index)
    assert done.returncode == 0 and done.stdout.count("paragraph ") == 2


def test_index_counts_and_names_what_it_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("On the sea\n\nThe sea is deep.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    done = rag("index", "--corpus", tmp_path, "--index", tmp_path / "index")
    assert done.returncode == 0
    assert "1 document, 1 paragraph" in done.stdout and "1 written, 0 removed, 1 left out" in done.stdout
    assert done.stderr.startswith("left out: b.txt: ")


def test_without_documents_it_says_where_to_put_them(tmp_path):
    done = rag("ask", HAMBURG, "--corpus", tmp_path, "--index", tmp_path / "index")
    assert done.returncode == 0 and "no documents" in done.stdout
    assert str(tmp_path) in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["answer", "this"],
        ["search", "x", "-k", "0"],
        ["ask", "x", "--corpus", "/nowhere/at/all"],
        ["ask", "x", "--index", "/dev/null/index"],
        ["evaluate", "answers", "/nowhere.json"],
    ],
)
def test_an_error_is_one_line_and_exits_1(arguments):
    done = rag(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert done.stdout == ""
