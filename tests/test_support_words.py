"""Numbers and names may be written otherwise; other ones are strange."""

import doctest

import pytest

from rag.support import declare, vocabulary
from rag.support import numbers as numbers_module
from rag.support.numbers import numbers
from rag.support.rules import strange_name, strange_number
from rag.support.source import Source, Statement
from rag.terms import stem


@pytest.mark.parametrize(
    ("statement", "known"),
    [
        ("1000 men", "1,000 men"),
        ("seven men", "7 men"),
        ("the seventh day", "the 7th day"),
        ("twenty-five men", "25 men"),
        ("2.5 million", "2,500,000"),
        ("in the 1990s", "from 1990"),
        ("from 1914 to 1918", "1914–18"),
        ("50 percent", "50%"),
        ("the two men", "Anna and Carl"),
        ("World War 2", "World War II"),
        ("three hundred", "300"),
    ],
)
def test_a_number_may_be_written_otherwise(statement, known):
    assert not strange_number(Statement(statement), Source(known))


@pytest.mark.parametrize(
    ("statement", "known"),
    [("1001 men", "1,000 men"), ("eight men", "7 men"), ("July 17", "July 7"), ("2 million", "2 men")],
)
def test_another_number_is_strange(statement, known):
    assert strange_number(Statement(statement), Source(known))


def test_words_that_count_are_read_as_values():
    assert [n.value for n in numbers("two hundred and five, twenty-first")] == [205, 21]


@pytest.mark.parametrize(
    ("statement", "known"),
    [
        ("He met Putin.", "Vladimir Putin spoke."),
        ("The talks in Russia.", "Russian talks"),
        ("Iranian and Syrian troops.", "Iran, Syria"),
        ("It was Muller's.", "Müller"),
        ("The US and the U.K. agreed.", "the United States, Britain"),
        ("The United Nations met.", "The UN met."),
        ("The SDF won.", "The Syrian Democratic Forces won."),
        ("They armed Hezbollah.", "Hizballah was armed"),
        ("It was on Oct. 10, a Tuesday.", "Tues, October 10"),
        ("J. Kelly left.", "John Kelly left"),
        ("John Kelly left.", "J. Kelly left"),
        ("However, the Islamic State lost.", "ISIS lost"),
        ("It fired the TOS1A.", "TOS-1A launchers"),
    ],
)
def test_a_name_may_take_another_form(statement, known):
    assert not strange_name(Statement(statement), Source(known))


@pytest.mark.parametrize(
    ("statement", "known"),
    [
        ("He met Lavrov.", "Putin spoke."),
        ("Sergei Lavrov met Putin.", "Sergei Shoigu met Putin"),
        ("It was in Austria.", "in Australia"),
        ("It was in Iraq.", "in Iran"),
        ("They used the TOS-2A.", "TOS-1A"),
        ("They met in May.", "They met in March."),
    ],
)
def test_another_name_is_strange(statement, known):
    assert strange_name(Statement(statement), Source(known))


@pytest.mark.parametrize(
    ("word", "stems"), [("Syrian", stem("Syria")), ("RUSSIA", stem("Russians")), ("UN", "un")]
)
def test_the_forms_of_a_name_share_their_stem(word, stems):
    assert stem(word) == stems


def test_a_letter_and_a_round_number_of_no_one_knows_how_many_are_no_values():
    assert numbers("The O of hundreds, a few thousand and some dozens.") == []


@pytest.mark.parametrize("module", [declare, numbers_module, vocabulary])
def test_the_examples_in_the_code_are_true(module):
    results = doctest.testmod(module)
    assert results.attempted and not results.failed
