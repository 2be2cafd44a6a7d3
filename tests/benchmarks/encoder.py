"""A worker: sentence-transformers as it comes, in fp32, with the packaged model."""

from typing import Any

from rag.models import place
from tests.benchmarks.measure import seconds, serve

NAME = "sentence-transformers/all-MiniLM-L6-v2"
loaded: dict[str, Any] = {}


def encode(texts: list[str]) -> float:
    """Seconds that the texts take; loading the model doesn't count."""
    if not loaded:
        from sentence_transformers import SentenceTransformer

        loaded[NAME] = SentenceTransformer(place(NAME), device="cpu")
    model = loaded[NAME]
    return seconds(lambda: model.encode(texts, normalize_embeddings=True, show_progress_bar=False))


if __name__ == "__main__":
    serve({"encode": encode})
