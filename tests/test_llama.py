"""Against a real small model, which invents freely: what it invents isn't shown, and it can be stopped."""

import time
from pathlib import Path

import pytest
from chat_servers import llama

from rag import Settings
from rag.evaluation.generative import audit
from rag.evaluation.squad import load

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"
ARTICLE_QUESTIONS = (
    HAMBURG,
    "Who would lead the battles in Mayadin and Abu Kamal?",
    "What did Russia supply to Hizballah?",
    "When did Trump and Putin meet?",
    "Who is Igor Konashenkov?",
    "What was seen in the Deir ez-Zour region?",
)
HALF_DEV = Path(__file__).parents[2] / "shared" / "data" / "squad2_half_dev.json"
ASKED = 200
PATIENT = 120  # seconds


@pytest.fixture(scope="module")
def server():
    with llama() as server:
        yield server


@pytest.fixture
def writing(with_chat_model, settings, server):
    return with_chat_model(settings, server.address, PATIENT)


def lacking(answers) -> list[str]:
    return [
        f"{shown.strange}: {shown.sentence}" for each in answers for shown in audit(each) if shown.strange
    ]


def test_what_it_says_about_the_article_stands_in_what_it_cites(writing):
    answers = [writing.ask(question) for question in ARTICLE_QUESTIONS]
    assert lacking(answers) == []
    assert any(answer.mode == "generative" for answer in answers)
    assert all(answer.citations for answer in answers)


@pytest.mark.skipif(not HALF_DEV.exists(), reason="the half-dev set isn't part of the repository")
@pytest.mark.timeout(1500)
def test_no_invented_number_or_name_is_shown_over_many_questions(with_chat_model, server, tmp_path):
    loaded = load(HALF_DEV)
    loaded.write(tmp_path / "corpus")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    assistant = with_chat_model(settings, server.address, PATIENT)
    answerable = [question for question in loaded.of("odd").questions if question.answers]
    answers = [assistant.ask(each.text) for each in answerable[:: len(answerable) // ASKED][:ASKED]]
    assert len(answers) == ASKED and lacking(answers) == []
    assert sum(answer.mode == "generative" for answer in answers) > ASKED / 10


def test_stopping_stops_the_request(writing):
    stream = writing.stream(HAMBURG)
    next(stream)
    stream.close()
    begun = time.monotonic()
    # With one slot, the next question would wait for an answer that is still being written.
    assert writing.ask(HAMBURG).citations
    assert time.monotonic() - begun < 60


def test_a_time_out_is_kept_and_said(with_chat_model, server, settings):
    # Shorter than any reply, even one whose prompt the server still remembers.
    answer = with_chat_model(settings, server.address, timeout=0.001).ask(HAMBURG)
    assert (answer.mode, "RAG_CHAT_TIMEOUT" in answer.notice) == ("extractive", True)


def test_a_server_that_dies_half_way_leaves_the_quotations_and_a_line(with_chat_model, settings):
    with llama() as mortal:
        assistant = with_chat_model(settings, mortal.address, PATIENT)
        stream = assistant.stream(HAMBURG)
        next(stream)
        mortal.process.kill()
        *_, answer = stream
        assert answer.mode == "extractive" and answer.citations and "server" in answer.notice
        assert "server" in assistant.ask(HAMBURG).notice
