"""The three promises, through the public face: supported, checkable, the same again."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from conftest import ARTICLE

import rag
from rag import Assistant, Settings, Turn, UnknownDocument
from rag.chain import MAX_QUESTION
from rag.index.store import Index

HAMBURG = "What did the Hamburg understanding cover?"

NOTES = (
    "# Notes on bridges\r\n\r\nThe old bridge was built in 1871.\r\nIt crosses the Elbe 🌉 — twice.\r\n\r\n"
    "## Later\r\n\r\n- A flood tore it down in 1902.\r\n- It was rebuilt by Anna Müller.\r\n"
)
WRAPPED = 3 * (
    "The harbour of Kolberg froze in January, and\nno ship could leave. The fishermen mended nets\n"
    "until March. Prices rose by 14.5 percent [3].\n"
)
FOREIGN = (
    "会议记录\n\n总统宣布，会谈将于下周在汉堡举行。\n\n"
    "Президент заявил, что переговоры состоятся в Гамбурге.\n"
)


@pytest.fixture(scope="module")
def never_abstaining(tmp_path_factory, embeddings, reader):
    """An assistant over four documents of different kinds that answers whatever it is asked."""
    corpus = tmp_path_factory.mktemp("corpus")
    article = (Settings().corpus / ARTICLE).read_bytes()
    texts = {ARTICLE: article, "notes.md": NOTES, "wrapped.txt": WRAPPED, "sub/foreign.txt": FOREIGN}
    for name, text in texts.items():
        path = corpus / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    settings = Settings(corpus=corpus, index=tmp_path_factory.mktemp("index"), threshold=0)
    assistant = Assistant(settings, Index(settings.index, embeddings), reader)
    assistant.sync()
    return assistant


@pytest.mark.whole  # half a minute
def test_every_citation_of_300_answers_leads_to_its_exact_words(never_abstaining):
    passages = [p for entry in never_abstaining.entries for p in never_abstaining.passages(entry.source)]
    openings = ["What about", "Who said", "When was", "Why did", "How many", "Where is"]
    answers = [
        never_abstaining.ask(f"{opening} {' '.join(passage.text.split()[n * 5 : n * 5 + 4])}?")
        for passage in passages
        for n in range(2)
        for opening in openings
    ]
    assert len(answers) >= 300
    for answer in answers:
        assert answer.status == "answered"
        assert any(c.answer_start < c.answer_end for c in answer.citations)
        assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            text = never_abstaining.document(citation.source).text
            assert text[citation.start : citation.end] == citation.quote
            assert text[citation.text_start :].startswith(citation.text) and citation.quote in citation.text
            assert citation.start <= citation.answer_start <= citation.answer_end <= citation.end
            assert f"[{citation.number}]" in answer.text
    assert len({c.source for answer in answers for c in answer.citations}) == 4


def test_the_hamburg_question_is_answered_from_the_paragraph_that_tells(assistant):
    answer = assistant.ask(HAMBURG)
    assert answer.status == "answered"
    assert {citation.paragraph for citation in answer.citations} == {11}
    assert "tackle the Islamic State strongholds in Mayadin and Abu Kamal. [1]" in answer.text
    assert "would advance from Raqqa to lead those battles. [2]" in answer.text


@pytest.mark.parametrize(
    "question",
    ["Who is the president of France?", "How much do the launchers cost?", "What is the capital of Syria?"],
)
def test_what_the_documents_do_not_tell_is_refused(assistant, question):
    answer = assistant.ask(question)
    assert answer.status == "unanswered" and answer.citations == ()
    assert 0 < len(answer.nearest) <= 3
    assert set(answer.missing_terms) <= set(question.strip("?").split())


def test_a_refusal_names_the_words_that_stand_nowhere(assistant):
    assert assistant.ask("Who is the president of France?").missing_terms == ("France",)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "?!",
        "🤷🏽‍♀️🔥",
        "x" * 100_000,
        "who " * 30_000,
        "\x00\ud800",
        "'; DROP TABLE words; --",
        '" OR "',
        "NEAR(a b)",
        "Was ist in Hamburg vereinbart worden?",
        "汉堡的谅解涵盖什么？",
        "ما الذي اتفق عليه؟",
        "{{7*7}} ${x} %s %n",
        "<script>alert(1)</script>",
    ],
)
def test_any_input_gets_a_civil_reply(assistant, question):
    answer = assistant.ask(question)
    assert answer.text and "Traceback" not in answer.text and len(answer.question) <= MAX_QUESTION
    json.loads(answer.to_json())
    assert len(assistant.entries) == 1


def test_the_stream_grows_to_the_answer(assistant):
    parts = list(assistant.stream(HAMBURG))
    assert parts[-1] == assistant.ask(HAMBURG)
    assert all(later.text.startswith(earlier.text) for earlier, later in pairwise(parts))
    assert len(parts) == len(parts[-1].citations)


def test_asynchronous_and_batched_answers_are_the_same(assistant):
    answer = assistant.ask(HAMBURG)
    assert asyncio.run(assistant.aask(HAMBURG)) == answer
    assert assistant.chain.batch([HAMBURG, {"question": HAMBURG}]) == [answer, answer]


def test_many_threads_get_the_same_answers(assistant):
    questions = [HAMBURG, "When did they meet in Hamburg?", "Who is the president of France?", "x" * 3000] * 8
    alone = [assistant.ask(question) for question in questions[:4]] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(assistant.ask, questions)) == alone


def test_answers_go_on_while_the_corpus_is_read_again(assistant_over):
    assistant = assistant_over(sea="On the sea\n\nThe sea is deep.\n\nIt is 11,000 metres deep at most.")
    stop = threading.Event()

    def ask_on() -> list[str]:
        seen = []
        while not stop.is_set():
            seen.append(assistant.ask("How deep is the sea?").status)
        return seen

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask_on) for _ in range(2)]
        for n in range(5):
            (assistant.settings.corpus / f"{n}.txt").write_text(
                f"Hills\n\nHill {n} is {n * 7} metres high.\n"
            )
            assistant.sync()
        stop.set()
        assert all(future.result() for future in asking)
    assert len(assistant.entries) == 6


def test_a_follow_up_is_understood_after_its_question(assistant):
    first = "When did Trump and Putin meet in Hamburg?"
    alone = assistant.ask("And where did they meet?")
    following = assistant.ask("And where did they meet?", [Turn(first, assistant.ask(first).text)])
    assert following.question == "And where did they meet?"
    assert following.probability >= alone.probability


def test_a_documents_own_bracketed_number_is_not_taken_for_a_marker(never_abstaining):
    answer = never_abstaining.ask("By how much did prices rise in Kolberg?")
    assert "14.5 percent (3). [1]" in answer.text
    assert answer.citations[0].quote.endswith("14.5 percent [3].")


def test_an_empty_corpus_says_so_civilly(assistant_over):
    answer = assistant_over().ask("What is deep?")
    assert answer.status == "unanswered" and answer.nearest == ()


def test_a_document_that_is_not_indexed_is_named(assistant):
    with pytest.raises(UnknownDocument, match=r"nowhere\.txt"):
        assistant.document("nowhere.txt")


def test_the_face_of_the_package_is_whole():
    assert all(hasattr(rag, name) for name in rag.__all__)
