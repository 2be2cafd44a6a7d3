"""The sets that the models are trained on."""

from collections.abc import Iterable
from pathlib import Path

from rag.evaluation.measures import normalised
from rag.evaluation.squad import Gold, QuestionSet, load

SHIFTS = ("new_wiki_v1.0.json", "reddit_v1.0.json", "amazon_reviews_v1.0.json")
HALF_DEV = "squad2_half_dev.json"


def shifts(data: Path) -> list[QuestionSet]:
    """SQuADShifts: all answerable, about new Wikipedia articles, Reddit's comments and Amazon's reviews."""
    return [load(data / "squadshifts" / name, held_out=0.04) for name in SHIFTS]


def half_dev(data: Path) -> QuestionSet:
    """Half of SQuAD 2.0's development set; only its even articles are for training."""
    return load(data / HALF_DEV, held_out=0.1)


def holds_answer(passage: str, answers: Iterable[Gold]) -> bool:
    """Does the passage contain one of the answers, as SQuAD compares them?"""
    words = f" {normalised(passage)} "
    return any(f" {normalised(answer.text)} " in words for answer in answers)
