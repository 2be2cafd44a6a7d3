"""The chain is LangChain's: traces and its graph show its steps, and LangChain programs can use it."""

import asyncio

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, HumanMessage

from rag import Answer, Turn
from rag.chain import ROUTES
from rag.errors import InvalidQuestion, InvalidSettings

HAMBURG = "What did the Hamburg understanding cover?"
STEPS = ["question", "conversation", "retrieval", "reader", "answering"]


class Trace(BaseCallbackHandler):
    """Collects what runs: each step's name, and what it was given and gave."""

    def __init__(self):
        self.names, self.inputs, self.outputs = [], {}, {}
        self._runs = {}

    def on_chain_start(self, serialized, inputs, *, run_id, **kwargs):
        self._runs[run_id] = kwargs.get("name")
        self.names.append(kwargs.get("name"))
        self.inputs[kwargs.get("name")] = inputs

    def on_chain_end(self, outputs, *, run_id, **kwargs):
        self.outputs[self._runs[run_id]] = outputs
        if "inputs" in kwargs:  # a step that streams knows them only now
            self.inputs[self._runs[run_id]] = kwargs["inputs"]

    def on_retriever_start(self, serialized, query, **kwargs):
        self.names.append(kwargs.get("name"))


def in_whole(assistant, given, config):
    return assistant.chain.invoke(given, config)


def in_parts(assistant, given, config):
    return list(assistant.chain.stream(given, config))[-1]


def in_whole_asynchronously(assistant, given, config):
    return asyncio.run(assistant.chain.ainvoke(given, config))


def in_parts_asynchronously(assistant, given, config):
    async def all_parts():
        return [part async for part in assistant.chain.astream(given, config)]

    return asyncio.run(all_parts())[-1]


@pytest.mark.parametrize("run", [in_whole, in_parts, in_whole_asynchronously, in_parts_asynchronously])
def test_however_it_runs_the_answer_is_the_same_and_a_trace_shows_every_step(assistant, run):
    trace = Trace()
    answer = run(assistant, HAMBURG, {"callbacks": [trace]})
    assert answer == assistant.ask(HAMBURG)
    assert [name for name in trace.names if name in STEPS] == STEPS
    assert trace.outputs["conversation"].query == HAMBURG
    assert not trace.inputs["retrieval"].hits and len(trace.outputs["retrieval"].hits) == 6
    assert trace.inputs["reader"] == trace.outputs["retrieval"]
    assert trace.inputs["answering"].finding.evidence and trace.outputs["answering"] == answer


def test_the_graph_shows_every_step_of_every_route(assistant):
    graph = assistant.chain.get_graph()
    names = [node.name for node in graph.nodes.values()]
    assert {step.__name__ for route in ROUTES.values() for step in route} < set(names)
    ways = {(graph.nodes[edge.source].name, graph.nodes[edge.target].name) for edge in graph.edges}
    assert {("conversation", "retrieval"), ("retrieval", "reader"), ("reader", "answering")} <= ways


def test_what_cannot_be_looked_up_is_not_looked_up(assistant):
    trace = Trace()
    assistant.chain.invoke("", {"callbacks": [trace]})
    assert "declining" in trace.names and "retrieval" not in trace.names


def test_the_parts_of_a_stream_add_up_to_the_last(assistant):
    parts = list(assistant.stream(HAMBURG))
    assert len(parts) > 1
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    assert total == assistant.ask(HAMBURG)


def test_the_retriever_alone_gives_langchain_documents(assistant):
    found = assistant.retriever.invoke(HAMBURG)
    assert found[0].metadata["paragraph"] in {11, 12} and 0 < found[0].metadata["score"] <= 1


FIRST, FOLLOWING = "When did Trump and Putin meet in Hamburg?", "And where did they meet?"


@pytest.mark.parametrize(
    "form",
    [
        lambda first: [first],
        lambda first: [Turn(first.question, first.text)],
        lambda first: [(first.question, first.text)],
        lambda first: [[first.question, first.text]],
        lambda first: [HumanMessage(first.question), AIMessage(first.text)],
        lambda first: [
            {"role": "user", "content": first.question},
            {"role": "assistant", "content": first.text},
        ],
    ],
)
def test_the_history_may_be_what_a_program_has(assistant, form):
    first = assistant.ask(FIRST)
    following = assistant.ask(FOLLOWING, form(first))
    assert isinstance(following, Answer) and following.citations
    assert following == assistant.ask(FOLLOWING, [Turn(first.question, first.text)])


@pytest.mark.parametrize(
    "history", [["Who?"], [("Who?",)], [7], [None], [("Who?", 7)], [{"role": "user"}], "Who?"]
)
def test_a_history_of_something_else_is_said_to_be_so(assistant, history):
    with pytest.raises(InvalidQuestion, match="history"):
        assistant.ask(FOLLOWING, history)


@pytest.mark.parametrize("question", [None, 7, ["Who?"], b"Who?"])
def test_a_question_that_is_no_text_is_said_to_be_so(assistant, question):
    with pytest.raises(InvalidQuestion, match=type(question).__name__):
        assistant.ask(question)


def test_a_mode_that_is_none_is_said_to_be_so(assistant):
    for mode in ("generatve", "generative"):  # there is no chat model
        with pytest.raises(InvalidSettings):
            assistant.chain.invoke({"question": HAMBURG, "mode": mode})
