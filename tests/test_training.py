"""The reader's training runs from its data to its weights, and what it makes is what it says."""

import json
from random import Random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from trainings import run, write_sets

from rag.evaluation.squad import load
from rag.evidence import Found
from rag.models import place
from rag.reader.calibration import Calibration, Signs
from rag.reader.inference import JudgedSentence, Reader
from rag.reader.pieces import Pieces
from rag.records import Passage
from rag.training.logistic import logistic
from rag.training.options import BASE
from rag.training.ranking import ranked
from rag.training.reader.calibrate import REFUSED, Seen, fit
from rag.training.reader.features import Featurizer, tensors
from rag.training.reader.losses import judged
from rag.training.reader.mixture import SHARES, Case, Source, epoch
from rag.training.reader.model import Logits
from rag.training.reader.sets import collections, readers
from rag.training.reader.train import LENGTHS

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
def test_the_command_trains_exports_calibrates_and_goes_on(data, tmp_path):
    weights, work = tmp_path / "weights", tmp_path / "work"
    assert "refusing below" in train(data, weights, work, "--epochs", 0.5)
    assert (work / "checkpoint.pt").exists()
    assert "refusing below" in train(data, weights, work, "--epochs", 0.8, "--resume")
    assert "refusing below" in train(data, weights, work, "--constants")
    (reading,) = Reader.load(str(weights)).read("Who closed it?", ["Anna Blum closed it. It rained."])
    assert len(reading.sentences) == 2


@pytest.mark.whole
@pytest.mark.parametrize(
    ("trained", "remedy"), [("reader", "add --resume,"), ("support", "--resume or --finish")]
)
def test_no_run_overwrites_the_checkpoint_of_another(data, tmp_path, trained, remedy):
    work = tmp_path / "work"
    work.mkdir()
    (work / "checkpoint.pt").write_bytes(b"hours of work")
    stopped = run(f"rag.training.{trained}.train", data, tmp_path / "weights", work)
    assert stopped.returncode == 1 and remedy in stopped.stderr
    assert (work / "checkpoint.pt").read_bytes() == b"hours of work"


def test_a_set_is_ranked_as_the_assistant_would_and_only_once(data, tmp_path):
    file = data / "squad2_half_dev.json"
    articles = json.loads(file.read_text())["data"][:2]
    # Too long for the embedding model: the index has it in parts.
    articles[1]["paragraphs"][0]["context"] += " The harbour froze and nobody came." * 80
    file.write_text(json.dumps({"data": articles}))
    loaded = load(file)
    questions = loaded.questions[2:4]
    ranking = ranked(loaded, questions, BASE, tmp_path / "work")
    first, score = ranking[questions[0]][0]
    assert first == questions[0].paragraph and 0.5 < score <= 1
    for paragraphs in ranking.values():
        assert len({paragraph for paragraph, _ in paragraphs}) == len(paragraphs) == len(loaded.paragraphs)
        assert paragraphs == sorted(paragraphs, key=lambda pair: -pair[1])
    (cache,) = (tmp_path / "work").iterdir()
    cache.write_text(json.dumps([[[5, 1.0]], [[6, 0.5]]]))
    kept = ranked(loaded, questions, BASE, tmp_path / "work")
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


def feature(question, passage, evidence, words=()):
    """A case as the model is given it."""
    tokenizer = Tokenizer.from_file(f"{place(BASE)}/tokenizer.json")

    def stretches(parts):
        return tuple((passage.index(part), passage.index(part) + len(part)) for part in parts)

    case = Case(question, "Harbours", passage, stretches(evidence), stretches(words))
    return Featurizer(Pieces(tokenizer, **LENGTHS)).feature(case, Random(0))


ICE = "It rained. Anna Blum closed it because of the ice. The ships stood still. Prices rose."
WHY = feature(
    "Why was it closed?", ICE, ["Anna Blum closed it because of the ice.", "The ships stood still."]
)
WHO = feature("Who closed it?", ICE, ["Anna Blum closed it because of the ice."], ["Anna Blum"])
NOTHING = feature("What did it cost?", ICE, [])


def test_a_case_says_which_sentences_answer_and_where_the_words_are():
    assert WHY.gold == (False, True, True, False) and NOTHING.gold == (False,) * 4
    assert [len(pieces) for pieces in WHO.words] == [3]  # anna, bl, ##um
    batch = tensors([WHY, WHO, NOTHING])
    assert batch.evidence.tolist() == [[0, 1, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    # Where no words are known they may be anywhere in the evidence; where nothing answers, nowhere.
    assert batch.starts[0].sum() == sum(len(WHY.sentences[n]) for n in (1, 2))
    assert batch.starts[1].sum() == 1 and batch.starts[2].nonzero().tolist() == [[0]]


@pytest.mark.parametrize("better", ["evidence", "answers", "start", "end"])
def test_each_logit_that_is_right_makes_the_loss_smaller(better):
    batch = tensors([WHY, WHO, NOTHING])
    shape = batch.ids.shape
    logits = {name: torch.zeros(shape) for name in ("start", "end", "evidence")} | {"answers": torch.zeros(3)}
    right = {
        "evidence": 2 * (batch.membership.gt(0) * batch.evidence[:, :, None]).amax(1) - 1,
        "answers": torch.tensor([1.0, 1.0, -1.0]),
        "start": batch.starts.float(),
        "end": batch.ends.float(),
    }
    plain = judged(lambda **_: Logits(**logits), batch)
    assert judged(lambda **_: Logits(**logits | {better: right[better]}), batch) < plain
    assert judged(lambda **_: Logits(**logits | {better: -right[better]}), batch) > plain


def test_an_epoch_shows_what_answers_what_looks_so_and_never_a_document_that_is_kept_out(data):
    collection = readers(data / "reading" / "readers", "train")
    ranking = {q.id: [(n, 0.5) for n in range(len(collection.places))] for q in collection.questions}
    cases = epoch([Source(collection, ranking, SHARES["readers"])], Random(0))
    kept = {place.text for place in collection.places if place.held_out}
    assert collection.held_out and not {case.passage for case in cases} & (kept - {"It was a cold winter."})
    whys = [case for case in cases if case.question.startswith("Why")]
    costs = [case for case in cases if case.question.startswith("What")]
    assert {len(case.evidence) for case in whys} == {0, 2} and costs and not any(c.evidence for c in costs)


def test_no_set_that_measures_trains(data):
    names = {collection.name for collection, _ in collections(data)}
    assert "readers-train" in names and not names & {"readers-measure", "wikinews_test", "onestopqa_even"}
    trained = {
        place.document for c, _ in collections(data) for place in c.places if c.name.startswith("readers")
    }
    assert trained == {f"harbour-{n}.txt" for n in range(30) if n % 5 != 4}


def test_a_logistic_regression_finds_the_curve_that_made_the_labels():
    random = np.random.default_rng(0)
    inputs = np.column_stack([random.normal(size=4000), np.ones(4000)])
    labels = (random.random(4000) < 1 / (1 + np.exp(-(2 * inputs[:, 0] - 1)))).astype(float)
    assert logistic(inputs, labels) == pytest.approx([2, -1], abs=0.25)


def seen(group, answerable, evidence):
    """A question with two sentences; the first one's logit is given."""
    passage = Passage("a.txt", "A", 1, 0, 20, "It rained. It froze.")
    found = []
    for number, logit in enumerate((evidence, -6.0)):
        sentence = JudgedSentence(10 * number, 10 * number + 10, 0, 2, logit, logit)
        found.append(Found(passage, sentence, number, Signs(logit, logit, logit, 0.5), logit))
    return Seen(group, "why", answerable, int(answerable), tuple(found), (answerable, False))


def test_calibration_refuses_no_more_of_any_group_than_is_allowed():
    random = Random(0)
    questions = [
        seen(group, answerable, random.gauss(2 if answerable else -2, shift))
        for group, shift in (("readers", 3), ("human", 2))
        for answerable in [True, False] * 300
    ]
    fitted, report = fit(questions, Calibration())
    for group, share in REFUSED.items():
        own = [q for q in questions if q.group == group]
        sure = np.array(
            [fitted.question.probability(max(q.found, key=fitted_logit(fitted)).signs) for q in own]
        )
        yes = np.array([q.answerable for q in own])
        assert (sure[yes] < fitted.threshold).mean() <= share
        assert (sure[~yes] < fitted.threshold).mean() > 0.3
    assert any(line.startswith("readers") for line in report)


def fitted_logit(calibration):
    return lambda found: calibration.sentence.logit(found.signs)
