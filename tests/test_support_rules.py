"""Each rule catches what the others don't, gives its reason, and lets a true sentence in other words pass."""

from typing import get_args

import pytest

from rag.records import Passage
from rag.support.rules import RULES, Reason
from rag.support.source import Source, Statement

TEXT = (
    "Early in 1871 Anna Blum paid Carl Weber for the old mill. It was not sold. "
    "The eastern tower of the church, 40 metres high, survived the war against Prussia. "
    "In the end Rome beat Paris and London. Only Emma Berg and 12 farmers stayed in 1922."
)
SOURCE = Source.of([Passage("mill.txt", "The mill", 1, 0, len(TEXT), TEXT)])
CAUGHT = {
    "strange_number": "Anna Blum paid Carl Weber for 3 mills.",
    "strange_name": "Anna Blum paid Oscar Wilde.",
    "mixed_name": "The mill was sold by Anna Weber.",
    "other_script": "磨坊很老。",
    "foreign_words": "Sure, here it is.",
    "turned_round": "Carl Weber paid Anna Blum for the old mill.",
    "exchanged_name": "Early in 1871 Anna Blum paid Emma Berg for the old mill.",
    "moved_name": "In the end Paris beat Rome and London.",
    "other_number": "The eastern tower of the church, 12 metres high, survived the war.",
    "opposite": "The western tower of the church survived the war.",
    "addition": "Early in 1871 Anna Blum paid Carl Weber for the old mill to spite her neighbours.",
    "denial": "Early in 1871 Anna Blum never paid Carl Weber for the old mill.",
}
OTHERWISE = "Carl Weber stayed in the tower until the war."


def objecting(statement):
    return [rule.objects.__name__ for rule in RULES if rule.objects(Statement(statement), SOURCE)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.objects.__name__)
def test_a_rule_catches_what_it_is_for(rule):
    assert rule.objects.__name__ in objecting(CAUGHT[rule.objects.__name__])


@pytest.mark.parametrize(
    "statement",
    [
        "Anna Blum paid Carl Weber for the mill.",
        "Carl Weber was paid for the old mill by Anna Blum.",
        "In 1871 Carl Weber got money from Anna Blum.",
        "The mill wasn't sold.",
        "The church's eastern tower survived the war.",
        "In the end Rome beat London and Paris.",
    ],
)
def test_what_is_so_passes_them_all(statement):
    assert objecting(statement) == []


def test_a_sentence_that_is_told_without_its_negation_is_caught():
    assert "denial" in objecting("It was sold.")


def test_the_title_is_no_part_of_the_first_sentence():
    assert SOURCE.sentences[0] == TEXT[:57]


def test_each_reason_is_given_and_no_other(check):
    def reason(statement, text):
        return check(statement, [Passage("mill.txt", "The mill", 1, 0, len(text), text)]).reason

    reasons = {reason(statement, TEXT) for statement in (*CAUGHT.values(), "Sure!", OTHERWISE, TEXT[:56])}
    closed = "Carl Weber, the mayor, closed it on July 7 because 1,200 stones were loose."
    reasons.add(reason("Because 7 stones were loose, Carl Weber closed it.", closed))
    assert reasons == set(get_args(Reason)) > {rule.reason for rule in RULES}
