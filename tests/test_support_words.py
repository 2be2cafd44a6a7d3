"""Numbers and names may be written otherwise; other ones are strange."""

import pytest

from rag.support.names import strange_names
from rag.support.numbers import numbers, strange_numbers


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
    assert strange_numbers(statement, known) == []


@pytest.mark.parametrize(
    ("statement", "known"),
    [("1001 men", "1,000 men"), ("eight men", "7 men"), ("July 17", "July 7"), ("2 million", "2 men")],
)
def test_another_number_is_strange(statement, known):
    assert strange_numbers(statement, known) != []


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
    assert strange_names(statement, known) == []


@pytest.mark.parametrize(
    ("statement", "known", "strange"),
    [
        ("He met Lavrov.", "Putin spoke.", ["Lavrov"]),
        ("It was in Austria.", "in Australia", ["Austria"]),
        ("It was in Iraq.", "in Iran", ["Iraq"]),
        ("They used the TOS-2A.", "TOS-1A", ["TOS-2A"]),
        ("They met in May.", "They met in March.", ["May"]),
    ],
)
def test_another_name_is_strange(statement, known, strange):
    assert strange_names(statement, known) == strange
