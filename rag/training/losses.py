"""What a training step makes smaller: distance from the right answer, or from a larger model."""

from collections.abc import Callable

import torch
from torch.nn.functional import cross_entropy, kl_div, mse_loss
from transformers import PreTrainedModel

from rag.training.features import Batch

Loss = Callable[[torch.nn.Module, Batch], torch.Tensor]
NEVER = -1e4  # the logit of a piece that can't be the answer
LOGITS = 2.0  # the weight of their likeness; that of the hidden states is 1


def answers(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Cross entropy of the answer's first and last piece; piece 0 stands for no answer."""
    output = model(**batch.fed())
    allowed = _allowed(batch)
    losses = [
        cross_entropy(logits.float().masked_fill(~allowed, NEVER), gold, reduction="none")
        for logits, gold in ((output.start_logits, batch.starts), (output.end_logits, batch.ends))
    ]
    return ((losses[0] + losses[1]) / 2 * batch.weights).mean()


def likeness(teacher: PreTrainedModel) -> Loss:
    """How far a model is from a wider one of as many layers, in its logits and its hidden states.

    Source: Jiao et al. 2020, "TinyBERT", with its two stages in one.
    """
    teacher.requires_grad_(False)

    def loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
        its = torch.nn.Module.to(teacher, batch.ids.device)(**batch.fed(), output_hidden_states=True)
        own = model(**batch.fed(), output_hidden_states=True)
        logits = ((own.start_logits, its.start_logits), (own.end_logits, its.end_logits))
        states = zip(own.hidden_states[1:], its.hidden_states[1:], strict=True)
        divergences = [_divergence(*pair, _allowed(batch)) for pair in logits]
        distances = [_distance(*pair, batch.mask.bool()) for pair in states]
        return LOGITS * torch.stack(divergences).mean() + torch.stack(distances).mean()

    return loss


def _divergence(own: torch.Tensor, its: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Kullback and Leibler's, of the model's place of the answer from the teacher's."""
    own, its = (logits.float().masked_fill(~allowed, NEVER).log_softmax(-1) for logits in (own, its))
    return kl_div(own, its, reduction="batchmean", log_target=True)


def _distance(own: torch.Tensor, its: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    """The mean square of their difference, as a share of the teacher's variance."""
    own, its = own[inside].float(), its[inside].float()
    return mse_loss(own, its) / its.var()


def _allowed(batch: Batch) -> torch.Tensor:
    """The pieces where an answer may start or end: not the question's own."""
    allowed = batch.segments.bool()
    allowed[:, 0] = True
    return allowed
