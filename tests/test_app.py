import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from pydantic import SecretStr
from serving import free_port, served

from app import build_app, serve
from rag import Answer, RagError, Settings, Turn
from rag.page.turns import FAILED, KEPT, REMEMBERED, growing

pytestmark = pytest.mark.whole

APP = Path(__file__).parent.parent / "app.py"
HAMBURG = "What did the Hamburg understanding cover?"


@pytest.fixture(scope="module")
def client(assistant):
    with served(assistant) as address:
        yield Client(address, verbose=False)


def as_json(answer):
    return json.loads(answer.to_json())


def page_of(address):
    return httpx.get(address).text


def run_app(**environment):
    return subprocess.run(
        [sys.executable, APP], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )


def test_http_gives_the_answer_that_python_gives(client, assistant):
    assert client.predict(HAMBURG, api_name="/ask") == as_json(assistant.ask(HAMBURG))


def test_http_takes_the_earlier_turns(client, assistant):
    answer = assistant.ask("Where did they meet?", [Turn("When did Trump and Putin meet?", "On July 7.")])
    history = [["When did Trump and Putin meet?", "On July 7."]]
    assert client.predict("Where did they meet?", history, api_name="/ask") == as_json(answer)


def test_http_shows_one_endpoint_and_no_other(client):
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


def test_no_call_goes_round_the_queue(client):
    address = f"{client.src.rstrip('/')}/gradio_api/run/ask"
    assert httpx.post(address, json={"data": [HAMBURG]}, timeout=20).status_code == 404


def test_an_overlong_question_gets_a_civil_reply_over_http(client):
    answer = client.predict("why " * 1000, api_name="/ask")
    assert answer["status"] == "unanswered" and "long" in answer["text"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([HAMBURG, [["only a question"]]], "history holds"),
        ([{"no": "question"}], "text, not dict"),
        ([None], "text, not NoneType"),
        ([HAMBURG, [], "loud"], "no mode 'loud'"),
    ],
)
def test_a_malformed_request_is_told_what_is_wrong_with_it(client, arguments, problem):
    with pytest.raises(AppError, match=problem) as failure:
        client.predict(*arguments, api_name="/ask")
    assert "Traceback" not in str(failure.value)


def test_an_empty_corpus_serves_a_page_that_says_which_folder_to_fill(assistant_over):
    assistant = assistant_over()
    with served(assistant) as address:
        assert "There are no documents yet" in page_of(address)
        assert Client(address, verbose=False).predict(HAMBURG, api_name="/ask")["status"] == "unanswered"


def test_a_file_that_cannot_be_read_is_listed_with_the_reason(assistant_over):
    assistant = assistant_over(good="One door is red.", empty="")
    with served(assistant) as address:
        page = page_of(address)
    assert "1 file left out" in page and "1 document " in page


def test_example_questions_that_the_documents_do_not_answer_vanish(assistant_over):
    page = json.dumps(build_app(assistant_over(good="One door is red.")).get_config_file(), default=str)
    assert HAMBURG not in page


def test_nothing_is_reported_to_the_makers_of_the_page_library(assistant):
    assert build_app(assistant).analytics_enabled is False


def test_a_login_is_asked_for_when_one_is_set(assistant):
    with served(assistant, user="reader", password=SecretStr("secret")) as address:
        with pytest.raises(Exception, match=r"[Ll]ogin|401|auth"):
            Client(address, verbose=False).predict(HAMBURG, api_name="/ask")
        answer = Client(address, auth=("reader", "secret"), verbose=False).predict(HAMBURG, api_name="/ask")
        assert answer == as_json(assistant.ask(HAMBURG))


def test_a_taken_port_is_named_with_the_remedy(assistant):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(port=taken.getsockname()[1])
        with pytest.raises(RagError, match=rf"port {settings.port} .* RAG_PORT"):
            serve(build_app(assistant), settings)


@pytest.mark.parametrize("variable", ["RAG_PORT", "RAG_CORPUS"])
def test_a_failed_start_is_one_line_and_exit_1(variable, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        value = {"RAG_PORT": str(taken.getsockname()[1]), "RAG_CORPUS": str(tmp_path / "nowhere")}[variable]
        free = {"RAG_PORT": str(free_port()), "RAG_INDEX": str(tmp_path / "index")}
        ran = run_app(**(free | {variable: value}))
    assert ran.returncode == 1 and ran.stdout == ""
    assert ran.stderr.splitlines()[-1].startswith("error: ") and "Traceback" not in ran.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_program_says_when_it_is_ready_and_stops_quietly(stop, tmp_path):
    port = free_port()
    environment = {**os.environ, "RAG_PORT": str(port), "RAG_INDEX": str(tmp_path / "index")}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, APP], env=environment, text=True, **streams) as program:
        assert program.stdout.readline() == f"Ask the Article is ready: http://127.0.0.1:{port}\n"
        assert page_of(f"http://127.0.0.1:{port}").startswith("<!doctype html>")
        program.send_signal(stop)
        output, errors = program.communicate(timeout=60)
    assert (program.returncode, output, errors) == (0, "", "Loading the models …\n")


class Scripted:
    """Answers as it was told, and remembers what it was given."""

    def __init__(self, error=None):
        self.error, self.history = error, None

    def stream(self, question, history, mode=None):
        self.history = history
        yield Answer(question, "answered", "So")
        if self.error:
            raise self.error
        yield Answer(question, "answered", "So it is.")


def test_an_answer_grows_at_the_end_of_the_conversation():
    before = (Answer("First?", "answered", "Yes."),)
    assert [turns[-1].text for turns in growing(Scripted(), "Second?", before)] == ["So", "So it is."]


def test_an_unexpected_error_is_told_without_its_details(caplog):
    *_, turns = growing(Scripted(RuntimeError("the innards")), "Why?", ())
    assert turns[-1].text == FAILED and "the innards" in caplog.text


def test_an_error_with_a_remedy_is_told_as_it_is():
    *_, turns = growing(Scripted(RagError("Do this.")), "Why?", ())
    assert turns[-1].text == "Do this."


def test_a_long_conversation_is_cut_at_its_beginning():
    assistant, before = Scripted(), tuple(Answer(str(n), "answered", "Yes.") for n in range(KEPT))
    *_, turns = growing(assistant, "Why?", before)
    assert [turns[0].question, turns[-1].question, len(turns)] == ["1", "Why?", KEPT]
    assert [turn.question for turn in assistant.history] == [str(KEPT - n) for n in range(REMEMBERED, 0, -1)]
