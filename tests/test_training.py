"""The reader's training runs from its data to its weights, and what it makes is what it says."""

import json
import subprocess
import sys
from random import Random

import numpy as np
import pytest
import torch

from rag.reader.calibration import Calibration
from rag.reader.inference import Reader
from rag.settings import ROOT
from rag.training.logistic import logistic
from rag.training.reader.calibrate import Seen, caution, fit, threshold
from rag.training.reader.train import between

pytestmark = pytest.mark.whole

NAMES = ("Anna Blum", "Carl Weber", "Emma Roth", "Hans Vogel", "Ida Kern", "Jonas Falk")


def article(number: int) -> dict:
    """An article of a few paragraphs with two questions each, one of them unanswerable."""
    paragraphs = []
    for n, name in enumerate(NAMES):
        froze = f"In {1900 + number + n} the harbour froze."
        context = f"{froze} {name} closed it for {n + 2} weeks. Prices rose again."
        answer = {"text": name, "answer_start": context.index(name)}
        year = {"question": f"Who closed the harbour in {1900 + number + n}?", "answers": [answer]}
        other = {"question": f"Who opened the museum in {1900 + number + n}?", "answers": []}
        asked = [{**q, "id": f"{number}-{n}-{k}"} for k, q in enumerate((year, other))]
        paragraphs.append({"context": context, "qas": asked})
    return {"title": f"Harbour_{number}", "paragraphs": paragraphs}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "squadshifts").mkdir(parents=True)
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        shifted = [article(n) for n in range(2)]
        for each in shifted:
            for paragraph in each["paragraphs"]:
                paragraph["qas"] = paragraph["qas"][:1]
        (folder / "squadshifts" / f"{name}_v1.0.json").write_text(json.dumps({"data": shifted}))
    half = {"data": [article(n) for n in range(4)]}
    (folder / "squad2_half_dev.json").write_text(json.dumps(half))
    return folder


def run(data, output, work, *more):
    """Run the command on a few examples."""
    command = [
        sys.executable,
        "-m",
        "rag.training.reader.train",
        "--data",
        data,
        "--output",
        output,
        "--work",
        work,
    ]
    options = ["--limit", "40", "--batch", "8", "--epochs", "1", *more]
    return subprocess.run(
        [*map(str, command + options)],
        cwd=ROOT,
        env={"PATH": "", "HF_HUB_OFFLINE": "1", "HOME": str(work)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


def train(data, output, work, *more):
    """What a run that goes well prints."""
    done = run(data, output, work, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_trains_exports_calibrates_measures_and_makes_a_narrower_one(data, tmp_path):
    wide, narrow = tmp_path / "wide", tmp_path / "narrow"
    assert "answering sentence found" in train(data, wide, tmp_path / "first")
    assert (tmp_path / "first" / "checkpoint.pt").exists()
    options = ["--teacher", tmp_path / "first" / "full", "--heads", "7", "--neurons", "512"]
    assert "answering sentence found" in train(data, narrow, tmp_path / "second", *options)
    assert "answering sentence found" in train(data, narrow, tmp_path / "second", *options, "--again")
    for weights in (wide, narrow):
        reading = Reader.load(str(weights)).read("Who closed it?", ["Anna Blum closed it."])
        assert len(reading) == 1 and reading[0].spans
    sizes = [(weights / "model.onnx").stat().st_size for weights in (narrow, wide)]
    assert sizes[0] < 0.8 * sizes[1]


def test_no_run_overwrites_the_checkpoint_of_another(data, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "checkpoint.pt").write_bytes(b"hours of work")
    stopped = run(data, tmp_path / "weights", work)
    assert stopped.returncode == 1 and "--resume or --again" in stopped.stderr
    assert (work / "checkpoint.pt").read_bytes() == b"hours of work"


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
