"""Careful readers' questions: the evidence is where the file says; the figures count what is quoted."""

import json

import pytest
from trainings import write_sets

from rag.errors import RagError
from rag.evaluation.quoting import Quoted, report
from rag.evaluation.readers import load_onestopqa, load_readers


def words(loaded, question):
    return [loaded.documents[question.source][start:end] for start, end in question.evidence]


def test_the_evidence_of_the_readers_set_lies_in_its_documents(tmp_path):
    loaded = load_readers(write_sets(tmp_path) / "reading" / "readers")
    assert len(loaded.documents) == 6 and len(loaded.questions) == 12
    why, cost = loaded.questions[:2]
    first, second = words(loaded, why)
    assert first.startswith("In 1904 Ida Kern closed") and second == "The ships couldn't move."
    assert not cost.answerable and cost.paragraphs == ()


def test_the_evidence_of_onestopqa_is_whole_sentences_of_the_text_as_it_was_written(tmp_path):
    marked = "in 1946, six years before she was born. But a bottle came."
    context = f"Angela never knew him. He died {marked} It was old."
    row = {
        "title": "The bottle",
        "paragraph": 3,
        "context": context,
        "question": "When?",
        "evidence": [marked],
    }
    easier = {**row, "level": "Ele", "context": "He died.", "evidence": ["He died."]}
    file = tmp_path / "onestopqa.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in ({**row, "level": "Adv"}, easier)))
    loaded = load_onestopqa(file)
    (question,) = loaded.questions
    assert words(loaded, question) == [
        "He died in 1946, six years before she was born.",
        "But a bottle came.",
    ]


@pytest.mark.parametrize("loading", [load_readers, load_onestopqa])
def test_another_file_is_named(loading, tmp_path):
    (tmp_path / "questions.jsonl").write_text("{}")
    path = tmp_path if loading is load_readers else tmp_path / "questions.jsonl"
    with pytest.raises(RagError, match=str(path)):
        loading(path)


def figure(lines, name):
    """The value of a figure in the report."""
    (line,) = (line for line in lines if line[:58].rstrip() == name)
    return float(line[58:].split()[0])


def test_what_is_refused_counts_as_not_cited_and_every_quoted_sentence_counts():
    def outcome(probability, cited, *inside, answerable=True):
        return Quoted("why", answerable, probability, cited, inside, cited > 0, 7)

    outcomes = [
        outcome(0.9, 1.0, True, True, False),
        outcome(0.8, 0.5, True),
        outcome(0.1, 1.0, True),
        outcome(0.7, 0.0, False, False),
        outcome(0.2, 0.0, False, answerable=False),
    ]
    lines = list(report(outcomes, 0.5))
    assert figure(lines, "an evidence sentence is cited") == 0.5
    assert figure(lines, "all evidence sentences are cited") == 0.25
    assert figure(lines, "an evidence sentence is cited if none is refused") == 0.75
    assert figure(lines, "quoted sentences that are evidence") == 0.5
    assert figure(lines, "answerable, wrongly refused") == 0.25
    assert figure(lines, "unanswerable, rightly refused") == 1
    assert figure(lines, "right paragraph among 6") == 0 and figure(lines, "right paragraph among 20") == 1
    assert lines[-1].startswith("why") and "cited 0.500" in lines[-1]
