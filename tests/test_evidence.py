"""Evidence is whole sentences: those that hold the answer, and the neighbours they can't do without."""

import pytest

from rag.evidence import EvidenceFinder
from rag.reader.inference import Calibration, Reading, Span
from rag.records import Hit, Passage


class Scripted:
    """A reader whose every span is known: for each passage, pairs of words and a probability.

    A probability of .5 stands for a margin of 0, and each .1 more for one logit.
    """

    calibration = Calibration(threshold=0.5)

    def __init__(self, *passages):
        self.passages = passages

    def read(self, question, texts, scores):
        readings = []
        for text, marked in zip(texts, self.passages, strict=True):
            readings.append(Reading(tuple(self._span(text, *each) for each in marked)))
        return tuple(readings)

    def _span(self, text, words, p, more=""):
        """More are the words behind it that the reader would nearly as soon count to it."""
        start, end = text.index(words), text.index(words) + len(words)
        return Span(start, end, p, 10 * p - 5, end + len(more))


def never(question, answer, passage):
    raise AssertionError("a reader that isn't calibrated for it doesn't have its answers verified")


def find(*passages, threshold=None):
    """What is quoted, given passages as (text, [(words, probability), …])."""
    hits = [
        Hit(Passage("a.txt", "A", n, 1000 * n, 1000 * n + len(t), t), 0.5)
        for n, (t, _) in enumerate(passages)
    ]
    finding = EvidenceFinder(Scripted(*(marked for _, marked in passages)), never, threshold)("?", hits)
    texts = {hit.passage.id: hit.passage for hit in hits}
    return [
        texts[e.passage.id].text[e.start - e.passage.start : e.end - e.passage.start]
        for e in finding.evidence
    ]


def test_the_sentence_that_holds_the_words_is_quoted():
    assert find(("It rained. The ship sank in May. It was old.", [("May", 0.9)])) == ["The ship sank in May."]


def test_below_the_threshold_nothing_is_quoted():
    passage = ("The ship sank in May.", [("May", 0.4)])
    assert find(passage) == [] and find(passage, threshold=0.2) == ["The ship sank in May."]


def test_an_answer_of_several_parts_is_quoted_from_all_its_paragraphs():
    first = ("Moscow must call up infantry.", [("call up infantry", 0.7)])
    second = ("It rained. Or Moscow may ask Tehran for help.", [("ask Tehran", 0.8)])
    assert find(first, second) == ["Or Moscow may ask Tehran for help.", "Moscow must call up infantry."]


@pytest.mark.parametrize("further", [0.55, 0.45])
def test_what_is_far_less_likely_than_the_best_or_than_no_answer_is_left_out(further):
    passages = [("It was May.", [("May", 0.9)]), ("It was June.", [("June", further)])]
    assert find(*passages) == ["It was May."]
    passages[0] = ("It was May.", [("May", 0.5)])
    assert (find(*passages, threshold=0.1)[-1] == "It was June.") == (further > 0.5)


def test_the_same_sentence_in_two_documents_is_quoted_once():
    assert (
        len(find(("The ship sank in May.", [("May", 0.9)]), ("The  ship sank in May.", [("May", 0.9)]))) == 1
    )


@pytest.mark.parametrize(
    "leaning", ["They refused in May.", "But no answer came in May.", "This was in May."]
)
def test_a_sentence_that_leans_on_the_one_before_brings_it_along(leaning):
    assert find((f"The owners were asked. {leaning}", [("May", 0.9)])) == ["The owners were asked.", leaning]


def test_a_sentence_is_not_quoted_without_the_objection_that_follows_it():
    asked = "He sent message after message in May."
    assert find((f"{asked} But no answers came. It rained.", [("May", 0.9)])) == [
        asked,
        "But no answers came.",
    ]


def test_a_statement_brings_the_sentence_that_goes_on_with_it():
    statement = "They agreed that the allies would take both banks and tackle the strongholds."
    further = "Local forces would lead those battles."
    marked = [("the allies would take both banks and tackle the strongholds", 0.9)]
    assert find((f"{statement} {further} It rained.", marked)) == [statement, further]


def test_so_does_a_name_if_the_reader_would_nearly_as_soon_take_the_statement_that_it_begins():
    statement = "They agreed that the allies would take both banks and tackle the strongholds."
    further = "Local forces would lead those battles."
    more = " would take both banks and tackle the strongholds"
    assert find((f"{statement} {further}", [("the allies", 0.9)])) == [statement]
    assert find((f"{statement} {further}", [("the allies", 0.9, more)])) == [statement, further]


def test_evidence_that_is_there_for_a_neighbour_marks_no_words():
    hits = [Hit(Passage("a.txt", "A", 1, 0, 43, "The owners were asked. They refused in May."), 0.5)]
    finding = EvidenceFinder(Scripted([("May", 0.9)]), never)("?", hits)
    assert [(e.answer_start, e.answer_end) for e in finding.evidence] == [(0, 0), (39, 42)]


@pytest.mark.parametrize(("support", "quoted"), [(2.0, ["The ship sank in May."]), (-8.0, [])])
def test_an_answer_that_its_passage_does_not_support_is_not_quoted(support, quoted):
    asked = []

    def verify(question, answer, passage):
        asked.append((question, answer, passage.text))
        return support

    text = "The ship sank in May."
    reader = Scripted([("May", 0.7), ("The ship", 0.6)])
    reader.calibration = Calibration(threshold=0.5, support_weight=0.5)
    finding = EvidenceFinder(reader, verify)(
        "When did it sink?", [Hit(Passage("a", "A", 1, 0, 21, text), 0.5)]
    )
    assert [text[e.start : e.end] for e in finding.evidence] == quoted
    assert asked == [("When did it sink?", "May", text)]
