"""The shipped reader: small, exact in its offsets, the same from every thread, and sure when it may be."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import ModelNotFound
from rag.reader.inference import Reader
from rag.settings import ROOT

PASSAGE = "The old bridge was built in 1871 by Anna Müller. It crosses the Elbe — twice — near Kolberg."


def answer(reader, question, passage=PASSAGE):
    best = max(reader.read(question, [passage])[0].sentences, key=lambda sentence: sentence.margin)
    return passage[best.words_start : best.words_end]


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
    assert asked.margin > 0 > other.margin
    assert asked.answers > 0 > other.answers


@pytest.mark.parametrize(
    ("question", "place"), [("Why was the road closed?", 1), ("What do people of Kolberg want?", 2)]
)
def test_it_tells_which_sentence_answers(reader, question, place):
    told = "The road follows the Elbe. It was closed because stones kept falling onto it. "
    told += "The people of Kolberg ask for a tunnel. It rained."
    judged = reader.read(question, [told])[0].sentences
    assert max(range(4), key=lambda n: judged[n].evidence) == place


def test_the_title_of_the_document_tells_what_a_passage_is_about(reader):
    passage = "She won it in 1921 and gave the money away."
    titles = ["Anna Müller and the Kolberg prize", "The price of potatoes"]
    named, other = (
        reader.read("When did Anna Müller win the Kolberg prize?", [passage], [t])[0] for t in titles
    )
    assert named.answers > other.answers


def test_no_text_of_a_long_passage_is_hidden(reader):
    long = "It rained in the hills all day and the road was closed. " * 60 + PASSAGE
    assert answer(reader, "When was the bridge built?", long) == "1871"


@pytest.mark.parametrize("passage", ["", " ", "🌉🌉", "x" * 5000, "这座桥建于1871年。"])
def test_any_passage_is_read(reader, passage):
    for one in reader.read("When was it built? " * 200, [passage])[0].sentences:
        assert 0 <= one.start <= one.words_start < one.words_end <= one.end <= len(passage)


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
