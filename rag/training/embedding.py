"""Make the shipped embedding model: python -m rag.training.embedding --data DATA --output WEIGHTS."""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers import PreTrainedModel

from rag.embedding.onnx_encoder import OnnxEncoder
from rag.models import SHIPPED, place
from rag.training.export import int8
from rag.training.sets import shifts
from rag.training.smooth import ATTENTION, FEED_FORWARD, smooth

OBSERVED = 60  # paragraphs that show how large the columns get
COMPARED = 200  # paragraphs on which both models are compared


@dataclass(frozen=True)
class Text:
    """One text as the model reads it; ids are (1 × pieces)."""

    ids: torch.Tensor

    @property
    def mask(self) -> torch.Tensor:
        """No padding, since there is one text."""
        return torch.ones_like(self.ids)

    def fed(self) -> dict[str, torch.Tensor]:
        """The arguments of the encoder."""
        return {"input_ids": self.ids}


class _Vectors(torch.nn.Module):
    """The encoder with the mean over the pieces, at length 1."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vector of each text, read without padding."""
        states = self.encoder(input_ids=ids).last_hidden_state
        return torch.nn.functional.normalize(states.mean(1), dim=-1)


def original() -> SentenceTransformer:
    """The model as it was published."""
    return SentenceTransformer(place(SHIPPED[0]), device="cpu")


def export(model: SentenceTransformer, texts: Sequence[str], weights: Path) -> None:
    """Smooth the model by what it is given for the texts; write it as int8, with its tokenizer."""
    encoder = cast(PreTrainedModel, model[0].auto_model)
    encoder.set_attn_implementation("eager")
    torch.nn.Module.train(encoder, False)
    smooth(encoder, _read(model, texts), (ATTENTION, *FEED_FORWARD))
    int8(_Vectors(encoder), ["input_ids"], {"vectors": {0: "texts"}}, weights)
    model.tokenizer.backend_tokenizer.save(str(weights / "tokenizer.json"))
    constants = json.dumps({"max_length": model.max_seq_length}, indent=2)
    (weights / "encoder.json").write_text(f"{constants}\n", encoding="utf-8")


def _read(model: SentenceTransformer, texts: Sequence[str]) -> Iterator[Text]:
    for text in texts:
        ids = model.tokenizer(text, truncation=True, max_length=model.max_seq_length)["input_ids"]
        yield Text(torch.tensor([ids]))


def likeness(weights: Path, texts: Sequence[str]) -> tuple[float, float]:
    """The mean and the least cosine of the exported model's vectors with the original's."""
    ours = OnnxEncoder.load(weights).vectors(texts)
    theirs = original().encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    cosines = np.sum(ours * theirs, axis=1)
    return float(cosines.mean()), float(cosines.min())


def main() -> None:
    """Export, and say how like the original it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the weights")
    args = parser.parse_args()
    texts = [paragraph.text for questions in shifts(args.data) for paragraph in questions.paragraphs]
    chosen = random.Random(0).sample(texts, OBSERVED + COMPARED)
    export(original(), chosen[:OBSERVED], args.output)
    mean, least = likeness(args.output, chosen[OBSERVED:])
    sys.stdout.write(
        f"cosine with the original on {COMPARED} paragraphs: mean {mean:.4f}, least {least:.4f}\n"
    )


if __name__ == "__main__":
    main()
