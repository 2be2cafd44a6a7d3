"""The constants that stand beside the weights, in support.json."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Calibration:
    """How the model's margins become scores and probabilities, and how texts are cut into windows."""

    scale: float = 1.0
    bias: float = 0.0
    threshold: float = 0.0  # the least score of a supported statement
    # What the margin loses for a number or a name that stands in the passage, but elsewhere in it.
    number: float = 0.0
    name: float = 0.0
    max_length: int = 384
    overlap: int = 96
    question_length: int = 128  # word pieces of a statement

    @classmethod
    def load(cls, file: Path) -> "Calibration":
        """The constants of a file."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def probability(self, score: float) -> float:
        """That a statement of that score is supported."""
        return float(1 / (1 + np.exp(-np.clip(self.scale * score + self.bias, -50, 50))))
