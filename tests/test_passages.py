"""Paragraphs are the document's own, and nothing of it is hidden from the embedding model."""

from itertools import pairwise

import pytest
from conftest import ARTICLE
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.files import read
from rag.documents.passages import split
from rag.records import Document
from rag.settings import ROOT

LIMIT = 40


def words(texts):
    return [len(text.split()) for text in texts]


def passages(text, source="a.txt", title_end=0):
    return split(Document(source, "a", text, title_end), words, LIMIT)


def texts(text, source="a.txt"):
    return [passage.text for passage in passages(text, source)]


def test_the_article_has_its_23_paragraphs_and_no_page_furniture(embeddings):
    document = read(ROOT / "corpus" / ARTICLE, ROOT / "corpus")
    found = split(document, embeddings.count, embeddings.limit)
    assert document.title == "Why Does Putin Suspect Trump Tricked Him into Shouldering Next Anti-ISIS Fight?"
    assert [passage.paragraph for passage in found] == list(range(1, 24))
    assert found[10].text.startswith("When they met in Hamburg")
    assert found[-1].text.startswith("Clearly, Russia’s abandonment")


def test_a_long_paragraph_is_cut_at_sentence_ends_and_keeps_its_number():
    long = " ".join(f"This is sentence number {n} of a long one." for n in range(20))
    found = passages(f"Short.\n\n{long}\n\nEnd.")
    assert [p.paragraph for p in found] == [1, *[2] * (len(found) - 2), 3]
    assert all(p.text.endswith(".") for p in found)
    sizes = words([p.text for p in found[1:-1]])
    assert max(sizes) <= LIMIT and min(sizes) > LIMIT / 2
    assert " ".join(p.text for p in found[1:-1]) == long


def test_a_sentence_longer_than_the_limit_is_cut_between_words_and_a_word_between_characters():
    assert [len(part.split()) for part in texts("word " * 100)] == [33, 34, 33]
    blob = texts("x" * 5_000)
    assert "".join(blob) == "x" * 5_000 and max(map(len, blob)) <= 20 * LIMIT


def test_one_block_becomes_readable_paragraphs_numbered_one_by_one():
    wrapped = "\n".join("some words that wrap\nonto the next line end here." for _ in range(60))
    found = passages(wrapped)
    assert [p.paragraph for p in found] == list(range(1, len(found) + 1)) and len(found) > 3
    assert texts("One is here.\nTwo is here.\nThree is here.") == [
        "One is here.",
        "Two is here.",
        "Three is here.",
    ]


PROSE = "The first paragraph says something.\n\nThe second one does, too.\n\n"


@pytest.mark.parametrize(
    "furniture",
    [
        "Print Friendly, PDF & Email",
        "Share on Facebook\n\nTweet\n\nRelated articles",
        "© 2024 Example Media Inc. All rights reserved.",
    ],
)
def test_page_furniture_at_the_end_is_no_paragraph(furniture):
    assert len(texts(PROSE + furniture)) == 2


@pytest.mark.parametrize(
    "end",
    ["Total: 500 million euros", "- the last item", "“To be or not to be”", "It ends here!", "最后一句话。"],
)
def test_an_end_that_says_something_stays(end):
    assert texts(PROSE + end)[-1] == end


def test_a_letter_keeps_its_signature():
    assert texts(PROSE + "Yours sincerely,\n\nJane Smith")[-1] == "Jane Smith"


def test_a_document_of_short_lines_keeps_them_all():
    assert len(texts("milk\n\neggs\n\nflour\n\nsugar")) == 4


def test_markdown_headings_name_sections_and_code_stays_whole():
    text = "# T\n\n## Part\nUnder it.\n\n---\n\n```\ncode\n\nmore\n```\n\nSetext\n------\n\nEnd.\n"
    assert texts(text, "a.md") == ["Under it.", "```\ncode\n\nmore\n```", "End."]
    assert texts("# Only\n\n## Headings", "a.md") == ["# Only", "## Headings"]


@pytest.mark.parametrize(("source", "line"), [("a.txt", "~~~"), ("a.md", "```")])
def test_a_line_that_opens_no_block_of_code_swallows_nothing(source, line):
    assert len(texts(f"One.\n\n{line}\n\nTwo.\n\nThree.", source)) == 4


@given(
    st.text(alphabet=st.sampled_from("aB .\n#-`\f。!“”1é😀"), max_size=400),
    st.sampled_from(["a.txt", "a.md"]),
)
def test_offsets_lead_back_into_the_text_exactly(text, source):
    found = passages(text, source)
    for passage in found:
        assert text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
    assert len({passage.id for passage in found}) == len(found)
    assert all(a.end <= b.start for a, b in pairwise(found))
