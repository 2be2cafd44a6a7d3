"""An answer is verified together with its question: what the passage says has the more support."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import ModelNotFound
from rag.records import Passage
from rag.support.verifier import Verifier

TEXT = (
    "The old bridge was built in 1871 by Anna Müller. It crosses the Elbe near Kolberg. "
    "Carl Weber, the mayor, closed it on July 7 because 1,200 stones were loose."
)
BRIDGE = Passage("bridge.txt", "The Kolberg bridge", 1, 0, len(TEXT), TEXT)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Who built the bridge?", "Anna Müller", "Carl Weber"),
        ("When was the bridge built?", "1871", "July 7"),
        ("Who closed the bridge?", "Carl Weber", "Anna Müller"),
    ],
)
def test_the_right_answer_has_more_support_than_another(verify, question, right, wrong):
    assert verify(question, right, BRIDGE) > verify(question, wrong, BRIDGE)


def test_an_answer_to_another_question_has_less_support(verify):
    assert verify("Who built the bridge?", "Anna Müller", BRIDGE) > verify(
        "Who painted the bridge?", "Anna Müller", BRIDGE
    )


def test_of_several_questions_the_last_is_answered(verify):
    both = "When was the bridge built? Who built the bridge?"
    assert verify(both, "Anna Müller", BRIDGE) == verify("Who built the bridge?", "Anna Müller", BRIDGE)


@pytest.mark.parametrize("question", ["bridge 1871", "Bridge?", "? ?", "", "Was it closed?"])
def test_where_no_statement_can_be_made_nothing_is_said(verify, question):
    assert verify(question, "1871", BRIDGE) == 0


@pytest.mark.parametrize("text", ["", " ", "🌉", "x" * 5000, "这座桥建于1871年。"])
def test_any_passage_is_judged(verify, text):
    passage = Passage("a", "", 1, 0, len(text), text)
    assert isinstance(verify("Who built the bridge?" * 40, text[:2000], passage), float)


def test_threads_verify_alike(verify):
    def support(_):
        return verify("Who built the bridge?", "Anna Müller", BRIDGE)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(support, range(24)))) == 1


def test_weights_that_are_not_there_are_named(judge, tmp_path):
    with pytest.raises(ModelNotFound, match=str(tmp_path)):
        Verifier.load(judge, tmp_path)
