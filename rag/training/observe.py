"""What parts of a model are given while it reads."""

from collections.abc import Callable, Iterable
from functools import partial

import torch
from torch import nn
from transformers import PreTrainedModel

from rag.training.features import Batch

Watcher = Callable[[torch.Tensor], None]
"""Is shown inputs, (pieces × columns)."""


@torch.no_grad()
def observe(
    model: PreTrainedModel, watched: Iterable[tuple[nn.Module, Watcher]], batches: Iterable[Batch]
) -> None:
    """Show each watcher what its part of the model is given for the batches' pieces, padding left out."""

    def show(watcher: Watcher, inside: torch.Tensor, _: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        watcher(given[0][inside])

    watched = list(watched)
    for batch in batches:
        inside = batch.mask.bool()
        hooks = [part.register_forward_pre_hook(partial(show, watcher, inside)) for part, watcher in watched]
        model(**batch.fed())
        for hook in hooks:
            hook.remove()
