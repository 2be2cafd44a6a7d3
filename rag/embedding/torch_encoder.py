"""Any other encoder, in sentence-transformers."""

import hashlib
import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.embedding.embeddings import Matrix
from rag.errors import ModelNotFound

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class TorchEncoder:
    """A sentence-transformers model, loaded once; one thread at a time is in it."""

    def __init__(self, model: "SentenceTransformer") -> None:
        """Use `load`."""
        self._model = model
        # The tokenizer keeps its padding as state: two threads in it raise "Already borrowed".
        self._lock = threading.Lock()
        self.limit = int(model.max_seq_length or 512) - 2  # without [CLS] and [SEP]
        self.fingerprint = _fingerprint(model)

    @classmethod
    def load(cls, path_or_name: str) -> "TorchEncoder":
        """The model in a folder, or of a hub; raises ModelNotFound."""
        # Loading bars and notices are for model developers; warnings and errors stay.
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return cls(SentenceTransformer(path_or_name, device="cpu"))
        except Exception as error:  # the library raises whatever its parts raise
            raise ModelNotFound(
                f"The embedding model {path_or_name!r} can't be loaded ({type(error).__name__}). "
                "Is RAG_EMBEDDING_MODEL a folder, or a name that this machine has or can download?"
            ) from error

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row of length 1 for each text."""
        with self._lock:
            read = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(read, dtype=np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text."""
        if not texts:
            return []
        with self._lock:
            encoded = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def _fingerprint(model: "SentenceTransformer") -> str:
    """Equal for equal weights, wherever they were loaded from."""
    digest = hashlib.sha256(str(model.max_seq_length).encode())
    for tensor in model.state_dict().values():
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
