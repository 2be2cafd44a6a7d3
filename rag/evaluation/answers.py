"""How good the answers are: each question of a set through the public `ask`, against its gold answers."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tqdm import tqdm

from rag.assistant import Assistant
from rag.evaluation.measures import exact_match, f1
from rag.evaluation.squad import Gold, Question
from rag.records import Answer, Citation, Evidence, Hit


@dataclass(frozen=True)
class Outcome:
    """One question, as it was answered by an assistant that never abstains."""

    answerable: bool
    probability: float
    found_given: bool  # the answering sentence, when only the right paragraph is read
    found: bool  # the answering sentence, among all paragraphs
    cited: bool  # the right paragraph
    exact: bool
    f1: float
    seconds: float

    @property
    def right(self) -> bool:
        """Whether showing the answer is right."""
        return self.answerable and self.found


def answer_all(assistant: Assistant, questions: Sequence[Question]) -> list[Outcome]:
    """The outcomes, in the order of the questions; the assistant's threshold must be 0."""
    bar = tqdm(questions, desc="asking", unit="question", disable=None)
    return [_outcome(assistant, question) for question in bar]


def _outcome(assistant: Assistant, question: Question) -> Outcome:
    begun = time.perf_counter()
    answer = assistant.ask(question.text)
    seconds = time.perf_counter() - begun
    gold = [one.text for one in question.answers]
    marked = _marked(answer)
    return Outcome(
        answerable=bool(gold),
        probability=answer.probability,
        found_given=bool(gold) and _holds(_given(assistant, question), question),
        found=_holds((c for c in answer.citations if c.source == question.source), question),
        cited=any(map(question.paragraph.holds, answer.citations)),
        exact=exact_match(marked, gold),
        f1=f1(marked, gold),
        seconds=seconds,
    )


def _given(assistant: Assistant, question: Question) -> tuple[Evidence, ...]:
    """The evidence when the reader sees nothing but the question's paragraph."""
    paragraph = question.paragraph
    hits = tuple(Hit(p, 1.0) for p in assistant.passages(paragraph.source) if paragraph.holds(p))
    return assistant.read(question.text, hits).evidence


def _marked(answer: Answer) -> str:
    """The words that are marked in the first citation."""
    if not answer.citations:
        return ""
    first = answer.citations[0]
    return first.quote[first.answer_start - first.start : first.answer_end - first.start]


def _holds(spans: Iterable[Citation | Evidence], question: Question) -> bool:
    return any(_covers(span, gold) for span in spans for gold in question.gold)


def _covers(span: Citation | Evidence, gold: Gold) -> bool:
    # Gold answers sometimes take a space or a full stop with them.
    return span.start <= gold.start and gold.start + len(gold.text.rstrip(" .,")) <= span.end
