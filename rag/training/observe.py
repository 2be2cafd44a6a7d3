"""What parts of a model are given while it reads."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

import torch
from torch import nn

Watcher = Callable[[torch.Tensor], None]
"""Is shown inputs, (pieces × columns)."""


class Batch(Protocol):
    """A few texts as a model reads them."""

    @property
    def mask(self) -> torch.Tensor:
        """1 for their pieces, 0 for the padding, (texts × length)."""

    def fed(self) -> dict[str, torch.Tensor]:
        """The arguments of the model."""


def layers(model: nn.Module) -> list[nn.Module]:
    """The encoder's layers of a BERT, whatever head is on it, or none.

    Raises LookupError if it isn't one.
    """
    for name, module in model.named_modules():
        if name.endswith("encoder.layer"):
            return list(module.children())
    raise LookupError(f"{type(model).__name__} has no encoder like BERT's.")


@torch.no_grad()
def observe(model: nn.Module, watched: Iterable[tuple[nn.Module, Watcher]], batches: Iterable[Batch]) -> None:
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
