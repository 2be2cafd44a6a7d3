"""The weights of an earlier reader, read back out of its int8 file."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

Weights = dict[str, torch.Tensor]


def former_weights(file: Path) -> Weights:
    """By the names that they have in the model, as far as the file holds them."""
    graph = onnx.load(file).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights: Weights = {}
    for name, value in values.items():
        if name.startswith("model.") and value.dtype == np.float32 and not name.endswith("_scale"):
            weights[name.removeprefix("model.")] = torch.tensor(value)
        elif name.startswith("model.") and name.endswith("_quantized"):
            whole = _whole(values, name.removesuffix("_quantized"))
            weights[name.removeprefix("model.").removesuffix("_quantized")] = whole
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # /model/bert/encoder/layer.0/attention/self/query/MatMul_quant
            name = ".".join(node.name.split("/")[2:-1]) + ".weight"
            weights[name] = _whole(values, node.input[1].removesuffix("_quantized")).T.contiguous()
    return weights


def _whole(values: dict[str, NDArray[np.float32]], name: str) -> torch.Tensor:
    """(whole numbers - zero point) × scale, by columns."""
    numbers = values[f"{name}_quantized"].astype(np.float32) - values[f"{name}_zero_point"].astype(np.float32)
    return torch.tensor(numbers * values[f"{name}_scale"])
