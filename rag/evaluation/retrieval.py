"""How often the right paragraph is among the first k: recall@k of the retriever."""

from collections.abc import Iterable, Sequence

from tqdm import tqdm

from rag.assistant import Assistant
from rag.evaluation.squad import Question
from rag.records import Hit

DEPTHS = (1, 5, 10)


def recall(
    assistant: Assistant, questions: Sequence[Question], depths: Iterable[int] = DEPTHS
) -> dict[int, float]:
    """k → the share of the answerable questions whose paragraph is among the first k hits."""
    depths = tuple(depths)
    answerable = [question for question in questions if question.answers]
    ranks = [
        rank(assistant.search(question.text, max(depths)), question)
        for question in tqdm(answerable, desc="retrieving", unit="question", disable=None)
    ]
    return {k: sum(place < k for place in ranks) / max(1, len(ranks)) for k in depths}


def rank(hits: Sequence[Hit], question: Question) -> int:
    """The place of the first hit in the question's paragraph, from 0; the number of hits if there is none."""
    for place, hit in enumerate(hits):
        if question.paragraph.holds(hit.passage):
            return place
    return len(hits)
