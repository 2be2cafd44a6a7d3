"""A chat model's reply comes as it is written, can be stopped, and fails with a line that says what to do."""

import time

import pytest
from langchain_core.messages import HumanMessage

from rag import Settings
from rag.errors import ChatModelFailed, ModelNotFound
from rag.models import chat_model
from rag.writing.chat import Chat

pytestmark = pytest.mark.whole

ASKED = [HumanMessage("Hello?")]


def chat(address: str, timeout: float = 20) -> Chat:
    settings = Settings.read(chat_model="scripted", chat_base_url=address)
    return Chat(chat_model(settings), "scripted", timeout)


def test_a_reply_grows(script):
    script.says("Hello", " there.", pause=0.3)
    replies = list(chat(script.address).stream(ASKED))
    assert replies[-1] == "Hello there." and {"", "Hello", "Hello there."} == set(replies)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"status": 401}, "refused the key"),
        ({"status": 403}, "refuses this key"),
        ({"status": 404}, "RAG_CHAT_MODEL"),
        ({"status": 429}, "quota"),
        ({"status": 500}, "failed"),
        ({"dies": True}, "broke off"),
        ({"pause": 5}, "RAG_CHAT_TIMEOUT"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do_and_without_the_key(script, monkeypatch, how, said):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234")
    script.says("Hello", **how)
    with pytest.raises(ChatModelFailed, match=said) as failed:
        list(chat(script.address, timeout=2).stream(ASKED))
    assert "Bearer sk-secret-1234" in script.keys and "1234" not in str(failed.value)


def test_a_server_that_is_not_there_is_said(script):
    with pytest.raises(ChatModelFailed, match="RAG_CHAT_BASE_URL"):
        list(chat("http://127.0.0.1:9/v1").stream(ASKED))


def test_an_endless_reply_ends(script):
    script.says(*["On and on and on. " * 50] * 200)
    with pytest.raises(ChatModelFailed, match="no end"):
        list(chat(script.address).stream(ASKED))


def test_closing_the_reply_hangs_up(script):
    script.says(*["Word "] * 200, pause=0.05)
    script.hung_up.clear()
    reply = chat(script.address).stream(ASKED)
    while not next(reply):
        pass
    begun = time.monotonic()
    reply.close()
    assert script.hung_up.wait(5) and time.monotonic() - begun < 2


def test_a_provider_that_does_not_exist_is_named():
    with pytest.raises(ModelNotFound, match="nobody:model"):
        chat_model(Settings.read(chat_model="nobody:model"))


def test_a_missing_key_is_said_at_the_start(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelNotFound, match="key"):
        chat_model(Settings.read(chat_model="openai:gpt-5.5"))
