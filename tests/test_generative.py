"""With a chat model: evidence first, every sentence checked, and quotations whenever it fails."""

import json
import threading
from dataclasses import replace

import pytest

from rag import Assistant, InvalidSettings, Settings
from rag.evaluation.generative import audit, report

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"
TRUE = "US-backed Kurdish forces would advance from Raqqa to lead those battles [1]."
FALSE = "Turkish forces would advance from Ankara [1]."


@pytest.fixture(scope="module")
def writing(with_chat_model, settings, script) -> Assistant:
    return with_chat_model(settings, script.address)


@pytest.fixture
def quoted(assistant):
    return assistant.ask(HAMBURG)


def test_the_model_writes_from_the_evidence_and_its_sentences_are_cited(writing, script):
    script.says(
        "US-backed Kurdish ", "forces would lead those", " battles [1]. They would advance from Raqqa [1]."
    )
    answer = writing.ask(HAMBURG)
    assert (answer.mode, answer.model, answer.notice) == ("generative", "scripted", "")
    assert answer.text.startswith("US-backed Kurdish forces would lead those battles. [1]")
    for cited in answer.citations:
        text = writing.document(cited.source).text
        assert text[cited.start : cited.end] == cited.quote


def test_the_model_gets_the_evidence_paragraphs_and_the_question_and_no_other_paragraph(
    writing, script, quoted
):
    script.says(TRUE)
    writing.ask(HAMBURG)
    system, user = (message["content"] for message in script.asked[-1]["messages"])
    assert HAMBURG in user and all(cited.text in user for cited in quoted.citations)
    assert user.count("<paragraph ") == len({cited.text for cited in quoted.citations})
    assert HAMBURG not in system


def test_without_evidence_the_model_is_not_asked(writing, script):
    script.says("The president of France is Macron.")
    before = len(script.asked)
    assert writing.ask("Who is the president of France?").status == "unanswered"
    assert len(script.asked) == before


def test_what_the_documents_do_not_support_is_left_out_and_that_is_said(writing, script):
    script.says(f"{TRUE} {FALSE} The summit ended on July 9 [1].")
    answer = writing.ask(HAMBURG)
    assert "Kurdish" in answer.text and "Turkish" not in answer.text and "July 9" not in answer.text
    assert answer.notice == "2 sentences were left out because the documents don’t support them."


def test_the_stream_shows_only_what_has_passed(writing, script):
    script.says(
        "US-backed Kurdish forces would advance from Raqqa ", "to lead those battles [1]. Turk", "ish forces"
    )
    shown = [answer.text for answer in writing.stream(HAMBURG)]
    assert shown[0] == "" and not any("Turk" in text for text in shown) and "Raqqa" in shown[-1]


@pytest.mark.parametrize(
    ("pieces", "how", "said"),
    [
        ([FALSE], {}, "nothing that the documents support"),
        (["The paragraphs don't answer this."], {}, "nothing that the documents support"),
        ([], {}, "wrote nothing"),
        (["", " \n "], {}, "wrote nothing"),
        ([], {"status": 401}, "key"),
        ([], {"status": 429}, "quota"),
        ([TRUE, " And then"], {"dies": True}, "broke off"),
        (["Again and again. " * 60] * 30, {}, "no end"),
    ],
)
def test_when_the_model_fails_the_documents_are_quoted_with_one_line(
    writing, script, quoted, pieces, how, said
):
    script.says(*pieces, **how)
    answer = writing.ask(HAMBURG)
    assert said in answer.notice and "\n" not in answer.notice
    assert (answer.text, answer.citations, answer.mode) == (quoted.text, quoted.citations, "extractive")
    script.says(TRUE)  # the next question tries again
    assert writing.ask(HAMBURG).mode == "generative"


def test_a_model_that_is_too_slow_is_not_waited_for(script, settings, with_chat_model, quoted):
    script.says("Slow", pause=30)
    answer = with_chat_model(settings, script.address, timeout=0.5).ask(HAMBURG)
    assert "0.5 seconds" in answer.notice and answer.text == quoted.text


def test_closing_the_stream_hangs_up(writing, script):
    script.says(*["Word "] * 200, pause=0.05)
    script.hung_up.clear()
    stream = writing.stream(HAMBURG)
    next(stream)
    stream.close()
    assert script.hung_up.wait(5)


def test_quotes_can_be_asked_for(writing, script, quoted):
    before = len(script.asked)
    answer = writing.ask(HAMBURG, mode="extractive")
    assert answer == quoted and len(script.asked) == before


def test_the_model_cannot_be_asked_for_where_there_is_none(assistant):
    with pytest.raises(InvalidSettings, match="RAG_CHAT_MODEL"):
        assistant.ask(HAMBURG, mode="generative")
    with pytest.raises(InvalidSettings, match="poetic"):
        assistant.ask(HAMBURG, mode="poetic")


def test_the_key_is_neither_in_the_answer_nor_in_the_index(script, settings, monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234")
    script.says(status=401)
    given = Settings.read(chat_model="scripted", chat_base_url=script.address, index=tmp_path / "index")
    answer = Assistant.from_settings(given).ask(HAMBURG)
    assert "Bearer sk-secret-1234" in script.keys
    assert "secret" not in answer.to_json() + repr(given) + caplog.text
    assert not any(b"sk-secret" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_many_may_ask_at_once(writing, script):
    script.says(TRUE, pause=0.2)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(writing.ask(HAMBURG))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.mode for answer in answers} == {"generative"} and len(answers) == 4
    assert len({answer.to_json() for answer in answers}) == 1


def test_the_answer_says_its_mode_and_model_as_json(writing, script):
    script.says(TRUE)
    told = json.loads(writing.ask(HAMBURG).to_json())
    assert (told["mode"], told["model"], told["notice"]) == ("generative", "scripted", "")


def test_the_audit_names_what_the_cited_paragraphs_lack(assistant):
    answer = assistant.ask(HAMBURG)
    forged = replace(answer, text="Turkish forces would advance from Raqqa on July 9. [1] Trump agreed. [2]")
    assert [shown.strange for shown in audit(forged)] == [("9",), ()]
    forged = replace(answer, text="The Turkish forces would advance. [1] Trump met Merkel. [2]")
    assert {name for shown in audit(forged) for name in shown.strange} == {"Turkish", "Merkel"}


def test_the_report_counts_what_was_written_quoted_and_refused(assistant):
    quoted = assistant.ask(HAMBURG)
    made = replace(quoted, mode="generative", text="Turkish forces advance to Paris. [1]")
    failed = replace(quoted, notice="The chat model wrote nothing. Quoted from the documents instead.")
    lines = list(report([made, quoted, failed, assistant.ask("Who is the president of France?")]))
    assert lines[0] == "4 questions: 1 answers written, 1 refused"
    assert lines[1].startswith("1 quoted instead: The chat model wrote nothing.")
    assert lines[2].startswith("1 written sentences shown, 1 with")
    assert lines[3] == "lacking Paris: Turkish forces advance to Paris."
