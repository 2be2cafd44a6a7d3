"""The benchmarks run, at their smallest, and what they count is counted right."""

import asyncio
import math
from itertools import islice

import pytest

from rag.evaluation.squad import Gold, Question
from tests.benchmarks import cold, warm
from tests.benchmarks.compare import rank
from tests.benchmarks.data import article
from tests.benchmarks.grown import article_pool, grown
from tests.benchmarks.growth import continued
from tests.benchmarks.load import together
from tests.benchmarks.measure import HERE, Worker, quantile
from tests.benchmarks.report import Report
from tests.benchmarks.timeline import CHAIN, Span, Timeline


def test_every_instant_of_a_question_belongs_to_one_stage_and_one_part():
    timeline = Timeline()
    timeline.spans = [
        Span(True, "reader", 1.0, 6.0),
        Span(True, "checking", 4.0, 6.0),
        Span(False, "ONNX Runtime", 2.0, 3.5),
        Span(False, "ONNX Runtime", 2.5, 4.0),  # on another thread
    ]
    assert timeline.shares(0.0, 7.0) == {
        (CHAIN, "Python"): 2.0,
        ("reader", "Python"): 1.0,
        ("reader", "ONNX Runtime"): 2.0,
        ("checking", "Python"): 2.0,
    }


def test_a_quantile_is_a_value_that_was_measured():
    assert [quantile(range(1, 101), share) for share in (0.5, 0.95, 1)] == [50, 95, 100]
    assert quantile([7.0], 0.95) == 7.0


def test_a_grown_corpus_repeats_no_paragraph():
    pool = article_pool().paragraphs
    assert len(set(grown(pool, 5_000))) == 5_000
    assert tuple(islice(grown(pool, 5_000), len(pool))) == pool


def test_a_curve_goes_on_as_it_went():
    assert math.isclose(continued([(10, 1.0), (100, 100.0)], 1_000), 10_000)
    assert continued([(10, 3.0)], 20) == 6.0


def test_a_hit_counts_if_it_holds_the_answer_of_that_document():
    asked = Question("?", "a.txt", 100, 200, (Gold(150, 160, "0123456789"),))
    hits = [("b.txt", 100, 200), ("a.txt", 155, 300), ("a.txt", 50, 160)]
    assert rank(hits, asked) == 2
    assert rank(hits[:2], asked) == 2  # nowhere


@pytest.mark.whole
def test_a_warm_answer_is_explained(tmp_path):
    report = Report()
    warm.measure(report, article(tmp_path, 8), tmp_path)
    answers, shares = report.tables.values()
    assert answers[0]["questions"] == 8 and answers[0]["p50, ms"] <= answers[0]["p95, ms"]
    spent = {row[""]: row["ms"] for row in shares}
    stages = [name for name in spent if not name.startswith(" ") and name != "together"]
    assert {"conversation", "retrieval", "reader", "answering"} <= set(stages)
    assert {"  embedding", "  Chroma", "  SQLite, FTS5", "  ONNX Runtime"} <= set(spent)
    assert math.isclose(sum(spent[name] for name in stages), spent["together"])


@pytest.mark.whole
def test_callers_over_http_are_counted_and_a_worker_answers(tmp_path):
    material = article(tmp_path, 4)
    with cold.page(corpus=material.corpus, index=tmp_path / "index") as (address, _, _):
        calls = asyncio.run(together(address, [material.questions[:2], material.questions[2:]]))
    assert len(calls.seconds) == 4 and not calls.errors
    with Worker("graph", code=HERE) as graph, Worker("assistant") as worker:
        worker("build", corpus=str(material.corpus), index=str(tmp_path / "index"))
        vectors = worker("vectors", questions=material.questions)
        # So small a graph finds everything.
        assert graph("recall", index=str(tmp_path / "index"), vectors=vectors, depth=10) == 1.0
