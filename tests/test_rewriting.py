"""A follow-up is rewritten by the chat model, or else by the rule, and may be stopped meanwhile."""

import asyncio

import pytest

from rag import Assistant, Turn

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"


@pytest.fixture(scope="module")
def writing(with_chat_model, settings, script) -> Assistant:
    return with_chat_model(settings, script.address)


HISTORY = [Turn("When did Trump and Putin meet in Hamburg?", "When they met in Hamburg on July 7 … [1]")]


@pytest.mark.parametrize(
    ("rewritten", "asked"),
    [
        ("Where did Trump and Putin meet?", "Where did Trump and Putin meet?"),
        ("<think>Who is they?</think>\nWhere did Trump and Putin meet?", "Where did Trump and Putin meet?"),
        ("Where did Merkel and Xi meet?", f"{HISTORY[0].question} Where did they meet?"),
        ("", f"{HISTORY[0].question} Where did they meet?"),
        ("Where " * 2000, f"{HISTORY[0].question} Where did they meet?"),
    ],
)
def test_a_follow_up_is_rewritten_by_the_model_or_else_by_the_rule(writing, script, rewritten, asked):
    script.says(rewritten)
    before = len(script.asked)
    writing.ask("Where did they meet?", HISTORY)
    first, *rest = script.asked[before:]
    assert "Where did they meet?" in first["messages"][1]["content"]
    assert all(f"Question: {asked}" in request["messages"][1]["content"] for request in rest)


def test_closing_the_stream_hangs_up_while_a_follow_up_is_rewritten(writing, script):
    script.says(*["Word "] * 200, pause=0.05)
    script.hung_up.clear()
    before = len(script.asked)
    stream = writing.stream("Where did they meet?", HISTORY)
    assert next(stream).text == "" and not script.hung_up.is_set()
    stream.close()
    assert script.hung_up.wait(5) and len(script.asked) == before + 1


def test_closing_an_asynchronous_stream_hangs_up_as_well(writing, script):
    script.says(*["Word "] * 200, pause=0.05)
    script.hung_up.clear()
    before = len(script.asked)

    async def look_in():
        stream = writing.astream("Where did they meet?", HISTORY)
        assert (await anext(stream)).text == ""
        await stream.aclose()

    asyncio.run(look_in())
    assert script.hung_up.wait(5) and len(script.asked) == before + 1


def test_a_question_without_a_history_is_not_rewritten(writing, script):
    script.says("US-backed Kurdish forces would lead those battles [1].")
    before = len(script.asked)
    writing.ask(HAMBURG)
    assert len(script.asked) == before + 1
