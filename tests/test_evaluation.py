"""The measures measure what they say, and the commands run on small files of questions."""

import json
import math

import pytest

from rag.__main__ import main
from rag.evaluation.measures import auroc, calibration_error, exact_match, f1, interval, risk_coverage
from rag.evaluation.squad import load


def test_auroc_counts_pairs_and_half_a_tie():
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert math.isnan(auroc([0.5], [True]))


def test_calibration_error_is_the_gap_between_saying_and_being_right():
    assert calibration_error([0.75] * 4, [1, 1, 1, 0]) == pytest.approx(0)
    assert calibration_error([1.0] * 4, [1, 0, 1, 0]) == pytest.approx(0.5)


def test_the_risk_grows_as_the_less_sure_are_answered():
    coverage, risk = risk_coverage([0.9, 0.1, 0.5], [1, 0, 1])
    assert list(coverage) == pytest.approx([1 / 3, 2 / 3, 1]) and list(risk) == pytest.approx([0, 0, 1 / 3])


def test_words_are_compared_in_squads_normal_form():
    assert exact_match("The Elbe!", ["elbe"]) and not exact_match("Elbe river", ["elbe"])
    assert f1("on July 7", ["July 7"]) == pytest.approx(0.8) and f1("x", []) == 0


def test_an_interval_holds_its_mean():
    values = [0.0, 1.0] * 50
    low, high = interval(lambda places: sum(values[p] for p in places) / len(places), 100)
    assert 0.35 < low < 0.5 < high < 0.65


@pytest.fixture
def questions(tmp_path):
    context = "The harbour froze in January.  The mayor, Anna Blum, closed it on the third."
    asked = [
        {"question": "Who closed the harbour?", "answers": [{"text": "Anna Blum", "answer_start": 42}]},
        {"question": "Who opened the museum?", "answers": [], "is_impossible": True},
    ]
    paragraphs = [{"context": context, "qas": asked}, {"context": "It\n\nrained.", "qas": []}]
    file = tmp_path / "questions.json"
    file.write_text(json.dumps({"data": [{"title": "Kolberg_harbour", "paragraphs": paragraphs}]}))
    return file


def test_gold_answers_point_into_the_documents_that_are_made(questions):
    loaded = load(questions)
    (source, text), *_ = loaded.documents.items()
    asked = loaded.questions[0]
    for whole, answer in ((text, asked.gold[0]), (asked.paragraph.text, asked.answers[0])):
        assert whole[answer.start : answer.end] == "Anna Blum"
    assert asked.source == source and "It  rained." in text and loaded.questions[1].gold == ()


@pytest.mark.parametrize(
    ("what", "shown"),
    [("retrieval", "recall@1   1.0000"), ("answers", "right paragraph cited"), ("offtopic", "refused")],
)
def test_an_evaluation_prints_its_figures(questions, tmp_path, capsys, what, shown):
    picture = tmp_path / "curve.png"
    arguments = [
        "evaluate",
        what,
        str(questions),
        "--index",
        str(tmp_path / "index"),
        "--picture",
        str(picture),
    ]
    assert main(arguments) == 0
    assert shown in capsys.readouterr().out
    assert picture.exists() == (what == "answers")


def test_mtrag_is_read_with_its_history(tmp_path, capsys):
    passages = [{"_id": "1", "collection": "sea", "text": "The sea\n\nis deep."}]
    tasks = [
        {"question": q, "history": [{"role": "user", "text": "The sea?"}, {"role": "agent", "text": "Yes."}]}
        | {"answerability": [label]}
        for q, label in (("How deep is it?", "ANSWERABLE"), ("Who sang?", "UNANSWERABLE"), ("Eh?", "PARTIAL"))
    ]
    for name, rows in (("corpus.jsonl", passages), ("questions.jsonl", tasks)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)))
    assert main(["evaluate", "mtrag", str(tmp_path)]) == 0
    assert "AUROC" in capsys.readouterr().out


def test_a_file_that_holds_no_questions_is_named(tmp_path, capsys):
    (tmp_path / "x.json").write_text("[]")
    assert main(["evaluate", "answers", str(tmp_path / "x.json")]) == 1
    assert "x.json" in capsys.readouterr().err
