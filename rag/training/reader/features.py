"""Cases as tensors."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from random import Random

import torch

from rag.reader.pieces import Pieces, Window
from rag.sentences import sentences
from rag.training.features import STEP, padded
from rag.training.reader.mixture import Case
from rag.training.reader.sets import Stretch


@dataclass(frozen=True)
class Feature:
    """One window; its pieces are counted from the window's first."""

    window: Window
    sentences: tuple[range, ...]  # pieces
    gold: tuple[bool, ...]  # which sentences are evidence
    words: tuple[range, ...]  # answering pieces where they are known
    weight: float


@dataclass(frozen=True)
class Batch:
    """What one training step reads, (questions × pieces) or (questions × sentences)."""

    ids: torch.Tensor
    segments: torch.Tensor
    mask: torch.Tensor
    starts: torch.Tensor  # where an answer may start: the first piece if there is none
    ends: torch.Tensor
    membership: torch.Tensor  # (questions × sentences × pieces): each sentence's share in its pieces
    exists: torch.Tensor
    evidence: torch.Tensor
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
        self.told = lru_cache(40_000)(self._encode)
        self.parts = lru_cache(40_000)(sentences)

    def _encode(self, passage: str) -> tuple[list[int], list[Stretch]]:
        """A passage's pieces and their offsets."""
        encoding = self.pieces.tokenizer.encode(passage, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def feature(self, case: Case, rng: Random) -> Feature | None:
        """One window by chance, among those that hold a piece of what answers if something does."""
        asked = self.pieces.asked(case.question, case.title)
        windows = self.pieces.cut(asked, *self.told(case.passage))
        made = [self._window(window, case) for window in windows]
        if case.evidence:
            made = [feature for feature in made if any(feature.gold)]
        return rng.choice(made) if made else None

    def _window(self, window: Window, case: Case) -> Feature:
        parts = [(part, pieces) for part in self.parts(case.passage) if (pieces := within(window, part))]
        gold = tuple(any(_same(part, told) for told in case.evidence) for part, _ in parts)
        whole = [pieces for words in case.words if (pieces := within(window, words))]
        return Feature(window, tuple(pieces for _, pieces in parts), gold, tuple(whole), case.weight)


def within(window: Window, stretch: Stretch) -> range:
    """The window's pieces that the stretch of the passage touches."""
    touched = [n for n, (a, b) in enumerate(window.offsets) if a < stretch[1] and b > stretch[0]]
    return range(touched[0], touched[-1] + 1) if touched else range(0)


def _same(part: Stretch, told: Stretch) -> bool:
    """Whether half of the shorter of two stretches lies in the other."""
    common = min(part[1], told[1]) - max(part[0], told[0])
    return 2 * common >= min(part[1] - part[0], told[1] - told[0])


def batches(features: Sequence[Feature], size: int, rng: Random) -> list[list[Feature]]:
    """Batches of like length, in an order by chance."""
    by_length: defaultdict[int, list[Feature]] = defaultdict(list)
    for feature in rng.sample(list(features), len(features)):
        by_length[-(-len(feature.window.ids) // STEP)].append(feature)
    made = [group[at : at + size] for group in by_length.values() for at in range(0, len(group), size)]
    rng.shuffle(made)
    return made


def tensors(features: Sequence[Feature]) -> Batch:
    """The tensors of one batch."""
    ids, segments, mask = padded([feature.window for feature in features])
    starts = torch.zeros(ids.shape, dtype=torch.bool)
    ends = torch.zeros_like(starts)
    many = max(1, *(len(feature.sentences) for feature in features))
    membership = torch.zeros(len(features), many, ids.shape[1])
    exists = torch.zeros(len(features), many)
    evidence = torch.zeros(len(features), many)
    for row, feature in enumerate(features):
        first = feature.window.first
        for number, pieces in enumerate(feature.sentences):
            membership[row, number, first + pieces.start : first + pieces.stop] = 1 / len(pieces)
            exists[row, number] = 1
            evidence[row, number] = feature.gold[number]
        _mark(starts[row], ends[row], feature)
    weights = torch.tensor([feature.weight for feature in features])
    return Batch(ids, segments, mask, starts, ends, membership, exists, evidence, weights)


def _mark(starts: torch.Tensor, ends: torch.Tensor, feature: Feature) -> None:
    """Where an answer starts and ends: anywhere in the evidence if its words aren't known."""
    first = feature.window.first
    for pieces in feature.words:
        starts[first + pieces.start] = ends[first + pieces.stop - 1] = True
    if feature.words:
        return
    for pieces, gold in zip(feature.sentences, feature.gold, strict=True):
        if gold:
            starts[first + pieces.start : first + pieces.stop] = True
            ends[first + pieces.start : first + pieces.stop] = True
    if not any(feature.gold):
        starts[0] = ends[0] = True
