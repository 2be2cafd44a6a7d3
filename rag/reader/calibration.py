"""The constants that stand beside the weights, in reader.json."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Calibration:
    """How the model's margins become probabilities, and how texts are cut into windows."""

    scale: float = 1.0
    bias: float = 0.0
    threshold: float = 0.5
    fused_weight: float = 0.0
    support_weight: float = 0.0  # 0: the answer isn't verified
    max_length: int = 256
    overlap: int = 96
    question_length: int = 64
    answer_length: int = 48
    spans: int = 5

    @classmethod
    def load(cls, file: Path) -> "Calibration":
        """The constants of a file; a model that comes without one gets the plain ones."""
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return cls(**{key: value for key, value in known.items() if key in cls.__dataclass_fields__})

    def probability(self, margin: float, score: float = 0.0, support: float = 0.0) -> float:
        """A span's margin, the retriever's score of its passage and the span's support as one probability."""
        evidence = margin + self.fused_weight * score + self.support_weight * support
        logit = self.scale * evidence + self.bias
        return float(1 / (1 + np.exp(-np.clip(logit, -50, 50))))
