"""What a training step makes smaller: distance from the right words, sentences and judgement."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as binary

from rag.training.reader.features import Batch

NEVER = -1e4  # the logit of a piece that can't be the answer
# A passage has about four sentences; together they count as much as its words.
EACH_SENTENCE = 0.3
CHOICE = 0.5  # of the evidence among the sentences of its passage


def judged(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Words, sentences and whole passages together."""
    read = model(**batch.fed())
    words = (_nowhere_else(read.start, batch.starts, batch) + _nowhere_else(read.end, batch.ends, batch)) / 2
    scores = (batch.membership @ read.evidence.float().unsqueeze(-1)).squeeze(-1)
    apart = binary(scores, batch.evidence, reduction="none") * batch.exists
    answers = binary(read.answers.float(), batch.evidence.amax(1), reduction="none")
    losses = words + EACH_SENTENCE * apart.sum(1) + CHOICE * _choice(scores, batch) + answers
    return (losses * batch.weights).mean()


def _nowhere_else(logits: torch.Tensor, right: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Minus the logarithm of the share of the right pieces among all that may be."""
    allowed = batch.segments.bool() & batch.mask.bool()
    allowed[:, 0] = True
    logits = logits.float().masked_fill(~allowed, NEVER)
    return logits.logsumexp(1) - logits.masked_fill(~right, NEVER).logsumexp(1)


def _choice(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """The same for sentences, in passages that hold evidence."""
    everything = scores.masked_fill(batch.exists == 0, NEVER).logsumexp(1)
    right = scores.masked_fill(batch.evidence == 0, NEVER).logsumexp(1)
    return (everything - right) * batch.evidence.amax(1)
