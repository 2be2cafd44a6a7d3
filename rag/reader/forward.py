"""The model as a function from windows to logits: in ONNX Runtime, or in transformers."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from rag.reader.pieces import Window
from rag.reader.spans import Judgement

Forward = Callable[[Sequence[Window]], list[Judgement]]
"""From windows to the logits of each."""
BATCH = 8  # windows that transformers reads at a time


def onnx_forward(file: Path) -> Forward:
    """A model.onnx, which may be called from many threads."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    inputs = [given.name for given in session.get_inputs()]
    outputs = [given.name for given in session.get_outputs()]
    cores = ThreadPoolExecutor(os.cpu_count())

    def read(window: Window) -> Judgement:
        ids = np.array([window.ids], np.int64)
        segments = (np.arange(ids.shape[1]) >= window.first).astype(np.int64)[None]
        known = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": segments}
        fed = {name: known[name] for name in inputs}
        logits = dict(zip(outputs, (array[0] for array in session.run(outputs, fed)), strict=True))
        answers = logits.get("answers")
        return Judgement(
            logits["start_logits"],
            logits["end_logits"],
            logits.get("evidence_logits"),
            None if answers is None else float(answers),
        )

    def forward(windows: Sequence[Window]) -> list[Judgement]:
        # Each window by itself, on a core of its own: padding costs time, and in int8 what is read together
        # is rounded together, so that a passage's logits would depend on its neighbours.
        return list(cores.map(read, windows))

    return forward


def transformers_forward(path_or_name: str) -> tuple[Tokenizer, Forward]:
    """Any extractive question-answering model, with its tokenizer; on a GPU if there is one."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(path_or_name).backend_tokenizer
    model = AutoModelForQuestionAnswering.from_pretrained(path_or_name).eval().to(device)
    segmented = getattr(model.config, "type_vocab_size", 0) > 1

    def read(batch: Sequence[Window]) -> Iterator[Judgement]:
        length = max(len(window.ids) for window in batch)
        ids = torch.zeros(len(batch), length, dtype=torch.long)
        mask, segments = torch.zeros_like(ids), torch.zeros_like(ids)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = torch.tensor(window.ids)
            mask[row, : len(window.ids)] = 1
            segments[row, window.first : len(window.ids)] = 1
        fed = {"input_ids": ids, "attention_mask": mask}
        if segmented:
            fed["token_type_ids"] = segments
        with torch.inference_mode():
            read = model(**{name: value.to(device) for name, value in fed.items()})
        logits = (read.start_logits.float().cpu().numpy(), read.end_logits.float().cpu().numpy())
        return (Judgement(start, end) for start, end in zip(*logits, strict=True))

    def forward(windows: Sequence[Window]) -> list[Judgement]:
        parts = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        return [one for part in parts for one in read(part)]

    return tokenizer, forward
