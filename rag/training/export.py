"""A model as one int8 file for ONNX Runtime."""

import tempfile
from collections.abc import Mapping, Sequence
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
    int8(_Logits(model), INPUTS, {name: {0: "texts", 1: "pieces"} for name in OUTPUTS}, weights)
    model.config.save_pretrained(weights)
    tokenizer.save_pretrained(weights)


def int8(
    model: torch.nn.Module, inputs: Sequence[str], outputs: Mapping[str, dict[int, str]], weights: Path
) -> None:
    """Write model.onnx into a folder.

    All inputs are (texts × pieces), of any size; outputs are given with the names of the axes that vary.
    """
    weights.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model,
            (example,) * len(inputs),
            full,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in inputs} | dict(outputs),
            opset_version=17,
            dynamo=False,
        )
        # Seven bits: on processors without VNNI the sums of eight overflow.
        quantize_dynamic(
            full, weights / "model.onnx", per_channel=True, weight_type=QuantType.QInt8, reduce_range=True
        )
