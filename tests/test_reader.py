"""The shipped reader: small, exact in its offsets, the same from every thread, and sure when it may be."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from rag.errors import ModelNotFound
from rag.reader.inference import Reader
from rag.settings import ROOT

PASSAGE = "The old bridge was built in 1871 by Anna Müller. It crosses the Elbe — twice — near Kolberg."


def answer(reader, question, passage=PASSAGE):
    span = reader.read(question, [passage])[0].spans[0]
    return passage[span.start : span.end]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the bridge built?", "1871"),
        ("Who built the bridge?", "Anna Müller"),
        ("What was built in 1871?", "bridge"),
    ],
)
def test_it_finds_the_words_that_answer(reader, question, words):
    assert words in answer(reader, question)


def test_it_prefers_no_answer_to_words_that_do_not_answer(reader):
    asked = reader.read("When was the bridge built?", [PASSAGE])[0]
    other = reader.read("How much did the museum in Paris cost?", [PASSAGE])[0]
    assert asked.spans[0].margin > 0 > other.spans[0].margin
    assert asked.spans[0].probability > other.spans[0].probability


def test_spans_are_apart_and_the_best_comes_first(reader):
    spans = reader.read("Who built what?", [PASSAGE])[0].spans
    assert [s.margin for s in spans] == sorted((s.margin for s in spans), reverse=True)
    ordered = sorted(spans, key=lambda span: span.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_no_text_of_a_long_passage_is_hidden(reader):
    long = "It rained in the hills all day and the road was closed. " * 60 + PASSAGE
    assert answer(reader, "When was the bridge built?", long) == "1871"


@pytest.mark.parametrize("passage", ["", " ", "🌉🌉", "x" * 5000, "这座桥建于1871年。"])
def test_any_passage_is_read(reader, passage):
    for span in reader.read("When was it built? " * 200, [passage])[0].spans:
        assert 0 <= span.start < span.end <= len(passage)


def test_a_passage_is_read_alike_whatever_is_read_beside_it(reader):
    beside = ["It rained.", PASSAGE, "The road was closed. " * 40]
    assert (
        reader.read("Who built the bridge?", beside)[1] == reader.read("Who built the bridge?", [PASSAGE])[0]
    )


def test_nothing_to_read_gives_nothing(reader):
    assert reader.read("When?", []) == ()


def test_threads_read_alike(reader):
    alone = reader.read("Who built the bridge?", [PASSAGE] * 3)
    with ThreadPoolExecutor(8) as pool:
        assert all(
            r == alone
            for r in pool.map(lambda _: reader.read("Who built the bridge?", [PASSAGE] * 3), range(32))
        )


def test_the_weights_fit_into_the_repository():
    weights = ROOT / "rag" / "reader" / "weights"
    assert sum(file.stat().st_size for file in weights.iterdir()) < 50_000_000


def test_a_reader_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(ModelNotFound, match=r"no-such-reader.*RAG_READER"):
        Reader.load("no-such-reader")
