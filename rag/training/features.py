"""Cases as padded tensors, batched by length."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from random import Random

import torch

from rag.evaluation.squad import Gold
from rag.reader.pieces import Pieces, Window
from rag.training.cases import Case

STEP = 32  # bf16 kernels on the CPU are slow on ever-changing shapes


@dataclass(frozen=True)
class Feature:
    """One window with the pieces where the answer starts and ends; 0 and 0 when it holds none."""

    window: Window
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Batch:
    """What one training step reads: pieces, segments and mask are (questions × length)."""

    ids: torch.Tensor
    segments: torch.Tensor
    mask: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    weights: torch.Tensor

    def on(self, device: str) -> "Batch":
        """The same on a device."""
        return Batch(**{field.name: getattr(self, field.name).to(device) for field in fields(self)})

    def fed(self) -> dict[str, torch.Tensor]:
        """The arguments of a model that reads it."""
        return {"input_ids": self.ids, "attention_mask": self.mask, "token_type_ids": self.segments}


class Featurizer:
    """Turns cases into features, remembering each passage's pieces."""

    def __init__(self, pieces: Pieces) -> None:
        """Windows are cut as they are when reading."""
        self.pieces = pieces
        self.encoded = lru_cache(20_000)(self._encode)

    def _encode(self, passage: str) -> tuple[list[int], list[tuple[int, int]]]:
        """A passage's pieces and their offsets."""
        encoding = self.pieces.tokenizer.encode(passage, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def feature(self, case: Case, rng: Random) -> Feature | None:
        """One window by chance, among those that hold a whole answer if there is one."""
        question = self.pieces.tokenizer.encode(case.question, add_special_tokens=False).ids
        windows = self.pieces.cut(question[: self.pieces.question_length], *self.encoded(case.passage))
        if not case.answers:
            return Feature(rng.choice(windows), 0, 0, case.weight) if windows else None
        gold = rng.choice(case.answers)
        placed = [(window, place(window, gold)) for window in windows]
        whole = [(window, span) for window, span in placed if span]
        if not whole:
            return None
        window, (start, end) = rng.choice(whole)
        return Feature(window, start, end, case.weight)


def place(window: Window, gold: Gold) -> tuple[int, int] | tuple[()]:
    """The first and last piece of an answer in the window, or nothing if it isn't whole there."""
    inside = [n for n, (start, end) in enumerate(window.offsets) if start < gold.end and end > gold.start]
    if not inside or window.offsets[inside[0]][0] > gold.start or window.offsets[inside[-1]][1] < gold.end:
        return ()
    return window.first + inside[0], window.first + inside[-1]


def padded(windows: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pieces, segments and mask, padded to the next multiple of the step."""
    longest = max(len(window.ids) for window in windows)
    length = -(-longest // STEP) * STEP
    ids = torch.zeros(len(windows), length, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        segments[row, window.first : len(window.ids)] = 1
        mask[row, : len(window.ids)] = 1
    return ids, segments, mask


def batches(features: Sequence[Feature], size: int, rng: Random) -> list[list[Feature]]:
    """Batches of like length, in an order by chance."""
    by_length: defaultdict[int, list[Feature]] = defaultdict(list)
    for feature in rng.sample(list(features), len(features)):
        by_length[-(-len(feature.window.ids) // STEP)].append(feature)
    cut = [group[at : at + size] for group in by_length.values() for at in range(0, len(group), size)]
    rng.shuffle(cut)
    return cut


def tensors(features: Sequence[Feature]) -> Batch:
    """The tensors of one batch."""
    ids, segments, mask = padded([feature.window for feature in features])
    starts = torch.tensor([feature.start for feature in features])
    ends = torch.tensor([feature.end for feature in features])
    weights = torch.tensor([feature.weight for feature in features])
    return Batch(ids, segments, mask, starts, ends, weights)
