"""Reads a question against passages: which words answer it, and whether any do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from rag.errors import ModelNotFound
from rag.reader import forward as models
from rag.reader.calibration import Calibration
from rag.reader.pieces import Pieces
from rag.reader.spans import Candidate, best_spans


@dataclass(frozen=True)
class Span:
    """Answering words: passage[start:end], and how probable it is that they answer."""

    start: int
    end: int
    probability: float
    margin: float  # of their logits over those of no answer
    reach: int  # where the words end that the reader prefers nearly as much


@dataclass(frozen=True)
class Reading:
    """What one passage says to the question; spans don't overlap, best first."""

    spans: tuple[Span, ...]


class Reader:
    """An extractive question-answering model; loaded once, it may be used from many threads."""

    def __init__(self, tokenizer: Tokenizer, forward: models.Forward, calibration: Calibration) -> None:
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
        """A folder with model.onnx, or any extractive question-answering model; raises ModelNotFound."""
        folder = Path(path_or_name)
        try:
            if (folder / "model.onnx").exists():
                tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                forward = models.onnx_forward(folder / "model.onnx")
            else:
                tokenizer, forward = models.transformers_forward(path_or_name)
            return cls(tokenizer, forward, Calibration.load(folder / "reader.json"))
        except Exception as error:  # the libraries raise whatever their parts raise
            raise ModelNotFound(
                f"The reader {path_or_name!r} can't be loaded ({type(error).__name__}). Is RAG_READER a "
                "folder, or an extractive question-answering model that this machine has or can download?"
            ) from error

    def read(
        self, question: str, passages: Sequence[str], scores: Sequence[float] | None = None
    ) -> tuple[Reading, ...]:
        """One reading a passage, in their order; scores are the retriever's, in [0, 1], and count as well."""
        candidates = self.candidates(question, passages)
        scores = scores or [0.0] * len(passages)
        return tuple(self._reading(*triple) for triple in zip(passages, candidates, scores, strict=True))

    def candidates(self, question: str, passages: Sequence[str]) -> list[list[Candidate]]:
        """For each passage the best spans of its windows, in no order."""
        cut = self.pieces.windows(question, passages)
        candidates: list[list[Candidate]] = [[] for _ in passages]
        flat = [(number, window) for number, windows in enumerate(cut) for window in windows]
        for (number, window), read in zip(flat, self.forward([w for _, w in flat]), strict=True):
            candidates[number] += best_spans(window, *read, self.calibration)
        return candidates

    def _reading(self, passage: str, candidates: Sequence[Candidate], score: float) -> Reading:
        """The best spans that don't overlap, from all windows of a passage."""
        kept: list[Span] = []
        for one in sorted(candidates, key=lambda one: (-one.margin, one.start, one.end)):
            # Some tokenizers count the space before a word to the word.
            start = one.end - len(passage[one.start : one.end].lstrip())
            if start < one.end and all(one.end <= span.start or start >= span.end for span in kept):
                probability = self.calibration.probability(one.margin, score)
                kept.append(Span(start, one.end, probability, one.margin, one.reach))
        return Reading(tuple(kept[: self.calibration.spans]))
