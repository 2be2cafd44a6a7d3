"""The second way of answering: a chat model writes from the evidence, and what doesn't pass isn't shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from langchain_core.runnables import RunnableConfig

from rag.answering import extractive
from rag.conversation import faithful
from rag.errors import ChatModelFailed
from rag.evidence import Finding
from rag.records import Answer, Turn
from rag.writing.chat import Chat
from rag.writing.cutting import spoken, written
from rag.writing.draft import Check, Draft
from rag.writing.prompts import fenced, harmless, history_lines, prompt
from rag.writing.relevance import Relevance

LONGEST_QUESTION = 500  # characters of a rewritten question
QUOTED = "Quoted from the documents instead."


class Writer:
    """A chat model with its prompts and the check of what it writes."""

    def __init__(self, chat: Chat, check: Check, relevance: Relevance) -> None:
        """The check gets a sentence and the passages it cites."""
        self._chat, self._check, self._relevance = chat, check, relevance
        self._answer, self._rephrase = prompt("answer"), prompt("rephrase")

    @property
    def model(self) -> str:
        """The chat model's name."""
        return self._chat.name

    def answers(
        self, question: str, query: str, finding: Finding, config: RunnableConfig | None = None
    ) -> Iterator[Answer]:
        """A growing answer, written from the finding's evidence, or quoted from it if that fails.

        It comes at least every few tenths of a second, changed or not; to close it stops the request.
        """
        blank = replace(self.blank(question), probability=finding.probability)
        draft = Draft(blank, finding, self._check, self._relevance(query))
        values = {"paragraphs": fenced(draft.passages), "question": harmless(query)}
        reply = ""
        try:
            for reply in self._chat.stream(self._answer.format_messages(**values), config):
                draft.extend(written(reply, complete=False))
                yield draft.answer
        except ChatModelFailed as error:
            yield self._quoted(question, finding, str(error))
            return
        draft.extend(written(reply, complete=True))
        if draft.answer.citations:
            yield replace(draft.answer, notice=_left_out(draft.left_out))
        elif draft.left_out:
            yield self._quoted(question, finding, "The chat model wrote nothing that the documents support.")
        else:
            yield self._quoted(question, finding, "The chat model wrote nothing.")

    def _quoted(self, question: str, finding: Finding, reason: str) -> Answer:
        *_, answer = extractive(question, finding.probability, finding.evidence)
        return replace(answer, notice=f"{reason} {QUOTED}")

    def blank(self, question: str) -> Answer:
        """An answer of which nothing is written yet."""
        return Answer(question, "answered", "", (), (), (), 0.0, "generative", self.model)

    def rephrased(
        self, question: str, history: Sequence[Turn], config: RunnableConfig | None = None
    ) -> Iterator[str]:
        """The question as it can be understood alone, if the model has a faithful one, after empty strings.

        One comes at least every few tenths of a second; to close it stops the request.
        """
        values = {"conversation": history_lines(history), "question": harmless(question)}
        reply = ""
        try:
            for reply in self._chat.stream(self._rephrase.format_messages(**values), config):
                yield ""
                if len(reply) > LONGEST_QUESTION:
                    break
        except ChatModelFailed:
            return  # the answer, asked next, will say what is wrong
        rewritten = " ".join(spoken(reply).split())
        if len(rewritten) <= LONGEST_QUESTION and faithful(rewritten, question, history):
            yield rewritten


def _left_out(number: int) -> str:
    """The line about sentences that didn't pass; empty if all did."""
    if number == 0:
        return ""
    if number == 1:
        return "1 sentence was left out because the documents don’t support it."
    return f"{number} sentences were left out because the documents don’t support them."
