"""What a training step makes smaller: distance from the right answer."""

from collections.abc import Callable

import torch
from torch.nn.functional import cross_entropy

from rag.training.features import Batch

Loss = Callable[[torch.nn.Module, Batch], torch.Tensor]
NEVER = -1e4  # the logit of a piece that can't be the answer


def answers(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Cross entropy of the answer's first and last piece; piece 0 stands for no answer."""
    output = model(**batch.fed())
    allowed = _allowed(batch)
    losses = [
        cross_entropy(logits.float().masked_fill(~allowed, NEVER), gold, reduction="none")
        for logits, gold in ((output.start_logits, batch.starts), (output.end_logits, batch.ends))
    ]
    return ((losses[0] + losses[1]) / 2 * batch.weights).mean()


def _allowed(batch: Batch) -> torch.Tensor:
    """The pieces where an answer may start or end: not the question's own."""
    allowed = batch.segments.bool()
    allowed[:, 0] = True
    return allowed
