"""Nothing unsupported passes: changed numbers, names and roles are caught, and paraphrases are not."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.__main__ import main
from rag.errors import ModelNotFound
from rag.records import Passage
from rag.settings import ROOT
from rag.support.checker import SupportChecker
from rag.support.judge import Judge
from rag.support.rules import RULES

TEXT = (
    "The old bridge was built in 1871 by Anna Müller. It crosses the Elbe near Kolberg. "
    "Carl Weber, the mayor, closed it on July 7 because 1,200 stones were loose."
)


def passage(text=TEXT, title="The Kolberg bridge", start=0):
    return Passage("bridge.txt", title, 1, start, start + len(text), text)


@pytest.mark.parametrize(
    "statement",
    [
        "The old bridge was built in 1871 by Anna Müller.",
        "Anna Müller built the bridge in 1871. [1]",
        "The mayor, Carl Weber, closed the bridge on 7 July.",
        "The bridge crosses the Elbe.",
    ],
)
def test_what_the_passage_says_is_supported_and_quoted(check, statement):
    given = passage(start=100)
    verdict = check(statement, [given])
    assert verdict.supported and verdict.reason == ""
    for evidence in verdict.evidence:
        assert given.text[evidence.start - 100 : evidence.end - 100] in TEXT
        assert evidence.answer_start == evidence.answer_end == evidence.start
        assert 0 <= evidence.probability <= 1
    assert verdict.evidence


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Anna Müller built the bridge in 1872.", "number"),
        ("Anna Schmidt built the bridge in 1871.", "name"),
        ("The old bridge was not built in 1871 by Anna Müller.", "negation"),
        ("It rained for weeks.", "foreign"),
        ("Was the bridge built in 1871?", "no statement"),
        ("Sure!", "no statement"),
        ("Here is the answer:", "no statement"),
        ("", "no statement"),
        ("桥是老的，建造它的人是安娜。", "script"),
        ("bridge " * 2_000, "unsupported"),
    ],
)
def test_what_it_does_not_say_is_not(check, statement, reason):
    verdict = check(statement, [passage()])
    assert not verdict.supported and verdict.reason == reason and verdict.evidence == ()


def test_numbers_and_names_may_come_from_any_cited_passage_or_its_title(check):
    parts = [passage("It was built in 1871."), passage("Anna Müller built it.")]
    assert check("The Kolberg bridge was built in 1871.", parts).supported


def test_no_passage_supports_nothing(check):
    assert not check("The bridge is old.", []).supported
    assert not check("The bridge is old.", [passage("")]).supported


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_no_text_breaks_it(check, statement, text):
    for variant in (statement, f"The bridge {statement} 1871."):
        for evidence in check(variant, [passage(text)]).evidence:
            assert 0 <= evidence.start < evidence.end <= len(text)


def test_threads_judge_alike(check):
    def judge(_):
        return check("Carl Weber closed the bridge.", [passage()])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(judge, range(24)))) == 1


def test_a_check_that_is_not_there_is_named(judge, tmp_path):
    with pytest.raises(ModelNotFound, match=str(tmp_path)):
        Judge.load(tmp_path)
    with pytest.raises(ModelNotFound, match=str(tmp_path)):
        SupportChecker.load(judge, tmp_path)


def test_the_weights_fit_into_the_repository():
    weights = ROOT / "rag" / "support" / "weights"
    assert sum(file.stat().st_size for file in weights.iterdir()) < 50_000_000


def test_statements_about_the_shipped_article_fare_as_measured(check, assistant):
    statements = json.loads((ROOT / "tests" / "statements.json").read_text(encoding="utf-8"))
    (entry,) = assistant.entries
    paragraphs = {p.paragraph: p for p in assistant.passages(entry.source)}
    passed, of = Counter(), Counter()
    for one in statements:
        verdict = check(one["text"], [paragraphs[n] for n in one["paragraphs"]])
        passed[one["kind"]] += verdict.supported
        of[one["kind"]] += 1
    assert of["true"] == 60 and all(count == 12 for kind, count in of.items() if kind != "true")
    assert passed["number"] == passed["name"] == 0
    assert passed["true"] >= 45 and passed["invention"] <= 3


def test_the_evaluation_prints_a_line_a_kind(tmp_path, capsys):
    context = (
        "Anna Blum closed the harbour in 1931. Carl Weber was not told. The mayor of Kolberg left in 1932."
    )
    asked = [
        {"question": "Who closed the harbour?", "answers": [{"text": "Anna Blum", "answer_start": 0}]},
        {
            "question": "Who left Kolberg?",
            "answers": [],
            "plausible_answers": [{"text": "Carl Weber", "answer_start": 38}],
        },
    ]
    article = {"title": "Harbour", "paragraphs": [{"context": context, "qas": asked}]}
    (tmp_path / "squad2_half_dev.json").write_text(json.dumps({"data": [article, article]}))
    texts = ["It froze in 1931, they say.", "In 1931 the harbour froze."]
    case = {"correct answer": "1932", "incorrect answer": "1931", "adv_texts": texts}
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile" / "poisoned_passages.json").write_text(json.dumps({"a": case}))
    assert main(["evaluate", "support", str(tmp_path), "--limit", "40"]) == 0
    shown = capsys.readouterr().out
    assert "true: question and answer, dropped" in shown and "ms a sentence" in shown
    assert main(["evaluate", "rules", str(tmp_path), "--limit", "40"]) == 0
    shown = capsys.readouterr().out
    assert all(rule.objects.__name__ in shown for rule in RULES)
    assert re.search(r"^of all +\d+ false \(articles \d+\)  \d+ true \(articles \d+\)$", shown, re.MULTILINE)
