"""The way of one question as one LangChain chain, each step named as traces show it."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableBranch, RunnableConfig, RunnableLambda

from rag.answering import declined, extractive, unanswered
from rag.conversation import standalone
from rag.evidence import Finding
from rag.index.retrieval import FusedRetriever, as_hit
from rag.records import Answer, Hit, Turn
from rag.terms import terms
from rag.writing.writer import Writer

MAX_QUESTION = 2_000  # characters

# What a question gathers on its way: question, history, mode, query, hits, finding.
State = dict[str, Any]


def build_chain(
    retriever: FusedRetriever,
    find_evidence: Callable[[str, tuple[Hit, ...]], Finding],
    writer: Writer | None = None,
) -> Runnable[Any, Answer]:
    """conversation → retrieval → reader → answering, or a civil reply to what can't be looked up.

    Its input is a question, or {"question": str, "history": Sequence[Turn], "mode": Mode}; without a mode it
    is generative if there is a writer. Its stream is a growing answer.
    """

    def writes(state: State) -> bool:
        return writer is not None and state["mode"] != "extractive"

    # Plain steps: RunnablePassthrough.assign starts a thread for each, in which torch is slow to wake.
    def retrieve(state: State, config: RunnableConfig) -> State:
        return state | {"hits": tuple(map(as_hit, retriever.invoke(state["query"], config)))}

    def read(state: State) -> State:
        return state | {"finding": find_evidence(state["query"], state["hits"])}

    def answer(state: State, config: RunnableConfig) -> Iterator[Answer]:
        finding: Finding = state["finding"]
        if finding.evidence and writer and writes(state):
            yield from writer.answers(state["question"], state["query"], finding, config)
        elif finding.evidence:
            yield from extractive(state["question"], finding.probability, finding.evidence)
        else:
            missing = retriever.index.missing(terms(state["question"]))
            yield unanswered(state["question"], finding.probability, state["hits"], missing)

    look_up = RunnableLambda(retrieve, name="retrieval") | RunnableLambda(read, name="reader")
    answering = _generator(answer, "answering")

    # It holds the other steps: only the last of a sequence can give signs of life, and so be stopped.
    def converse(state: State, config: RunnableConfig) -> Iterator[Answer]:
        question, history = state["question"], state["history"]
        query = standalone(question, history)
        if writer and history and writes(state):
            for version in writer.rephrased(question, history, config):
                query = version or query
                yield writer.blank(question)
        found = look_up.invoke(state | {"query": query}, config)
        yield from answering.stream(found, config)

    turn_away = RunnableLambda(_decline, name="declining")
    chain = RunnableLambda(_state, name="question") | RunnableBranch(
        (_can_be_looked_up, _generator(converse, "conversation")), turn_away
    )
    return chain.with_config(run_name="ask")


def _generator(
    step: Callable[[State, RunnableConfig], Iterator[Answer]], name: str
) -> Runnable[State, Answer]:
    # The type of a generator that takes a config is missing in LangChain.
    return cast(Runnable[State, Answer], RunnableLambda(step, name=name))


def _state(given: Any) -> State:  # noqa: ANN401 - LangChain programs pass either form
    state: State = {"question": given} if isinstance(given, str) else dict(given)
    history = (
        Turn(_clean(turn.question)[:MAX_QUESTION], _clean(turn.answer)) for turn in state.get("history", ())
    )
    question = _clean(state["question"]).strip()
    return {"question": question, "history": tuple(history), "mode": state.get("mode")}


def _clean(text: str) -> str:
    # Lone surrogates can't be written to SQLite, to JSON or to a page.
    return text.encode("utf-8", "replace").decode()


def _objection(state: State) -> str:
    """Why the question can't be looked up; empty if it can."""
    question = state["question"]
    if not any(character.isalnum() for character in question):
        return "Please ask a question in words; I look for its answer in the documents."
    if len(question) > MAX_QUESTION:
        return f"That is {len(question):,} characters long. Please ask in at most {MAX_QUESTION:,}."
    return ""


def _can_be_looked_up(state: State) -> bool:
    return not _objection(state)


def _decline(state: State) -> Answer:
    return declined(state["question"][:MAX_QUESTION], _objection(state))
