"""The model as a function from word pieces to logits: in ONNX Runtime, or in transformers."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.reader.spans import Logits

Pieces = NDArray[np.int64]
Forward = Callable[[Pieces, Pieces, Pieces], tuple[Logits, Logits]]
"""From pieces, mask and segments, each (windows × length), to start and end logits."""


def onnx_forward(file: Path) -> Forward:
    """A model.onnx, which may be called from many threads."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    cores = ThreadPoolExecutor(os.cpu_count())

    def read(window: tuple[Pieces, Pieces, Pieces]) -> tuple[Logits, Logits]:
        fed = dict(zip(("input_ids", "attention_mask", "token_type_ids"), window, strict=True))
        start, end = session.run(["start_logits", "end_logits"], fed)
        return start[0], end[0]

    def forward(ids: Pieces, mask: Pieces, segments: Pieces) -> tuple[Logits, Logits]:
        # Each window by itself, on a core of its own: padding costs time, and in int8 what is read together
        # is rounded together, so that a passage's logits would depend on its neighbours.
        lengths = mask.sum(axis=1)
        windows = [
            (ids[row : row + 1, :length], mask[row : row + 1, :length], segments[row : row + 1, :length])
            for row, length in enumerate(lengths)
        ]
        starts, ends = np.zeros(ids.shape, np.float32), np.zeros(ids.shape, np.float32)
        for row, (start, end) in enumerate(cores.map(read, windows)):
            starts[row, : lengths[row]], ends[row, : lengths[row]] = start, end
        return starts, ends

    return forward


def transformers_forward(path_or_name: str) -> tuple[Tokenizer, Forward]:
    """Any extractive question-answering model, with its tokenizer; on a GPU if there is one."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(path_or_name).backend_tokenizer
    model = AutoModelForQuestionAnswering.from_pretrained(path_or_name).eval().to(device)
    segmented = getattr(model.config, "type_vocab_size", 0) > 1

    def forward(ids: Pieces, mask: Pieces, segments: Pieces) -> tuple[Logits, Logits]:
        fed = {"input_ids": ids, "attention_mask": mask}
        if segmented:
            fed["token_type_ids"] = segments
        with torch.inference_mode():
            read = model(**{name: torch.from_numpy(value).to(device) for name, value in fed.items()})
        return read.start_logits.float().cpu().numpy(), read.end_logits.float().cpu().numpy()

    return tokenizer, forward
