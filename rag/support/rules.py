"""The rules that a statement must pass before the model is asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rag.support.alignment import Words
from rag.support.differences import (
    addition,
    denial,
    exchanged_name,
    moved_name,
    opposite,
    other_number,
    turned_round,
)
from rag.support.source import Source, Statement
from rag.support.vocabulary import plain
from rag.terms import FUNCTION_WORDS, stem

Reason = Literal[
    "no statement",
    # of rules
    "script",
    "number",
    "name",
    "foreign",
    "roles",
    "opposite",
    "addition",
    "negation",
    # of the model
    "unsupported",
    "contrary",
    # of what is supported
    "",
]

LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
WORD = re.compile(r"[^\W_]+")
MOST_FOREIGN = 0.75  # the share of unknown words that no true statement that was kept out has
LONGEST_NAME = 5  # words of a name that the source has in another form as a whole


def strange_number(statement: Statement, source: Source) -> bool:
    """A number that the source doesn't have."""
    return any(value not in source.values for value in statement.values)


def strange_name(statement: Statement, source: Source) -> bool:
    """A name that the source has in no form."""

    def known(word: str, run: Words) -> bool:
        parts = [run[at : at + length] for length in range(2, LONGEST_NAME + 1) for at in range(len(run))]
        return source.vocabulary.knows(word) or any(
            word in part and source.vocabulary.knows_run(" ".join(part)) for part in parts
        )

    return not all(known(word, run) for run in statement.names for word in run)


def mixed_name(statement: Statement, source: Source) -> bool:
    """Two neighbours in a name that no name of the source has both."""
    # A word that also stands alone can go with any other: "the French Mr. Weber".
    alone = {word for name in source.names if len(name) == 1 for word in name}
    runs = [[stem(plain(word)) for word in run] for run in statement.names]
    pairs = [{*pair} for run in runs for pair in pairwise(run)]
    return any(not pair & alone and not any(pair <= name for name in source.names) for pair in pairs)


def other_script(statement: Statement, source: Source) -> bool:
    """Letters that the model doesn't read."""
    letters = [character for character in statement.text if character.isalpha()]
    return sum(bool(LATIN.match(letter)) for letter in letters) <= 0.8 * len(letters)


def foreign_words(statement: Statement, source: Source) -> bool:
    """Mostly words that the source has in no form.

    That is how a chat model talks when it obeys a document: "Sure, here it is." The model was shown no such
    sentences, and no set measures them: tests/test_hostile_writing.py does.
    """
    content = [word for word in WORD.findall(statement.text) if word.lower() not in FUNCTION_WORDS]
    return sum(not source.vocabulary.knows(word) for word in content) > MOST_FOREIGN * len(content)


@dataclass(frozen=True)
class Rule:
    """A reason why a statement isn't supported, and whether it is one here."""

    reason: Reason
    objects: Callable[[Statement, Source], bool]


RULES = (
    Rule("number", strange_number),
    Rule("name", strange_name),
    Rule("name", mixed_name),
    Rule("script", other_script),
    Rule("foreign", foreign_words),
    Rule("roles", turned_round),
    Rule("name", exchanged_name),
    Rule("roles", moved_name),
    Rule("number", other_number),
    Rule("opposite", opposite),
    Rule("addition", addition),
    Rule("negation", denial),
)
