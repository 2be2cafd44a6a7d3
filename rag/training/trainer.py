"""The training loop's moving parts: steps, the running average of the weights, checkpoints."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import torch
from tqdm import tqdm
from transformers import PreTrainedModel

from rag.training.features import Batch
from rag.training.losses import Loss, answers

WARM_UP = 100
FOLLOW = 0.998


@dataclass(frozen=True)
class Plan:
    """How long to train and how fast; level is the share of the run after which the rate falls to zero."""

    steps: int
    rate: float
    level: float
    checkpoint: Path
    minutes: float

    def rate_at(self, step: int) -> float:
        """Up over the first steps, level for a while, then straight down."""
        left = max(1 - step / self.steps, 0.0)
        return self.rate * min(step / WARM_UP, 1.0, left / (1 - self.level))


class Trainer:
    """Model, optimiser and running average of the weights, with a checkpoint to resume from."""

    def __init__(self, model: PreTrainedModel, plan: Plan, loss: Loss = answers) -> None:
        """Trains on the GPU if there is one."""
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model: torch.nn.Module = torch.nn.Module.to(model, self.device).train()
        self.plan, self.loss, self.step = plan, loss, 0
        named = list(self.model.named_parameters())
        head = [value for name, value in named if name.startswith("qa_outputs")]
        body = [value for name, value in named if not name.startswith("qa_outputs")]
        # The head is new and learns faster than what it stands on.
        groups = [{"params": body, "factor": 1.0}, {"params": head, "factor": 5.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.01, fused=True)
        self.average = {name: value.clone() for name, value in self.model.state_dict().items()}

    def run(self, epochs: Iterable[Iterable[Batch]]) -> None:
        """Train to the plan's end, passing over what was already read before a break."""
        seen, loss, saved = 0, 0.0, monotonic()
        with tqdm(total=self.plan.steps, initial=self.step, mininterval=5, unit="step") as bar:
            for batch in (batch for epoch in epochs for batch in epoch):
                if self.step >= self.plan.steps:
                    break
                seen += 1
                if seen <= self.step:
                    continue
                now = self.train(batch)
                loss = 0.98 * loss + 0.02 * now if loss else now
                bar.update()
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                if monotonic() - saved > 60 * self.plan.minutes:
                    self.save()
                    saved = monotonic()
        self.save()

    def train(self, batch: Batch) -> float:
        """One step; the loss."""
        self.step += 1
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate_at(self.step) * group["factor"]
        with torch.autocast(self.device, torch.bfloat16):
            loss = self.loss(self.model, batch.on(self.device))
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.follow()
        return loss.item()

    @torch.no_grad()
    def follow(self) -> None:
        """Move the running average towards the weights."""
        share = 1 - min(FOLLOW, self.step / (self.step + 10))
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value, share)

    def save(self) -> None:
        """Write the checkpoint, replacing the last one only when it is whole."""
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}
        part = self.plan.checkpoint.with_suffix(".part")
        torch.save({**state, "average": self.average, "step": self.step}, part)
        part.replace(self.plan.checkpoint)

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        if self.plan.checkpoint.exists():
            state = self._saved()
            self.model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average, self.step = state["average"], state["step"]

    def restart(self) -> None:
        """Begin anew where the run before ended: at the running average in the checkpoint."""
        self.average = self._saved()["average"]
        self.model.load_state_dict(self.average)

    def _saved(self) -> dict[str, Any]:
        state: dict[str, Any] = torch.load(self.plan.checkpoint, map_location=self.device, weights_only=True)
        return state
