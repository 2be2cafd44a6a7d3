"""The way of one question as one LangChain chain, each step named as traces show it."""

from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.runnables import Runnable, RunnableBranch, RunnableConfig, RunnableLambda

from rag.answering import declined, extractive, unanswered
from rag.conversation import standalone
from rag.evidence import Finding
from rag.records import Answer, Hit, Turn
from rag.retrieval import FusedRetriever, as_hit
from rag.terms import terms

MAX_QUESTION = 2_000  # characters

# What a question gathers on its way: question, history, query, hits, finding.
State = dict[str, Any]


def build_chain(
    retriever: FusedRetriever, find_evidence: Callable[[str, tuple[Hit, ...]], Finding]
) -> Runnable[Any, Answer]:
    """conversation → retrieval → reader → answering, or a civil reply to what can't be looked up.

    Its input is a question, or {"question": str, "history": Sequence[Turn]}. Its stream is a growing answer.
    """

    # Plain steps: RunnablePassthrough.assign starts a thread for each, in which torch is slow to wake.
    def understand(state: State) -> State:
        return state | {"query": standalone(state["question"], state["history"])}

    def retrieve(state: State, config: RunnableConfig) -> State:
        return state | {"hits": tuple(map(as_hit, retriever.invoke(state["query"], config)))}

    def read(state: State) -> State:
        return state | {"finding": find_evidence(state["query"], state["hits"])}

    def answer(state: State) -> Iterator[Answer]:
        finding: Finding = state["finding"]
        if finding.evidence:
            yield from extractive(state["question"], finding.probability, finding.evidence)
        else:
            missing = retriever.index.missing(terms(state["question"]))
            yield unanswered(state["question"], finding.probability, state["hits"], missing)

    look_up = (
        RunnableLambda(understand, name="conversation")
        | RunnableLambda(retrieve, name="retrieval")
        | RunnableLambda(read, name="reader")
        | RunnableLambda(answer, name="answering")
    )
    turn_away = RunnableLambda(_decline, name="declining")
    chain = RunnableLambda(_state, name="question") | RunnableBranch((_can_be_looked_up, look_up), turn_away)
    return chain.with_config(run_name="ask")


def _state(given: Any) -> State:  # noqa: ANN401 - LangChain programs pass either form
    state: State = {"question": given} if isinstance(given, str) else dict(given)
    history = (
        Turn(_clean(turn.question)[:MAX_QUESTION], _clean(turn.answer)) for turn in state.get("history", ())
    )
    return {"question": _clean(state["question"]).strip(), "history": tuple(history)}


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
