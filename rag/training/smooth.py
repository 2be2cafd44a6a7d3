"""The columns that matrices read, brought to like size: int8 has one scale for all of them.

A few columns of [CLS] are ten times as large as everything else, and what is left of the others is coarse.

Source: Xiao et al. 2023, "SmoothQuant".
"""

from collections.abc import Iterable, Sequence
from typing import cast

import torch
from torch import nn

from rag.training.observe import Batch, layers, observe

SHARE = 0.85  # of the columns' unlikeness that the matrix takes over, the paper's alpha
Group = tuple[str, ...]
FEED_FORWARD: tuple[Group, ...] = (("intermediate.dense",), ("output.dense",))
ATTENTION: Group = ("attention.self.query", "attention.self.key", "attention.self.value")
LEAST = 1e-4  # so that a column of zeros has a size


class Smoothed(nn.Module):
    """A matrix that divides its input's columns by their sizes first, and makes up for it."""

    def __init__(self, matrix: nn.Linear) -> None:
        """Still with every column as it is."""
        super().__init__()
        self.matrix = matrix
        columns = matrix.weight.shape[1]
        self.largest = torch.zeros(columns)
        self.shrink = nn.Parameter(torch.ones(columns))

    def see(self, inputs: torch.Tensor) -> None:
        """Remember how large each column gets."""
        self.largest = self.largest.maximum(inputs.abs().amax(0))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """What the matrix itself would give."""
        product: torch.Tensor = self.matrix(inputs * self.shrink)
        return product


def smooth(model: nn.Module, batches: Iterable[Batch], groups: Sequence[Group] = FEED_FORWARD) -> None:
    """Smooth what these matrices of each of a BERT's layers read, by what they are given for the batches.

    The matrices of a group read the same; they share their sizes, so that it is divided and rounded once.
    """
    smoothed = [[_smoothed(layer, path) for path in group] for layer in layers(model) for group in groups]
    observe(model, [(part, part.see) for group in smoothed for part in group], batches)
    for group in smoothed:
        _divide(group)


def _smoothed(layer: nn.Module, path: str) -> Smoothed:
    """The matrix at a path of a layer, in its place."""
    room, _, name = path.rpartition(".")
    part = Smoothed(cast(nn.Linear, layer.get_submodule(path)))
    layer.get_submodule(room).add_module(name, part)
    return part


@torch.no_grad()
def _divide(group: Sequence[Smoothed]) -> None:
    """Choose the sizes."""
    weights = torch.cat([part.matrix.weight for part in group]).abs().amax(0).clamp(min=LEAST)
    sizes = group[0].largest.clamp(min=LEAST) ** SHARE / weights ** (1 - SHARE)
    sizes /= sizes.median()
    shrink = nn.Parameter(1 / sizes)
    for part in group:
        part.shrink = shrink
        part.matrix.weight.mul_(sizes)
