"""Evidence is whole sentences: the best, those that are nearly as good, and the objections to them."""

import pytest

from rag.evidence import EvidenceFinder
from rag.reader.calibration import Calibration, Curve
from rag.reader.inference import JudgedSentence, Reading
from rag.records import Hit, Passage
from rag.sentences import sentences

SURE, LIKELY, UNLIKELY = 4.0, 3.0, -4.0


class Scripted:
    """A reader whose logit for every sentence is known; its words are the sentence's last."""

    calibration = Calibration(sentence=Curve(evidence=1), question=Curve(evidence=1), nearly=2.0, least=0.2)

    def __init__(self, *logits):
        self.logits = logits

    def read(self, question, texts, titles):
        return tuple(map(self._reading, texts, self.logits))

    def _reading(self, text, logits):
        judged = []
        for (start, end), logit in zip(sentences(text), logits, strict=True):
            words = text.rfind(" ", start, end) + 1, end - 1
            judged.append(JudgedSentence(start, end, *words, logit, logit))
        return Reading(tuple(judged), max(logits))


def finding(*passages, threshold=None):
    """What is found, given passages as (text, logits of its sentences)."""
    hits = [
        Hit(Passage("a.txt", "A", n, 1000 * n, 1000 * n + len(t), t), 0.5)
        for n, (t, _) in enumerate(passages)
    ]
    return EvidenceFinder(Scripted(*(logits for _, logits in passages)), threshold)("?", hits).evidence


def find(*passages, threshold=None):
    """What is quoted."""
    found = finding(*passages, threshold=threshold)
    return [e.passage.text[e.start - e.passage.start : e.end - e.passage.start] for e in found]


def test_the_best_sentence_is_quoted_and_its_words_are_marked():
    text = "It rained. The ship sank in May. It was old."
    (found,) = finding((text, [UNLIKELY, SURE, UNLIKELY]))
    assert (text[found.start : found.end], text[found.answer_start : found.answer_end]) == (
        "The ship sank in May.",
        "May",
    )


def test_below_the_threshold_nothing_is_quoted():
    passage = ("The ship sank in May.", [-1.0])
    assert find(passage) == [] and find(passage, threshold=0.2) == ["The ship sank in May."]


def test_nothing_to_read_gives_nothing():
    assert find() == []


def test_an_answer_of_several_parts_is_quoted_from_all_its_paragraphs_in_their_own_order():
    first = ("Moscow must call up infantry.", [LIKELY])
    second = ("It may hire others. It rained. Or Moscow may ask Tehran.", [LIKELY, UNLIKELY, SURE])
    assert find(first, second) == [
        "It may hire others.",
        "Or Moscow may ask Tehran.",
        "Moscow must call up infantry.",
    ]


@pytest.mark.parametrize(("further", "quoted"), [(LIKELY, True), (1.5, False), (-1.5, False)])
def test_what_is_far_less_likely_than_the_best_is_left_out(further, quoted):
    assert (len(find(("It was May.", [SURE]), ("It was June.", [further]))) == 2) == quoted


def test_what_is_unlikely_by_itself_is_left_out_however_near_to_the_best():
    assert find(("It was May.", [-1.0]), ("It was June.", [-1.5]), threshold=0.1) == ["It was May."]


def test_the_same_sentence_in_two_documents_is_quoted_once():
    assert len(find(("The ship sank in May.", [SURE]), ("The  ship sank in May.", [SURE]))) == 1


@pytest.mark.parametrize("leading", ["What sank in May?", "“When did it sink?”"])
def test_a_question_is_no_answer(leading):
    (quoted,) = find((f"{leading} The ship sank.", [SURE, LIKELY]))
    assert quoted.endswith("The ship sank.")


def test_a_sentence_is_not_quoted_without_the_objection_that_follows_it():
    text = "He sent message after message in May. But no answers came. It rained."
    found = finding((text, [SURE, UNLIKELY, UNLIKELY]))
    assert [text[e.start : e.end] for e in found] == [
        "He sent message after message in May.",
        "But no answers came.",
    ]
    assert found[1].answer_start == found[1].answer_end


def test_an_item_of_a_list_brings_the_others_and_what_introduces_them():
    text = "They agreed on three points:\n- a truce\n- a line of contact\n- an exchange\nIt rained."
    quoted = find((text, [UNLIKELY, UNLIKELY, SURE, UNLIKELY]))
    assert quoted == [
        "They agreed on three points:",
        "- a truce",
        "- a line of contact",
        "- an exchange\nIt rained.",
    ]


@pytest.mark.parametrize("label", ["The road ahead", "— Anna Müller, Kolberg"])
def test_a_heading_or_a_signature_is_no_answer(label):
    assert find((label, [SURE]), ("They took the road to Kolberg.", [LIKELY])) == [
        "They took the road to Kolberg."
    ]


@pytest.mark.parametrize("line", ["Open from 9 to 5", "It rained", "He said: “No”"])
def test_a_line_that_tells_something_can_answer(line):
    """It is better than nothing, and a number tells something."""
    assert find((line, [SURE])) == [line]
