"""A statement beside the sentence of its source that is nearest to it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rag.support.source import Source, Statement
from rag.support.vocabulary import WORD, plain

CLOSE = 0.5  # the share of a statement's words that the sentence must have, for their differences to be told
BEING = re.compile(r"\b(?:is|are|was|were|be|been|being)\b")
BY = re.compile(r"\bby\b")
Words = Sequence[str]


@dataclass(frozen=True)
class Change:
    """What the statement has in a place and what the sentence has there, as difflib tells it."""

    kind: str  # "equal", "replace", "delete": the statement's alone, "insert": the sentence's alone
    statement_words: Words
    sentence_words: Words


@dataclass(frozen=True)
class Alignment:
    """How the words of a statement and those of a sentence go together."""

    statement_words: Words
    sentence_words: Words
    kept: float  # the share of the statement's words that the sentence has in the same order
    changes: Sequence[Change]  # in their order; none where too little is kept
    same_voice: bool  # neither says in the passive what the other says in the active

    def of_kind(self, kind: str) -> Iterator[Change]:
        """The changes of a kind."""
        return (change for change in self.changes if change.kind == kind)


@lru_cache(maxsize=32)  # every rule asks for the same one
def nearest(statement: Statement, source: Source) -> Alignment:
    """The statement beside the sentence that has most of its words."""
    statement_words = _words(statement.text)
    here = list(map(plain, statement_words))
    counts = Counter(here)

    def shared(sentence: str) -> int:
        return (counts & Counter(map(plain, _words(sentence)))).total()

    sentence = max(source.sentences, key=shared, default="")
    sentence_words = _words(sentence)
    matcher = SequenceMatcher(None, here, list(map(plain, sentence_words)), autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(here))
    changes = [
        Change(kind, statement_words[a:b], sentence_words[c:d]) for kind, a, b, c, d in matcher.get_opcodes()
    ]
    return Alignment(
        statement_words,
        sentence_words,
        kept,
        changes if kept >= CLOSE else (),
        _same_voice(statement.text, sentence),
    )


def _words(text: str) -> Words:
    return WORD.findall(re.sub(r"(?i)n['’]t\b", " not", text).replace("cannot", "can not"))


def _same_voice(statement: str, sentence: str) -> bool:
    by = len(BY.findall(statement)) - len(BY.findall(sentence))
    return by == 0 or (by > 0 and not BEING.search(statement)) or (by < 0 and not BEING.search(sentence))
