"""The chain is LangChain's: its steps show in traces, and other LangChain programs can use it."""

from langchain_core.callbacks import BaseCallbackHandler


class Trace(BaseCallbackHandler):
    """Collects the names of what runs."""

    def __init__(self):
        self.names = []

    def on_chain_start(self, serialized, inputs, **kwargs):
        self.names.append(kwargs.get("name"))

    def on_retriever_start(self, serialized, query, **kwargs):
        self.names.append(kwargs.get("name"))


def test_a_trace_shows_every_step_by_name(assistant):
    trace = Trace()
    assistant.chain.invoke("What did the Hamburg understanding cover?", {"callbacks": [trace]})
    steps = ["ask", "question", "conversation", "retrieval", "reader", "answering"]
    assert [name for name in trace.names if name in steps] == steps


def test_what_cannot_be_looked_up_is_not_looked_up(assistant):
    trace = Trace()
    assistant.chain.invoke("", {"callbacks": [trace]})
    assert "declining" in trace.names and "retrieval" not in trace.names


def test_the_retriever_alone_gives_langchain_documents(assistant):
    found = assistant.retriever.invoke("What did the Hamburg understanding cover?")
    assert found[0].metadata["paragraph"] in {11, 12} and 0 < found[0].metadata["score"] <= 1
