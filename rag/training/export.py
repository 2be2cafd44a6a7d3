"""The trained model as one int8 file for ONNX Runtime."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import PreTrainedModel, PreTrainedTokenizerBase

INPUTS = ["input_ids", "token_type_ids"]  # no mask: windows are read alone, without padding
OUTPUTS = ["start_logits", "end_logits"]


class _Logits(torch.nn.Module):
    """The model as a function of two tensors."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        model.set_attn_implementation("eager")
        self.model = torch.nn.Module.train(model, False)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The start and end logits."""
        output = self.model(input_ids=ids, token_type_ids=segments)
        return output.start_logits, output.end_logits


def export(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, weights: Path) -> None:
    """Write model.onnx, the tokenizer and the configuration into the weights folder."""
    weights.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "passages", 1: "pieces"} for name in INPUTS + OUTPUTS}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            _Logits(model),
            (example, example),
            full,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        # Seven bits: on processors without VNNI the sums of eight overflow.
        quantize_dynamic(
            full, weights / "model.onnx", per_channel=True, weight_type=QuantType.QInt8, reduce_range=True
        )
    model.config.save_pretrained(weights)
    tokenizer.save_pretrained(weights)
