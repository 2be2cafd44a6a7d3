"""The reader's training runs from its data to its weights, and what it makes is what it says."""

import json
from random import Random

import numpy as np
import pytest
import torch
from trainings import run, write_sets

from rag.evaluation.squad import load
from rag.reader.calibration import Calibration
from rag.reader.inference import Reader
from rag.training.logistic import logistic
from rag.training.ranking import ranked
from rag.training.reader.calibrate import Seen, caution, fit, threshold
from rag.training.reader.train import between

TRAIN = "rag.training.reader.train"


@pytest.fixture
def data(tmp_path):
    return write_sets(tmp_path / "data")


def train(data, output, work, *more):
    """What a run that goes well prints."""
    process = run(TRAIN, data, output, work, "--limit", 40, *more)
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.mark.whole
def test_the_command_trains_exports_calibrates_measures_and_makes_a_narrower_one(data, tmp_path):
    wide, narrow = tmp_path / "wide", tmp_path / "narrow"
    assert "answering sentence found" in train(data, wide, tmp_path / "first")
    assert (tmp_path / "first" / "checkpoint.pt").exists()
    options = ["--teacher", tmp_path / "first" / "full", "--heads", 7, "--neurons", 1520]
    assert "answering sentence found" in train(data, narrow, tmp_path / "second", *options)
    assert "answering sentence found" in train(data, narrow, tmp_path / "second", *options, "--again")
    for weights in (wide, narrow):
        reading = Reader.load(str(weights)).read("Who closed it?", ["Anna Blum closed it."])
        assert len(reading) == 1 and reading[0].spans
    sizes = [(weights / "model.onnx").stat().st_size for weights in (narrow, wide)]
    assert sizes[0] < 0.95 * sizes[1]


@pytest.mark.whole
@pytest.mark.parametrize(("trained", "remedy"), [("reader", "--again"), ("support", "--finish")])
def test_no_run_overwrites_the_checkpoint_of_another(data, tmp_path, trained, remedy):
    work = tmp_path / "work"
    work.mkdir()
    (work / "checkpoint.pt").write_bytes(b"hours of work")
    stopped = run(f"rag.training.{trained}.train", data, tmp_path / "weights", work)
    assert stopped.returncode == 1 and f"--resume or {remedy}" in stopped.stderr
    assert (work / "checkpoint.pt").read_bytes() == b"hours of work"


def test_a_set_is_ranked_as_the_assistant_would_and_only_once(data, tmp_path):
    file = data / "squad2_half_dev.json"
    articles = json.loads(file.read_text())["data"][:2]
    # Too long for the embedding model: the index has it in parts.
    articles[1]["paragraphs"][0]["context"] += " The harbour froze and nobody came." * 80
    file.write_text(json.dumps({"data": articles}))
    loaded = load(file)
    questions = loaded.questions[2:4]
    ranking = ranked(loaded, questions, tmp_path / "work")
    first, score = ranking[questions[0]][0]
    assert first == questions[0].paragraph and 0.5 < score <= 1
    for paragraphs in ranking.values():
        assert len({paragraph for paragraph, _ in paragraphs}) == len(paragraphs) == len(loaded.paragraphs)
        assert paragraphs == sorted(paragraphs, key=lambda pair: -pair[1])
    (cache,) = (tmp_path / "work").iterdir()
    cache.write_text(json.dumps([[[5, 1.0]], [[6, 0.5]]]))
    kept = ranked(loaded, questions, tmp_path / "work")
    assert kept[questions[1]] == [(loaded.paragraphs[6], 0.5)]


def test_a_paragraph_that_is_kept_out_is_so_in_every_run(data):
    few, more = (load(data / "squad2_half_dev.json", held_out=share) for share in (0.2, 0.6))
    kept_out = [{p.text for p in questions.paragraphs if p.held_out} for questions in (few, more)]
    assert kept_out[0] < kept_out[1] < {p.text for p in more.paragraphs}
    assert {q.paragraph.text for q in more.split(held_out=True)} == kept_out[1]
    assert len(more.split(held_out=True)) + len(more.split(held_out=False)) == len(more.questions)


def test_even_and_odd_articles_have_nothing_in_common(data):
    loaded = load(data / "squad2_half_dev.json")
    even, odd = loaded.of("even"), loaded.of("odd")
    assert (
        list(even.documents) == list(loaded.documents)[::2]
        and even.paragraphs == loaded.paragraphs[:6] + loaded.paragraphs[12:18]
    )
    for part, other in ((even, odd), (odd, even)):
        assert part.questions and all(q.paragraph.source not in other.documents for q in part.questions)


def test_weights_between_two_lie_where_the_share_says():
    start, end = {"w": torch.tensor([0.0, 2.0])}, {"w": torch.tensor([4.0, 2.0])}
    assert between(start, end, 0.25)["w"].tolist() == [1, 2]


def test_a_logistic_regression_finds_the_curve_that_made_the_labels():
    random = np.random.default_rng(0)
    inputs = np.column_stack([random.normal(size=4000), np.ones(4000)])
    labels = (random.random(4000) < 1 / (1 + np.exp(-(2 * inputs[:, 0] - 1)))).astype(float)
    assert logistic(inputs, labels) == pytest.approx([2, -1], abs=0.25)


def test_calibration_gives_the_passage_that_answers_and_supports_the_larger_probability():
    random = Random(0)

    def around(answerable):
        return 4 * answerable - 2 + random.gauss(0, 2)

    questions = [
        Seen(f"{n % 7}", answerable, np.array([[around(answerable), 0.5, around(answerable)], [-9, 0.2, 9]]))
        for n, answerable in enumerate([True, False] * 100)
    ]
    fitted = fit(questions, Calibration())
    assert fitted.probability(3, 0.5) > 0.6 > 0.4 > fitted.probability(-3, 0.5)
    assert fitted.probability(0, 0.5, 3) > 0.6 > 0.4 > fitted.probability(0, 0.5, -3)
    assert 0.2 < fitted.threshold < threshold(0.5)


def test_the_more_the_articles_differ_the_more_cautious_it_is():
    random = np.random.default_rng(0)
    articles = [f"{n % 8}" for n in range(400)]
    inputs = np.column_stack([random.normal(size=400), np.ones(400)])
    alike = (random.random(400) < 0.5).astype(float)
    apart = np.array([(n % 8 < 4) ^ (random.random() < 0.1) for n in range(400)], float)
    assert 0 < caution(inputs, alike, articles) < 0.2 < caution(inputs, apart, articles)


def test_a_wrong_answer_costs_more_than_a_refusal():
    # At even odds in use, the threshold would be above one half.
    assert threshold(0.8) == pytest.approx(2 / 3)
