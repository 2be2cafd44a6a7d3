"""Against a real small model, which invents freely: what it invents isn't shown, and it can be stopped."""

import time
from pathlib import Path

import pytest
from chat_servers import llama

from rag import Assistant, Settings
from rag.evaluation.generative import audit
from rag.evaluation.squad import load
from rag.index import Index
from rag.models import chat_model
from rag.support.checker import SupportChecker
from rag.writing.chat import Chat
from rag.writing.relevance import Relevance
from rag.writing.writer import Writer

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


@pytest.fixture(scope="module")
def server():
    with llama() as server:
        yield server


@pytest.fixture(scope="module")
def build(embeddings, reader):
    check = SupportChecker.load()

    def build(server, corpus, index, timeout=120) -> Assistant:
        given = Settings.read(
            corpus=corpus,
            index=index,
            chat_model="SmolLM2-135M-Instruct",
            chat_base_url=server.address,
            chat_timeout=timeout,
        )
        writer = Writer(
            Chat(chat_model(given), given.chat_model, timeout), check, Relevance(embeddings, reader)
        )
        made = Assistant(given, Index(given.index, embeddings), reader, writer)
        made.sync()
        return made

    return build


@pytest.fixture
def writing(build, server, settings):
    return build(server, settings.corpus, settings.index)


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
def test_no_invented_number_or_name_is_shown_over_many_questions(build, server, tmp_path):
    loaded = load(HALF_DEV, slice(1, None, 2))
    loaded.write(tmp_path / "corpus")
    assistant = build(server, tmp_path / "corpus", tmp_path / "index")
    answerable = [question for question in loaded.questions if question.gold]
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


def test_a_time_out_is_kept_and_said(build, server, settings):
    answer = build(server, settings.corpus, settings.index, timeout=0.05).ask(HAMBURG)
    assert (answer.mode, "RAG_CHAT_TIMEOUT" in answer.notice) == ("extractive", True)


def test_a_server_that_dies_half_way_leaves_the_quotations_and_a_line(build, settings):
    with llama() as mortal:
        assistant = build(mortal, settings.corpus, settings.index)
        stream = assistant.stream(HAMBURG)
        next(stream)
        mortal.process.kill()
        *_, answer = stream
        assert answer.mode == "extractive" and answer.citations and "server" in answer.notice
        assert "server" in assistant.ask(HAMBURG).notice
