"""A question that leans on the one before is understood with it; one that stands alone is left alone."""

import pytest

from rag.conversation import standalone
from rag.records import Turn

HISTORY = [Turn("When did Trump and Putin meet?", "On July 7. [1]")]


@pytest.mark.parametrize(
    "question", ["Where did they meet?", "Why?", "And in Syria?", "What about Iran's part in it?"]
)
def test_a_question_that_leans_takes_the_one_before_along(question):
    assert standalone(question, HISTORY) == f"When did Trump and Putin meet? {question}"


def test_a_question_that_stands_alone_stays_as_it_is():
    question = "Which rocket launchers did Russia supply to Hizballah?"
    assert standalone(question, HISTORY) == question


def test_without_history_nothing_changes():
    assert standalone("Why did they?", ()) == "Why did they?"


def test_a_long_question_before_does_not_push_the_new_one_out():
    long = [Turn("word " * 500 + "end?", "")]
    assert standalone("Why did they?", long).split() == ["word"] * 25 + ["Why", "did", "they?"]
