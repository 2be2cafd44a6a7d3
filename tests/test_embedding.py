"""The shipped encoder: the published vectors, whatever the text, alone or among others."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from rag.embedding.embeddings import SentenceEmbeddings
from rag.embedding.onnx_encoder import WEIGHTS, OnnxEncoder
from rag.errors import ModelNotFound
from rag.models import SHIPPED, place

ODD = [
    "",
    " ",
    "Sea.",
    "word " * 2000,
    "x" * 3000,
    "🌊 🌊",
    "ברלין היא עיר",
    "a\ud800b",
    "\x00",
    "Ber\u00adlin",
]


@pytest.fixture(scope="module")
def texts(assistant) -> list[str]:
    (entry,) = assistant.entries
    paragraphs = [passage.text for passage in assistant.passages(entry.source)]
    sentences = [sentence for text in paragraphs for sentence in text.split(". ")]
    return [*paragraphs, *sentences]


def test_the_vectors_are_the_published_model_s(embeddings, texts):
    original = SentenceTransformer(place(SHIPPED[0]), device="cpu")
    theirs = original.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    cosines = (embeddings.vectors(texts) * theirs).sum(1)
    assert len(texts) > 50 and cosines.mean() >= 0.99 and cosines.min() >= 0.98


def test_a_vector_depends_on_its_text_alone(embeddings, texts):
    together = embeddings.embed_documents(texts)
    assert together[7] == embeddings.embed_query(texts[7])
    assert together[::-1] == embeddings.embed_documents(texts[::-1])
    with ThreadPoolExecutor(8) as threads:
        assert all(vectors == together for vectors in threads.map(embeddings.embed_documents, [texts] * 8))


@pytest.mark.parametrize("text", ODD)
def test_any_text_has_a_vector_and_a_size(embeddings, text):
    assert np.linalg.norm(embeddings.embed_query(text)) == pytest.approx(1, abs=1e-5)
    assert embeddings.count([text])[0] >= 0


def test_only_the_beginning_of_a_long_text_is_read(embeddings):
    assert embeddings.count(["word " * 2000]) == [2000]
    beginning = embeddings.embed_query("word " * embeddings.limit)
    assert beginning == embeddings.embed_query("word " * embeddings.limit + "other " * 50)


@pytest.mark.parametrize("damage", ["missing", "garbage"])
def test_weights_that_are_not_whole_are_named_with_the_remedy(tmp_path, damage):
    for file in WEIGHTS.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if damage == "garbage":
        (tmp_path / "model.onnx").write_bytes(b"no model" * 1000)
    with pytest.raises(ModelNotFound, match="whole"):
        OnnxEncoder.load(tmp_path)


def test_other_weights_have_another_fingerprint(tmp_path, embeddings):
    for file in WEIGHTS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "encoder.json").write_text('{"max_length": 128}')
    assert SentenceEmbeddings(OnnxEncoder.load(tmp_path)).fingerprint != embeddings.fingerprint
