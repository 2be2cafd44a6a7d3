"""The shipped encoder in ONNX Runtime: each text is read alone, so that its vector is its own."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from rag.embedding.embeddings import Matrix
from rag.errors import ModelNotFound
from rag.sessions import Cores, open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = Path(__file__).parent / "weights"
MARKS = ("[CLS]", "[SEP]")  # stand before and after what is read of a text
COUNTED = 256  # texts whose word pieces are in memory at once


class OnnxEncoder:
    """all-MiniLM-L6-v2, as its model card in `weights` tells; loaded once, for many threads."""

    def __init__(
        self, tokenizer: Tokenizer, session: "InferenceSession", limit: int, fingerprint: str
    ) -> None:
        """Use `load`."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer, self._session = tokenizer, session
        self._first, self._last = (tokenizer.token_to_id(mark) for mark in MARKS)
        self._cores = Cores()
        self.limit = limit
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> "OnnxEncoder":
        """A folder with model.onnx, tokenizer.json and encoder.json; raises ModelNotFound."""
        try:
            constants = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            limit = int(constants["max_length"]) - len(MARKS)
            fingerprint = _fingerprint(folder / "model.onnx", limit)
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            return cls(tokenizer, open_session(folder / "model.onnx"), limit, fingerprint)
        except Exception as error:  # the libraries raise whatever their parts raise
            raise ModelNotFound(
                f"The embedding model in {folder} can't be loaded ({type(error).__name__}). "
                "Are its files whole?"
            ) from error

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row for each text, which is read up to the limit."""
        vectors = np.empty((len(texts), self._session.get_outputs()[0].shape[1]), np.float32)

        def read(place: int) -> None:
            vectors[place] = self._read(texts[place])

        # The longest first, so that no core is left with a long one at the end.
        self._cores.map(read, sorted(range(len(texts)), key=lambda place: -len(texts[place])))
        return vectors

    def _read(self, text: str) -> Matrix:
        pieces = self._tokenizer.encode(text, add_special_tokens=False).ids[: self.limit]
        ids = np.array([[self._first, *pieces, self._last]], np.int64)
        vector: Matrix = self._session.run(None, {"input_ids": ids})[0][0]
        return vector

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text."""
        parts = [list(texts[at : at + COUNTED]) for at in range(0, len(texts), COUNTED)]
        encode = self._tokenizer.encode_batch_fast
        return [len(pieces) for part in parts for pieces in encode(part, add_special_tokens=False)]


def _fingerprint(weights: Path, limit: int) -> str:
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(str(limit).encode())
    return digest.hexdigest()[:16]
