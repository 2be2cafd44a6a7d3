"""A narrower model: the attention heads and neurons that the others can best stand in for are dropped.

Source: Kurtić et al. 2023, "ZipLM": the optimal brain surgeon for whole columns of a layer's output matrix.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import torch
from torch import nn
from transformers import PreTrainedModel

from rag.training.observe import Batch, layers, observe

DAMPING = 1e-3


class Part:
    """Half a layer: matrices whose rows make its units, and the matrix whose columns read them."""

    def __init__(self, inner: Sequence[nn.Linear], outer: nn.Linear, width: int, keep: int) -> None:
        """A unit's width is in columns; so many units are to be kept."""
        self.inner, self.outer, self.width, self.keep = inner, outer, width, keep
        # XᵀX of the outer matrix's inputs, (columns × columns).
        self.gram = torch.zeros(outer.in_features, outer.in_features)

    def see(self, inputs: torch.Tensor) -> None:
        """Add to the gram what the outer matrix is given."""
        self.gram += inputs.T @ inputs

    def narrow(self) -> None:
        """Drop the units that matter least."""
        columns, weights = surviving(self.outer.weight.double(), self.gram.double(), self.width, self.keep)
        self.outer.weight = nn.Parameter(weights.float())
        for matrix in self.inner:
            matrix.weight = nn.Parameter(matrix.weight[columns])
            matrix.bias = nn.Parameter(matrix.bias[columns])


@torch.no_grad()
def slim(model: PreTrainedModel, batches: Iterable[Batch], heads: int, neurons: int) -> None:
    """Leave so many heads and neurons in every layer of a BERT, chosen by what it reads in the batches."""
    config = model.config
    width = config.hidden_size // config.num_attention_heads
    heads, neurons = min(heads, config.num_attention_heads), min(neurons, config.intermediate_size)
    parts = [part for layer in layers(model) for part in _parts(layer, width, heads, neurons)]
    observe(model, [(part.outer, part.see) for part in parts], batches)
    for part in parts:
        part.narrow()
    config.update({"num_attention_heads": heads, "intermediate_size": neurons})


def _parts(layer: nn.Module, width: int, heads: int, neurons: int) -> Iterator[Part]:
    """Attention and feed-forward network."""

    def matrix(path: str) -> nn.Linear:
        return cast(nn.Linear, layer.get_submodule(path))

    own = [matrix(f"attention.self.{name}") for name in ("query", "key", "value")]
    yield Part(own, matrix("attention.output.dense"), width, heads)
    yield Part([matrix("intermediate.dense")], matrix("output.dense"), 1, neurons)


def surviving(
    weights: torch.Tensor, gram: torch.Tensor, width: int, keep: int
) -> tuple[list[int], torch.Tensor]:
    """The columns that stay, and the weights on them whose product with the inputs comes nearest to all's.

    Weights are (outputs × columns), gram is XᵀX of the inputs, (columns × columns). The unit whose loss the
    others can best make good goes first, one at a time.
    """
    weights = weights.clone()
    damping = DAMPING * gram.diagonal().mean() * torch.ones(len(gram), dtype=gram.dtype)
    inverse = torch.linalg.inv(gram + damping.diag())
    units = torch.arange(len(gram)).reshape(-1, width)
    while len(units) > keep:
        blocks = torch.linalg.inv(inverse[units[:, :, None], units[:, None, :]])
        read = weights[:, units]
        costs = torch.einsum("oui,uij,ouj->u", read, blocks, read)
        gone = int(costs.argmin())
        columns, block = units[gone], blocks[gone]
        weights -= weights[:, columns] @ block @ inverse[columns]
        inverse -= inverse[:, columns] @ block @ inverse[columns]
        units = torch.cat([units[:gone], units[gone + 1 :]])
    columns = units.flatten()
    return columns.tolist(), weights[:, columns]
