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
FEED_FORWARD = ("intermediate.dense", "output.dense")
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

    @torch.no_grad()
    def smooth(self) -> None:
        """Choose the sizes."""
        weights = self.matrix.weight.abs().amax(0).clamp(min=LEAST)
        sizes = self.largest.clamp(min=LEAST) ** SHARE / weights ** (1 - SHARE)
        sizes /= sizes.median()
        self.shrink.copy_(1 / sizes)
        self.matrix.weight.mul_(sizes)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """What the matrix itself would give."""
        product: torch.Tensor = self.matrix(inputs * self.shrink)
        return product


def smooth(model: nn.Module, batches: Iterable[Batch], paths: Sequence[str] = FEED_FORWARD) -> None:
    """Smooth what these matrices of each of a BERT's layers read, by what they are given for the batches."""
    smoothed = []
    for layer in layers(model):
        for path in paths:
            room, _, name = path.rpartition(".")
            part = Smoothed(cast(nn.Linear, layer.get_submodule(path)))
            layer.get_submodule(room).add_module(name, part)
            smoothed.append(part)
    observe(model, [(part, part.see) for part in smoothed], batches)
    for part in smoothed:
        part.smooth()
