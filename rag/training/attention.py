"""Attention that is quick in bf16 on the CPU."""

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface
from transformers.masking_utils import AttentionMaskInterface, eager_mask

LONGEST = 256


def attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **options: object,
) -> tuple[torch.Tensor, None]:
    """Plain matrix products up to 256 pieces, where they take half the time of torch's own kernel."""
    mask = None if attention_mask is None else attention_mask.to(query.dtype)
    if query.shape[2] > LONGEST or query.is_cuda:
        return scaled_dot_product_attention(query, key, value, mask).transpose(1, 2).contiguous(), None
    with torch.autocast("cpu", enabled=False):
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(2, 3)
        weights = torch.softmax(scores if mask is None else scores + mask, dim=-1)
        return (weights @ value).transpose(1, 2).contiguous(), None


def use_fast_attention() -> None:
    """Make it known to transformers as "fast"."""
    AttentionInterface.register("fast", attention)
    AttentionMaskInterface.register("fast", eager_mask)
