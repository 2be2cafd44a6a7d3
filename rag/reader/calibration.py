"""The constants that stand beside the weights, in reader.json."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Signs:
    """What speaks for a sentence, in logits but for the last."""

    evidence: float  # the reader takes it for evidence
    words: float  # its best words over those of no answer
    passage: float  # its passage answers
    retrieval: float  # the retriever's score of its passage, in [0, 1]


@dataclass(frozen=True)
class Curve:
    """A logistic regression on the signs."""

    evidence: float = 0.3
    words: float = 0.0
    passage: float = 0.0
    retrieval: float = 0.0
    bias: float = 0.0

    def logit(self, signs: Signs) -> float:
        """The logit of what the curve was fitted to."""
        return (
            self.evidence * signs.evidence
            + self.words * signs.words
            + self.passage * signs.passage
            + self.retrieval * signs.retrieval
            + self.bias
        )

    def probability(self, signs: Signs) -> float:
        """The same as a probability."""
        return float(1 / (1 + np.exp(-np.clip(self.logit(signs), -50, 50))))


@dataclass(frozen=True)
class Calibration:
    """How the model's logits become probabilities, and how texts are cut into windows."""

    sentence: Curve = Curve()  # that a sentence is part of the answer
    question: Curve = Curve()  # that the documents answer, from the best sentence's signs
    threshold: float = 0.5  # of the question's probability
    nearly: float = 2.0  # logits below the best sentence's, down to which others belong to the answer
    least: float = 0.2  # the probability that a further sentence must have
    max_length: int = 320
    overlap: int = 96
    question_length: int = 64
    answer_length: int = 48

    @classmethod
    def load(cls, file: Path) -> "Calibration":
        """The constants of a file; a model that comes without one gets the plain ones."""
        given = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        known = {key: value for key, value in given.items() if key in cls.__dataclass_fields__}
        curves = {key: Curve(**known[key]) for key in ("sentence", "question") if key in known}
        return cls(**{**known, **curves})
