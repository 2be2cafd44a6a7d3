"""Rules for what a statement says otherwise than the sentence of its source that is nearest to it."""

import re
from collections import Counter
from collections.abc import Sequence

from rag.support.alignment import Change, Words, nearest
from rag.support.names import OPENING
from rag.support.opposites import OPPOSITES
from rag.support.source import Source, Statement
from rag.support.vocabulary import plain
from rag.terms import FUNCTION_WORDS, stem

LONGEST_PART = 5  # words of what can stand in another's place
MOST_PARTS = 9  # that keep together; more make another sentence
CLOSER = 0.65  # the share of a statement's words that are kept, where what else it has must be an addition
CLOSEST = 0.85  # the share of those with content that a sentence must have, for their order to be compared
LEAST_ORDERED = 4  # words whose order can be compared
LEAST_ADDED = 2  # unknown words of an addition
LISTING = frozenset({"and", "or"})
# These tell which of two is which, although they carry no topic.
DIRECTED = frozenset("of to from over under than against into".split())  # noqa: SIM905
NEGATIONS = frozenset(
    "not never no nobody nothing none neither nor cannot without untrue false hardly".split()  # noqa: SIM905
)
# A sentence with one of these may well be told with a plain negation.
NEGATIVE = re.compile(
    r"\b(?:unable|unlike|unknown|unwilling|impossib|illegal|inabil|disa(?:gree|pprov|llow)|fail|refus|den[iy]"
    r"|lack|absen|oppos|reject|avoid|prevent|stop|ceas|only|few|little|instead|contrary|ban|prohibit|forbid"
    r"|abandon)"
)


def turned_round(statement: Statement, source: Source) -> bool:
    """The nearest sentence, or a part of it, with two parts in each other's place."""
    near = nearest(statement, source)
    statement_words, sentence_words = map(_with_content, (near.statement_words, near.sentence_words))
    order = _order(statement_words, sentence_words)
    if not near.same_voice or len(order) < max(LEAST_ORDERED, CLOSEST * len(statement_words)):
        return False
    # The first places of the parts that keep together: [4, 5, 2, 3, 0, 1] → [4, 2, 0].
    parts = [place for n, place in enumerate(order) if n == 0 or order[n - 1] + 1 != place]
    wrong = [n for n, (place, right) in enumerate(zip(parts, sorted(parts), strict=True)) if place != right]
    # Parts that touch may be a list in another order.
    return len(parts) <= MOST_PARTS and len(wrong) == 2 and wrong[1] - wrong[0] > 1


def _with_content(words: Words) -> Words:
    return [word for word in map(plain, words) if word not in FUNCTION_WORDS or word in DIRECTED]


def _order(statement_words: Words, sentence_words: Words) -> Sequence[int]:
    """The words that both have equally often, as their places among each other in the sentence."""
    here, there = Counter(statement_words), Counter(sentence_words)
    common = {word for word in here if here[word] == there[word]}
    places: dict[str, list[int]] = {}
    for place, word in enumerate(word for word in sentence_words if word in common):
        places.setdefault(word, []).append(place)
    return [places[word].pop(0) for word in statement_words if word in common]


def exchanged_name(statement: Statement, source: Source) -> bool:
    """A name where the nearest sentence has another, be it one that it has elsewhere."""
    return any(
        max(len(change.statement_words), len(change.sentence_words)) <= LONGEST_PART
        and not _stems(change.statement_words) & _stems(change.sentence_words)
        and _names(change.statement_words)
        and _names(change.sentence_words)
        for change in nearest(statement, source).of_kind("replace")
    )


def moved_name(statement: Statement, source: Source) -> bool:
    """A name on the other side of one beside it: "a plan for Rome" and "a Rome for plan"."""
    near = nearest(statement, source)
    triples = zip(near.changes, near.changes[1:], near.changes[2:], strict=False)
    return near.same_voice and any(_crosses(*triple) for triple in triples)


def _crosses(first: Change, between: Change, last: Change) -> bool:
    """Whether a name that the sentence has before a kept name stands after it, or the other way round."""
    if between.kind != "equal" or {first.kind, last.kind} != {"insert", "delete"}:
        return False
    gone, come = (first, last) if first.kind == "insert" else (last, first)
    crossed = between.statement_words
    listed = LISTING & set(map(plain, (*gone.sentence_words, *come.statement_words, *crossed)))
    moved = _names(gone.sentence_words)
    same = moved and moved == _names(come.statement_words)
    return bool(same and not listed and len(crossed) <= LONGEST_PART and _names(crossed))


def other_number(statement: Statement, source: Source) -> bool:
    """A number where the nearest sentence has another."""
    near = nearest(statement, source)
    return any(
        any(word[0].isdigit() and word not in near.sentence_words for word in change.statement_words)
        and any(word[0].isdigit() and word not in near.statement_words for word in change.sentence_words)
        for change in near.of_kind("replace")
    )


def opposite(statement: Statement, source: Source) -> bool:
    """A word where the nearest sentence has its opposite."""
    return any(
        plain(other) in OPPOSITES.get(plain(word), ())
        for change in nearest(statement, source).of_kind("replace")
        for word in change.statement_words
        for other in change.sentence_words
    )


def addition(statement: Statement, source: Source) -> bool:
    """Words put into the nearest sentence that have nothing to do with the source."""

    def foreign(words: Words) -> bool:
        content = [word for word in words if len(word) > 3 and plain(word) not in FUNCTION_WORDS]
        unknown = [word for word in content if not source.vocabulary.knows(word)]
        return len(unknown) >= LEAST_ADDED and len(unknown) > len(content) / 2

    near = nearest(statement, source)
    return near.kept >= CLOSER and any(foreign(change.statement_words) for change in near.of_kind("delete"))


def denial(statement: Statement, source: Source) -> bool:
    """A negation more than the nearest sentence has, or one less."""
    near = nearest(statement, source)
    here, there = set(map(plain, near.statement_words)), set(map(plain, near.sentence_words))
    if NEGATIONS & here:
        return bool(near.changes) and not NEGATIONS & there and not _negative(near.sentence_words)
    left_out = [
        set(map(plain, c.sentence_words)) for c in near.of_kind("insert") if len(c.sentence_words) <= 2
    ]
    denied = any(NEGATIONS & words and "only" not in words for words in left_out)
    return denied and not _negative(near.statement_words)


def _negative(words: Words) -> bool:
    return bool(NEGATIVE.search(" ".join(words).lower()))


def _stems(words: Words) -> set[str]:
    return {stem(plain(word)) for word in words}


def _names(words: Words) -> set[str]:
    return {plain(word) for word in words if word[0].isupper() and plain(word) not in OPENING}
