"""The support check's training runs from its data to its weights; its true and false sentences are so."""

from random import Random

import pytest
from trainings import run, write_sets

from rag.records import Passage
from rag.support.checker import SupportChecker
from rag.support.declare import Declarer
from rag.support.judge import Judge
from rag.support.verbs import Verbs, past, present
from rag.training.support.falsehoods import invented, turned
from rag.training.support.other_words import negated, other_number
from rag.training.support.places import Near
from rag.training.support.truths import framed, named, reformatted, without_leading

VERBS = Verbs.of(["To close: closed, closing; to open: opened, opening; to visit: visited, visiting."])


@pytest.mark.whole
def test_the_command_trains_exports_and_calibrates(tmp_path):
    weights, work = tmp_path / "weights", tmp_path / "work"
    process = run(
        "rag.training.support.train",
        write_sets(tmp_path / "data"),
        weights,
        work,
        "--epochs",
        1,
        "--limit",
        24,
    )
    assert process.returncode == 0, process.stderr
    assert "passes" in process.stdout and (work / "checkpoint.pt").exists()
    text = "Anna Blum closed it."
    check = SupportChecker.load(Judge.load(weights), weights)
    assert check(text, [Passage("a", "", 1, 0, len(text), text)]).supported
    assert "build" in (weights / "verbs.txt").read_text().split()


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who led the army?", "Anna", "Anna led the army."),
        ("When was the bridge closed?", "1871", "The bridge was closed in 1871."),
        ("Where did she go?", "Berlin", "She went in Berlin."),
        ("What did Anna build in 1871?", "a bridge", "Anna built a bridge in 1871."),
        ("How many people visited it?", "40", "40 people visited it."),
        ("What is the name of the river?", "Elbe", "The name of the river is Elbe."),
        ("In what year was it opened?", "1871", "It was opened in 1871."),
        ("Why did it close?", "of the ice", "It closed because of the ice."),
        ("The river is called what?", "Elbe", "The river is called Elbe."),
        ("In 1871 what did Anna build?", "a bridge", "In 1871, Anna built a bridge."),
        ("Who didn't visit it?", "Anna", "Anna did not visit it."),
        ("How many people died there?", "40", "40 people died there."),
    ],
)
def test_question_and_answer_make_a_statement(question, answer, statement):
    assert Declarer(VERBS)(question, answer) == statement


def test_verbs_are_inflected():
    assert [past(v) for v in ("build", "carry", "stop", "close")] == ["built", "carried", "stopped", "closed"]
    assert [present(v) for v in ("carry", "go", "pass")] == ["carries", "goes", "passes"]


NEAR = Near(
    "Anna Blum sold the mill to Carl Weber in 1871, not in 1872.", "Emma Roth bought the inn in 1873."
)
SOLD = "Anna Blum sold the mill to Carl Weber in 1871."


def test_false_statements_say_something_else():
    assert turned("Anna Blum met with Carl Weber.", NEAR, Random(1)) == "Carl Weber met with Anna Blum."
    assert "1871" not in (other_number(SOLD, NEAR, Random(1)) or "1871")
    assert "did not sell" in negated(SOLD, NEAR, Random(1)) or "never" in negated(SOLD, NEAR, Random(1))
    assert negated("It was not sold.", NEAR, Random(1)) == "It was sold."
    assert len(invented(SOLD, NEAR, Random(1))) > len(SOLD)


def test_true_statements_say_the_same():
    assert without_leading("In 1871, she sold it.", Random(1)) in {"She sold it.", "She sold it in 1871."}
    assert "she sold" in framed("She sold it.", Random(1)) or "She sold" in framed("She sold it.", Random(1))
    assert "7 July" in reformatted("It was on July 7 that she came.", Random(1))
    assert named("She sold it.", "Anna Blum had a mill.") == "Anna Blum sold it."
