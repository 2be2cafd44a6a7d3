"""The encoder with its four logits a piece: answering words begin, end; evidence; the passage answers."""

from dataclasses import dataclass

import torch
from torch import nn
from transformers import AttentionInterface, AutoConfig, BertConfig, BertModel, BertPreTrainedModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from rag.training.loading import attention

LOGITS = ("start", "end", "evidence", "answers")


@dataclass
class Logits:
    """Of every piece (questions × pieces); that the passage answers is told by the first one's."""

    start: torch.Tensor
    end: torch.Tensor
    evidence: torch.Tensor
    answers: torch.Tensor


class SentenceReader(BertPreTrainedModel):  # type: ignore[no-untyped-call]
    """BERT with one linear map to the four logits."""

    def __init__(self, config: BertConfig) -> None:
        """New weights; use `load`."""
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.qa_outputs = nn.Linear(config.hidden_size, len(LOGITS))
        self.post_init()  # type: ignore[no-untyped-call]

    def forward(
        self,
        input_ids: torch.Tensor,
        token_type_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
    ) -> Logits:
        """The logits of every piece."""
        read = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        start, end, evidence, answers = self.qa_outputs(read.last_hidden_state).unbind(-1)
        return Logits(start, end, evidence, answers[:, 0])


def load(path: str) -> SentenceReader:
    """The weights of an encoder or of a reader, ready for training."""
    AttentionInterface.register("fast", attention)
    AttentionMaskInterface.register("fast", eager_mask)
    config = AutoConfig.from_pretrained(path)
    model: SentenceReader = SentenceReader.from_pretrained(path, config=config, attn_implementation="fast")
    # Dropout triples the time of a step on the CPU, and a few epochs don't overfit.
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model
