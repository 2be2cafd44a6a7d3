"""The trained reader of sentences and words as one int8 file for ONNX Runtime."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import PreTrainedTokenizerBase

from rag.training.reader.model import SentenceReader

INPUTS = ["input_ids", "token_type_ids"]  # no mask: windows are read alone, without padding
OUTPUTS = ["start_logits", "end_logits", "evidence_logits", "answers"]


class _Logits(torch.nn.Module):
    """The model as a function of two tensors."""

    def __init__(self, model: SentenceReader) -> None:
        super().__init__()
        model.set_attn_implementation("eager")
        self.model = torch.nn.Module.train(model, False)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The four logits."""
        read = self.model(input_ids=ids, token_type_ids=segments)
        return read.start, read.end, read.evidence, read.answers


def export(model: SentenceReader, tokenizer: PreTrainedTokenizerBase, weights: Path) -> None:
    """Write model.onnx, the tokenizer and the configuration into the weights folder."""
    weights.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "passages", 1: "pieces"} for name in INPUTS + OUTPUTS[:3]}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            _Logits(model),
            (example, example),
            full,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes={**axes, "answers": {0: "passages"}},
            opset_version=17,
            dynamo=False,
        )
        # Seven bits: on processors without VNNI the sums of eight overflow.
        quantize_dynamic(
            full, weights / "model.onnx", per_channel=True, weight_type=QuantType.QInt8, reduce_range=True
        )
    model.config.save_pretrained(weights)
    tokenizer.save_pretrained(weights)
