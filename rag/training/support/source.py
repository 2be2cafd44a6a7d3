"""A set of questions, and how much of it an epoch holds."""

from dataclasses import dataclass

from rag.training.squad import QuestionSet


@dataclass(frozen=True)
class Share:
    """How often things come up in one epoch; a share of 2.5 means twice or three times."""

    asked: float  # statements made of each question
    told: float  # statements made of sentences, for each paragraph


@dataclass(frozen=True)
class Source:
    """A set, the plausible wrong answers of its unanswerable questions, and its shares."""

    questions: QuestionSet
    plausible: dict[str, str]
    share: Share
    titled: bool = True
