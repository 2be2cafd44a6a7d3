"""Reads a question against passages: which words answer it, and whether any do."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.reader.pieces import Pieces, Window

Logits = NDArray[np.float32]
Forward = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], tuple[Logits, Logits]]


@dataclass(frozen=True)
class Span:
    """Answering words: passage[start:end], and how probable it is that they answer."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True)
class Reading:
    """What one passage says to the question; spans don't overlap, best first."""

    answerable: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Candidate:
    """A span of a passage with its logit's margin over the logit of no answer."""

    margin: float
    start: int
    end: int


@dataclass(frozen=True)
class Calibration:
    """How the model's margins between the best answer and none become probabilities, and how texts are cut."""

    scale: float = 1.0
    bias: float = 0.0
    threshold: float = 0.5
    fused_weight: float = 0.0
    max_length: int = 256
    overlap: int = 96
    question_length: int = 64
    answer_length: int = 48
    spans: int = 5
    batch: int = 8

    @classmethod
    def load(cls, file: Path) -> "Calibration":
        """The constants beside the weights; a model that has none gets the plain ones."""
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return cls(**{key: value for key, value in known.items() if key in cls.__dataclass_fields__})

    def probability(self, margin: float) -> float:
        """The margin as a probability."""
        return float(1 / (1 + np.exp(-np.clip(self.scale * margin + self.bias, -50, 50))))


class Reader:
    """An extractive question-answering model; loaded once, it may be used from many threads."""

    def __init__(self, tokenizer: Tokenizer, forward: Forward, calibration: Calibration) -> None:
        """Use `load`."""
        self.calibration = calibration
        self.forward = forward
        self.pieces = Pieces(
            tokenizer,
            max_length=calibration.max_length,
            overlap=calibration.overlap,
            question_length=calibration.question_length,
        )

    @classmethod
    def load(cls, path_or_name: str) -> "Reader":
        """A folder with model.onnx, or any extractive question-answering model that transformers can load."""
        folder = Path(path_or_name)
        if (folder / "model.onnx").exists():
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            forward = onnx_forward(folder / "model.onnx")
        else:
            tokenizer, forward = transformers_forward(path_or_name)
        return cls(tokenizer, forward, Calibration.load(folder / "reader.json"))

    def read(self, question: str, passages: Sequence[str]) -> tuple[Reading, ...]:
        """One reading a passage, in their order."""
        return tuple(self._reading(found) for found in self.candidates(question, passages))

    def candidates(self, question: str, passages: Sequence[str]) -> list[list[Candidate]]:
        """For each passage the best spans of its windows, not yet as probabilities, in no order."""
        cut = self.pieces.windows(question, passages)
        found: list[list[Candidate]] = [[] for _ in passages]
        # Neighbours in length share a batch, which saves padding.
        flat = sorted(
            ((number, window) for number, windows in enumerate(cut) for window in windows), key=_length
        )
        for at in range(0, len(flat), self.calibration.batch):
            batch = flat[at : at + self.calibration.batch]
            starts, ends = self.forward(*padded([window for _, window in batch]))
            for (number, window), first, last in zip(batch, starts, ends, strict=True):
                found[number] += best_spans(window, first, last, self.calibration)
        return found

    def _reading(self, found: Sequence[Candidate]) -> Reading:
        """The best spans that don't overlap, from all windows of a passage."""
        kept: list[Span] = []
        for one in sorted(found, key=lambda one: (-one.margin, one.start, one.end)):
            if all(one.end <= span.start or one.start >= span.end for span in kept):
                kept.append(Span(one.start, one.end, self.calibration.probability(one.margin)))
        spans = tuple(kept[: self.calibration.spans])
        return Reading(spans[0].probability if spans else 0.0, spans)


def _length(numbered: tuple[int, Window]) -> int:
    return len(numbered[1].ids)


def padded(windows: Sequence[Window]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pieces, mask and segments, (windows × length)."""
    length = max(len(window.ids) for window in windows)
    ids = np.zeros((len(windows), length), dtype=np.int64)
    mask, segments = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        segments[row, window.first : len(window.ids)] = 1
    return ids, mask, segments


def best_spans(window: Window, starts: Logits, ends: Logits, calibration: Calibration) -> list[Candidate]:
    """The best spans of one window, best first, not overlapping."""
    count = len(window.offsets)
    inside = slice(window.first, window.first + count)
    scores = starts[inside, None] + ends[None, inside]
    scores = np.where(_allowed(count, calibration.answer_length), scores, -np.inf)
    found: list[Candidate] = []
    while len(found) < calibration.spans:
        first, last = np.unravel_index(int(scores.argmax()), scores.shape)
        if not np.isfinite(scores[first, last]):
            break
        margin = float(scores[first, last] - starts[0] - ends[0])
        found.append(Candidate(margin, window.offsets[first][0], window.offsets[last][1]))
        # What overlaps: starts at or before its last piece and ends at or after its first.
        scores[: last + 1, first:] = -np.inf
    return found


def _allowed(count: int, longest: int) -> NDArray[np.bool_]:
    """Which (first, last) pairs are spans: in order, and not too long."""
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    allowed: NDArray[np.bool_] = (steps >= 0) & (steps < longest)
    return allowed


def onnx_forward(file: Path) -> Forward:
    """The model in ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def forward(ids: Any, mask: Any, segments: Any) -> tuple[Logits, Logits]:
        fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments}
        start, end = session.run(["start_logits", "end_logits"], fed)
        return start, end

    return forward


def transformers_forward(path_or_name: str) -> tuple[Tokenizer, Forward]:
    """A model of transformers, with its tokenizer."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    fast = AutoTokenizer.from_pretrained(path_or_name)
    model = AutoModelForQuestionAnswering.from_pretrained(path_or_name).eval()
    segmented = getattr(model.config, "type_vocab_size", 0) > 1

    @torch.inference_mode()
    def forward(ids: Any, mask: Any, segments: Any) -> tuple[Logits, Logits]:
        fed = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if segmented:
            fed["token_type_ids"] = torch.from_numpy(segments)
        read = model(**fed)
        return read.start_logits.float().numpy(), read.end_logits.float().numpy()

    return fast.backend_tokenizer, forward
