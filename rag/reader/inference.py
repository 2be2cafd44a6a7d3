"""Reads a question against passages: which words answer it, and whether any do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from rag.errors import ModelNotFound
from rag.reader import forward as models
from rag.reader.calibration import Calibration
from rag.reader.pieces import Pieces, Window
from rag.reader.spans import Candidate, Judgement, candidates
from rag.sentences import sentences

NEVER = -50.0  # the logit of a passage without a word


@dataclass(frozen=True)
class JudgedSentence:
    """A sentence, passage[start:end], with its best words and what speaks for it, in logits."""

    start: int
    end: int
    words_start: int
    words_end: int
    evidence: float
    margin: float  # of the words over no answer


@dataclass(frozen=True)
class Reading:
    """What one passage says to the question: its sentences in order, and how surely it answers."""

    sentences: tuple[JudgedSentence, ...]
    answers: float

    @property
    def margin(self) -> float:
        """That of the best words; minus infinity without any."""
        return max((sentence.margin for sentence in self.sentences), default=float("-inf"))


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

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> tuple[Reading, ...]:
        """One reading a passage, in their order; titles are those of the passages' documents."""
        cut = self.pieces.windows(question, passages, titles)
        judged = iter(self.forward([window for windows in cut for window in windows]))
        pairs = zip(passages, cut, strict=True)
        return tuple(
            self._reading(passage, [(w, next(judged)) for w in windows]) for passage, windows in pairs
        )

    def _reading(self, passage: str, read: Sequence[tuple[Window, Judgement]]) -> Reading:
        """The sentences of a passage, each as the window judges it that shows most of it."""
        places = tuple(sentences(passage))
        best: dict[int, Candidate] = {}
        for window, judgement in read:
            for one in candidates(window, judgement, places, self.calibration.answer_length):
                if one.number not in best or one.pieces > best[one.number].pieces:
                    best[one.number] = one
        found = tuple(_judged(passage, places[n], best[n]) for n in sorted(best))
        sure = [judgement.answers for _, judgement in read if judgement.answers is not None]
        # A model of words alone judges the passage by its best ones.
        return Reading(found, max(sure, default=max((one.margin for one in found), default=NEVER)))


def _judged(passage: str, place: tuple[int, int], one: Candidate) -> JudgedSentence:
    start, end = max(one.words[0], place[0]), min(one.words[1], place[1])
    # Some tokenizers count the space before a word to the word.
    start = end - len(passage[start:end].lstrip())
    return JudgedSentence(*place, start, end, one.evidence, one.margin)
