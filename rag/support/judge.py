"""The model's part: which sentences of a passage say what a statement says, and how surely."""

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
from rag.sentences import sentences
from rag.support.calibration import Calibration
from rag.support.contrast import contraries
from rag.support.names import strange_names
from rag.support.numbers import strange_numbers

WEIGHTS = Path(__file__).parent / "weights"
# Of the true statements that were kept out none is so much less sure than its contrary.
SURER = 1.0  # logits
LONGEST = 3  # sentences that support one statement together
Span = tuple[int, int]


@dataclass(frozen=True)
class Text:
    """What the model reads: a passage behind its document's title, and its sentences' places in that."""

    words: str
    offset: int  # where the passage begins
    sentences: tuple[Span, ...]

    def part(self, first: int, last: int) -> "Text":
        """The title and the sentences from the first to the last."""
        spans = self.sentences[first : last + 1]
        shift = spans[0][0] - self.offset
        words = self.words[: self.offset] + self.words[spans[0][0] : spans[-1][1]]
        return Text(words, self.offset, tuple((start - shift, end - shift) for start, end in spans))

    @classmethod
    def of(cls, title: str, passage: str) -> "Text":
        """The title as a sentence of its own, then the passage."""
        head = f"{' '.join(title.split())}. " if title.strip() else ""
        spans = tuple((start + len(head), end + len(head)) for start, end in sentences(passage))
        return cls(head + passage, len(head), spans)


@dataclass(frozen=True)
class Support:
    """The sentences of a text that say it best, from the first to the last, and how surely they do."""

    first: int
    last: int
    score: float  # the margin of their logits over those of no support, less what is missing in them


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
        cut = self.pieces.windows(statement, [text.words for text in texts])
        best: list[Support | None] = [None] * len(texts)
        flat = [(number, window) for number, windows in enumerate(cut) for window in windows]
        for (number, window), read in zip(flat, self.forward([w for _, w in flat]), strict=True):
            found = _best(texts[number], window, *read)
            old = best[number]
            if found and (old is None or found.score > old.score):
                best[number] = found
        return [
            one and replace(one, score=one.score - self._missing(statement, text, one))
            for text, one in zip(texts, best, strict=True)
        ]

    def prefers_contrary(self, statement: str, text: Text, quote: str) -> bool:
        """Whether the text says a contrary more surely than the statement; other numbers are the quote's."""
        tried = [statement, *contraries(statement, quote)]
        windows = [self.pieces.windows(one, [text.words])[0][0] for one in tried]
        found = [
            _best(text, window, *read) for window, read in zip(windows, self.forward(windows), strict=True)
        ]
        own, *others = (one.score if one else float("-inf") for one in found)
        return max(others, default=own) > own + SURER

    def _missing(self, statement: str, text: Text, support: Support) -> float:
        number, name = missing(statement, text, support)
        return number * self.calibration.number + name * self.calibration.name


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Names the folder, whatever goes wrong in loading from it; raises ModelNotFound."""
    try:
        yield
    except Exception as error:  # the libraries raise whatever their parts raise
        raise ModelNotFound(
            f"The support check in {folder} can't be loaded ({type(error).__name__}). Are its files whole?"
        ) from error


def missing(statement: str, text: Text, support: Support) -> tuple[bool, bool]:
    """Whether a number, or a name, is neither in the sentences nor in the one before, nor in the title."""
    start, end = text.sentences[max(0, support.first - 1)][0], text.sentences[support.last][1]
    near = f"{text.words[: text.offset]}\n{text.words[start:end]}"
    return bool(strange_numbers(statement, near)), bool(strange_names(statement, near))


def _best(text: Text, window: Window, starts: Logits, ends: Logits) -> Support | None:
    """The best run of sentences in a window; one that is cut off by it counts as far as it goes."""
    places = [(n, pieces) for n, span in enumerate(text.sentences) if (pieces := _pieces(window, span))]
    if not places:
        return None
    first = starts[[window.first + start for _, (start, _) in places]]
    last = ends[[window.first + end for _, (_, end) in places]]
    scores = first[:, None] + last[None, :] + _barred(len(places))
    a, b = np.unravel_index(int(scores.argmax()), scores.shape)
    return Support(places[a][0], places[b][0], float(scores[a, b] - starts[0] - ends[0]))


def _pieces(window: Window, span: Span) -> Span | None:
    """The first and last piece of a span in the window."""
    inside = [n for n, (start, end) in enumerate(window.offsets) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def _barred(count: int) -> NDArray[np.float32]:
    """Nothing for the runs of sentences that are allowed, minus infinity for others."""
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    return np.where((steps >= 0) & (steps < LONGEST), 0.0, -np.inf).astype(np.float32)
