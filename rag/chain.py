"""The way of one question as one LangChain chain: its steps from top to bottom, then the table of routes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, RunnableSequence

from rag.answering import declined, extractive, unanswered
from rag.conversation import standalone, turns
from rag.errors import InvalidQuestion, InvalidSettings
from rag.evidence import Finding
from rag.index.retrieval import FusedRetriever, as_hit
from rag.records import MODES, Answer, Hit, Mode, Turn
from rag.steps import Step, Work
from rag.terms import terms, without_surrogates

if TYPE_CHECKING:  # without a chat model nothing of it is loaded
    from rag.writing.writer import Writer

MAX_QUESTION = 2_000  # characters

# What a question is decides its route.
Kind = Literal["question", "no question"]


@dataclass(frozen=True)
class Parts:
    """What the steps work with; without a writer, answers are quotations."""

    retriever: FusedRetriever
    find_evidence: Callable[[str, Sequence[Hit]], Finding]
    writer: "Writer | None" = None


@dataclass(frozen=True)
class Inquiry:
    """What a question gathers on its way."""

    question: str
    history: tuple[Turn, ...] = ()
    mode: Mode = "extractive"
    kind: Kind = "question"
    query: str = ""  # the question as it can be understood alone
    growing: bool = False  # the query isn't final yet: a sign of life, which the steps let pass
    hits: tuple[Hit, ...] = ()
    finding: Finding = field(default=Finding((), 0.0))

    def __add__(self, later: "Inquiry") -> "Inquiry":
        """How LangChain puts the parts of a stream together: the later one replaces this."""
        return later


def question(parts: Parts, given: Any) -> Inquiry:  # noqa: ANN401 - LangChain programs pass either form
    """A question, or {"question", "history", "mode"}, as a record; raises RagError."""
    fields = dict(given) if isinstance(given, Mapping) else {"question": given}
    text = fields["question"]
    if not isinstance(text, str):
        raise InvalidQuestion(f"A question is text, not {type(text).__name__}.")
    text = without_surrogates(text).strip()
    history = tuple(
        Turn(without_surrogates(turn.question)[:MAX_QUESTION], without_surrogates(turn.answer))
        for turn in turns(fields.get("history") or ())
    )
    kind: Kind = "no question" if objection(text) else "question"
    return Inquiry(text, history, _mode(parts, fields.get("mode")), kind)


def _mode(parts: Parts, mode: Mode | None) -> Mode:
    if mode not in (None, *MODES):
        raise InvalidSettings(f"There is no mode {mode!r}, only {' and '.join(MODES)}.")
    if mode == "generative" and not parts.writer:
        raise InvalidSettings("The mode generative needs a chat model: set RAG_CHAT_MODEL.")
    return mode or ("generative" if parts.writer else "extractive")


def conversation(parts: Parts, inquiry: Inquiry, config: RunnableConfig) -> Iterator[Inquiry]:
    """The query: the question as it can be understood without the conversation."""
    query = standalone(inquiry.question, inquiry.history)
    if parts.writer and inquiry.history and inquiry.mode == "generative":
        for rewritten in parts.writer.rephrased(inquiry.question, inquiry.history, config):
            query = rewritten or query
            yield replace(inquiry, growing=True)
    yield replace(inquiry, query=query)


def retrieval(parts: Parts, inquiry: Inquiry, config: RunnableConfig) -> Iterator[Inquiry]:
    """The passages nearest to the query."""
    hits = parts.retriever.invoke(inquiry.query, config)
    yield replace(inquiry, hits=tuple(map(as_hit, hits)))


def reader(parts: Parts, inquiry: Inquiry, config: RunnableConfig) -> Iterator[Inquiry]:
    """The sentences of those passages that answer the query, if any do."""
    yield replace(inquiry, finding=parts.find_evidence(inquiry.query, inquiry.hits))


def answering(parts: Parts, inquiry: Inquiry, config: RunnableConfig) -> Iterator[Answer]:
    """The growing answer: quoted, or written by the chat model, or that the documents don't answer."""
    asked, finding = inquiry.question, inquiry.finding
    if inquiry.growing and parts.writer:
        yield parts.writer.blank(asked)
    elif not finding.evidence:
        missing = parts.retriever.index.catalog.missing(terms(asked))
        yield unanswered(asked, finding.probability, inquiry.hits, missing)
    elif parts.writer and inquiry.mode == "generative":
        yield from parts.writer.answers(asked, inquiry.query, finding, config)
    else:
        yield from extractive(asked, finding.probability, finding.evidence)


def declining(parts: Parts, inquiry: Inquiry, config: RunnableConfig) -> Iterator[Answer]:
    """A civil reply to what can't be looked up."""
    yield declined(inquiry.question[:MAX_QUESTION], objection(inquiry.question))


def objection(text: str) -> str:
    """Why the text can't be looked up; empty if it can."""
    if not any(character.isalnum() for character in text):
        return "Please ask a question in words; I look for its answer in the documents."
    if len(text) > MAX_QUESTION:
        return f"That is {len(text):,} characters long. Please ask in at most {MAX_QUESTION:,}."
    return ""


ROUTES: dict[Kind, tuple[Callable[..., Iterator[Any]], ...]] = {
    "question": (conversation, retrieval, reader, answering),
    "no question": (declining,),
}


def build_chain(parts: Parts) -> Runnable[Any, Answer]:
    """The steps of `ROUTES` behind one `invoke`, `stream`, `batch`, `ainvoke` and `astream`.

    Its input is a question, or {"question": str, "history": History, "mode": Mode}; without a mode it is
    generative if there is a writer. Its stream is a growing answer.
    """
    routes = {kind: _sequence(parts, steps) for kind, steps in ROUTES.items()}
    first = RunnableLambda(partial(question, parts), name="question")
    return RunnableSequence(first, _Routing(routes)).with_config(run_name="ask")


def _sequence(parts: Parts, steps: Sequence[Callable[..., Iterator[Any]]]) -> Runnable[Inquiry, Answer]:
    *before, last = steps
    named: list[Runnable[Any, Any]] = [Step(step.__name__, _passing(partial(step, parts))) for step in before]
    return reduce(or_, [*named, Step(last.__name__, partial(last, parts))])


def _passing(step: Work[Inquiry, Inquiry]) -> Work[Inquiry, Inquiry]:
    """The step, which has nothing to do yet for an inquiry that is still growing."""

    def work(inquiry: Inquiry, config: RunnableConfig) -> Iterator[Inquiry]:
        yield from [inquiry] if inquiry.growing else step(inquiry, config)

    return work


class _Routing(RunnableLambda[Inquiry, Answer]):
    """Hands an inquiry to the route of its kind; its graph shows all of them."""

    def __init__(self, routes: Mapping[Kind, Runnable[Inquiry, Answer]]) -> None:
        def route(inquiry: Inquiry) -> Runnable[Inquiry, Answer]:
            return routes[inquiry.kind]

        super().__init__(route, name="route")
        self.deps = list(routes.values())  # what LangChain would find in a closure that names each
