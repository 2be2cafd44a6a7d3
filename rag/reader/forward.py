"""The model as a function from windows to logits: in ONNX Runtime, or in transformers."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from rag.reader.pieces import Window
from rag.reader.spans import Logits
from rag.sessions import Cores, open_session

Read = tuple[Logits, Logits]
Forward = Callable[[Sequence[Window]], list[Read]]
"""From windows to the start and end logits of each one's pieces."""
BATCH = 8  # windows that transformers reads at a time


def onnx_forward(file: Path) -> Forward:
    """A model.onnx, which may be called from many threads."""
    session = open_session(file)
    inputs = [given.name for given in session.get_inputs()]
    cores = Cores()

    def read(window: Window) -> Read:
        ids = np.array([window.ids], np.int64)
        segments = (np.arange(ids.shape[1]) >= window.first).astype(np.int64)[None]
        known = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": segments}
        fed = {name: known[name] for name in inputs}
        start, end = session.run(["start_logits", "end_logits"], fed)
        return start[0], end[0]

    # Each window by itself, on a core of its own: padding costs time, and in int8 what is read together
    # is rounded together, so that a passage's logits would depend on its neighbours.
    return lambda windows: cores.map(read, windows)


def transformers_forward(path_or_name: str) -> tuple[Tokenizer, Forward]:
    """Any extractive question-answering model, with its tokenizer; on a GPU if there is one."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(path_or_name).backend_tokenizer
    model = AutoModelForQuestionAnswering.from_pretrained(path_or_name).eval().to(device)
    segmented = getattr(model.config, "type_vocab_size", 0) > 1

    def read(batch: Sequence[Window]) -> Iterator[Read]:
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
        return zip(
            read.start_logits.float().cpu().numpy(), read.end_logits.float().cpu().numpy(), strict=True
        )

    def forward(windows: Sequence[Window]) -> list[Read]:
        parts = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        return [one for part in parts for one in read(part)]

    return tokenizer, forward
