"""Sentences are what is quoted: their spans are exact, and they end where a reader says they end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Maj. Gen. Igor Konashenkov spoke on Tuesday, Oct. 10 “in Iraq.”", "The result was clear."],
        ["H.R. McMaster met J. Smith.", "They talked."],
        ["U.S. forces left, e.g. No. 5 vs. No. 6 at St. John.", "It rained."],
        ["It grew by 3.5 percent... then fell.", "“Is it so?” he asked."],
        ["(This is a sentence.)", "So is this."],
        ["这是一句话。", "另一句！", "真的吗？"],
        ["هل هذا صحيح؟", "نعم."],
        ["यह वाक्य है।", "दूसरा वाक्य।"],
        ["To buy:", "- milk", "- eggs", "2. flour"],
    ],
)
def test_a_sentence_ends_where_a_reader_says(parts):
    between = "\n" if parts[0].endswith(":") else " "
    assert cut(between.join(parts)) == parts


def test_a_line_break_inside_a_sentence_does_not_end_it():
    assert cut("The ship sailed\nfrom Hamburg. It came\nback.") == [
        "The ship sailed\nfrom Hamburg.",
        "It came\nback.",
    ]


@given(st.text(max_size=300))
def test_nothing_is_lost_and_nothing_overlaps(text):
    spans = sentences(text)
    end = 0
    for start, stop in spans:
        assert text[end:start].strip() == "" and start < stop
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "hostile", ["a" * 100_000, "." * 50_000, "a. " * 30_000, "(“" * 20_000, "e.g. " * 20_000]
)
def test_hostile_text_takes_seconds_at_most(hostile):
    start = time.perf_counter()
    sentences(hostile)
    assert time.perf_counter() - start < 5
