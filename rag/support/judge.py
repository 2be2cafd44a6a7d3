"""The model's part: which sentences of a passage say what a statement says, and how surely."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.errors import ModelNotFound
from rag.reader.forward import Forward, onnx_forward
from rag.reader.pieces import Pieces, Window
from rag.reader.spans import Logits
from rag.support.contrast import contraries
from rag.support.rules import strange_name, strange_number
from rag.support.source import Source, Span, Statement, Text

WEIGHTS = Path(__file__).parent / "weights"
# Of the true statements that were kept out none is so much less sure than its contrary.
SURER = 1.0  # logits
LONGEST_SUPPORT = 3  # sentences that support one statement together


@dataclass(frozen=True)
class Calibration:
    """The constants of support.json: how margins become probabilities, and texts are cut into windows."""

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


@dataclass(frozen=True)
class Support:
    """The sentences of a text that say it best, from the first to the last, and how surely they do."""

    text: Text
    first: int
    last: int
    score: float  # the margin of their logits over those of no support, less what is missing in them

    @property
    def sentences(self) -> Sequence[Span]:
        """Their places in the text."""
        return self.text.sentences[self.first : self.last + 1]

    @property
    def quote(self) -> str:
        """Their words."""
        return self.text.between(self.first, self.last)

    @property
    def surroundings(self) -> Text:
        """They with their neighbours."""
        return self.text.part(max(0, self.first - 1), self.last + 1)

    def missing(self, statement: str) -> tuple[bool, bool]:
        """Whether a number, or a name, is neither in them nor in the sentence before, nor in the title."""
        near = self.text.words[: self.text.offset], self.text.between(max(0, self.first - 1), self.last)
        claims, source = Statement(statement), Source("\n".join(near))
        return strange_number(claims, source), strange_name(claims, source)


class Judge:
    """A cross-encoder that reads a statement against texts; loaded once, for many threads."""

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
    def load(cls, folder: Path = WEIGHTS) -> "Judge":
        """A folder with model.onnx, tokenizer.json and support.json; raises ModelNotFound."""
        with loading(folder):
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            constants = Calibration.load(folder / "support.json")
            return cls(tokenizer, onnx_forward(folder / "model.onnx"), constants)

    def too_long(self, statement: str) -> bool:
        """Whether the model would see only a part of the statement."""
        return len(self.pieces.tokenizer.encode(statement, add_special_tokens=False).ids) > (
            self.calibration.question_length
        )

    def __call__(self, statement: str, texts: Sequence[Text]) -> list[Support | None]:
        """For each text its best sentences; None for one without a sentence."""
        return [best and self._charged(statement, best) for best in self._best(statement, texts)]

    def _best(self, statement: str, texts: Sequence[Text]) -> list[Support | None]:
        best: list[Support | None] = [None] * len(texts)
        cut = self.pieces.windows(statement, [text.words for text in texts])
        flat = [(number, window) for number, windows in enumerate(cut) for window in windows]
        for (number, window), read in zip(flat, self.forward([w for _, w in flat]), strict=True):
            candidate, old = _best_run(texts[number], window, read.start, read.end), best[number]
            if candidate and (old is None or candidate.score > old.score):
                best[number] = candidate
        return best

    def _charged(self, statement: str, support: Support) -> Support:
        """Less sure for what is missing."""
        number, name = support.missing(statement)
        charge = number * self.calibration.number + name * self.calibration.name
        return replace(support, score=support.score - charge)

    def prefers_contrary(self, statement: str, text: Text, quote: str) -> bool:
        """Whether the text says a contrary more surely than the statement; other numbers are the quote's."""
        versions = [statement, *contraries(statement, quote)]
        windows = [self.pieces.windows(version, [text.words])[0][0] for version in versions]
        runs = [
            _best_run(text, window, read.start, read.end)
            for window, read in zip(windows, self.forward(windows), strict=True)
        ]
        own, *others = (run.score if run else float("-inf") for run in runs)
        return max(others, default=own) > own + SURER


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Names the folder, whatever goes wrong in loading from it; raises ModelNotFound."""
    try:
        yield
    except Exception as error:  # the libraries raise whatever their parts raise
        raise ModelNotFound(
            f"The support check in {folder} can't be loaded ({type(error).__name__}). Are its files whole?"
        ) from error


def _best_run(text: Text, window: Window, starts: Logits, ends: Logits) -> Support | None:
    """The best run of sentences in a window; one that is cut off by it counts as far as it goes."""
    places = [(n, pieces) for n, span in enumerate(text.sentences) if (pieces := _pieces(window, span))]
    if not places:
        return None
    first = starts[[window.first + start for _, (start, _) in places]]
    last = ends[[window.first + end for _, (_, end) in places]]
    scores = first[:, None] + last[None, :] + _barred(len(places))
    a, b = np.unravel_index(int(scores.argmax()), scores.shape)
    return Support(text, places[a][0], places[b][0], float(scores[a, b] - starts[0] - ends[0]))


def _pieces(window: Window, span: Span) -> Span | None:
    """The first and last piece of a span in the window."""
    inside = [n for n, (start, end) in enumerate(window.offsets) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def _barred(count: int) -> NDArray[np.float32]:
    """Nothing for the runs of sentences that are allowed, minus infinity for others."""
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    return np.where((steps >= 0) & (steps < LONGEST_SUPPORT), 0.0, -np.inf).astype(np.float32)
