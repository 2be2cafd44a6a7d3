"""A sentence of the text with one thing in another's place: a name, a number, an opposite, a negation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.sentences import sentences
from rag.support.names import OPENING
from rag.support.opposites import OPPOSITES
from rag.support.roles import same_voice
from rag.support.vocabulary import WORD, Vocabulary, forms, plain
from rag.terms import FUNCTION_WORDS

ADDED = 2  # unknown words of an addition
LISTING = frozenset({"and", "or"})
STEM = 5  # letters that the forms of a name mostly share
SHORT = 6  # words of what is in another's place
CLOSE = 0.5  # the share of a statement's words that the sentence has in the same order
CLOSER = 0.65  # the same, where what else it has must be an addition
NEGATIONS = frozenset(
    "not never no nobody nothing none neither nor cannot without untrue false hardly".split()  # noqa: SIM905
)
# A sentence with one of these may well be told with a plain negation.
NEGATIVE = re.compile(
    r"\b(?:unable|unlike|unknown|unwilling|impossib|illegal|inabil|disa(?:gree|pprov|llow)|fail|refus|den[iy]|lack"
    r"|absen|oppos|reject|avoid|prevent|stop|ceas|only|few|little|instead|contrary|ban|prohibit|forbid|abandon)"
)

# Kind, and from where to where in the statement and in the sentence, as difflib has it.
Change = tuple[str, int, int, int, int]


def replaced(statement: str, known: str) -> str:
    """What stands in another's place, in the sentence nearest to the statement: "" if nothing does.

    >>> told = "In 1871 Anna paid Carl for the old mill. It was not sold."
    >>> replaced("In 1871 Anna paid Emma for the old mill.", told), replaced("It was sold.", told)
    ('name', 'negation')
    >>> replaced("In 1871 Anna paid Carl for the old mill to spite her neighbours.", told)
    'unsupported'
    """
    said = _words(statement)
    near = _nearest(said, known)
    if near is None or near.same < CLOSE * len(said):
        return ""
    told = near.words
    for kind, a, b, c, d in near.changes:
        if kind == "replace" and (reason := _unlike(said[a:b], told[c:d], said, told, a)):
            return reason
    if same_voice(statement, near.sentence) and (_exchanged(said, near) or _moved(said, near)):
        return "roles"
    if near.same >= CLOSER * len(said) and _added(said, near, Vocabulary(known)):
        return "unsupported"
    return "negation" if _denied(said, told, near.changes) else ""


@dataclass(frozen=True)
class _Near:
    """The sentence that has most of a statement's words in their order, and difflib's way between the two.

    "delete" is what the statement alone has, "insert" what the sentence alone has.
    """

    sentence: str
    words: list[str]
    same: int
    changes: Sequence[Change]


def _nearest(said: list[str], known: str) -> _Near | None:
    best: _Near | None = None
    for start, end in sentences(known):
        told = _words(known[start:end])
        matcher = SequenceMatcher(None, list(map(plain, said)), list(map(plain, told)), autojunk=False)
        same = sum(block.size for block in matcher.get_matching_blocks())
        if best is None or same > best.same:
            best = _Near(known[start:end], told, same, matcher.get_opcodes())
    return best


def _exchanged(said: list[str], near: _Near) -> bool:
    """Whether a name stands where the sentence has another, be it one that it has elsewhere."""
    for kind, a, b, c, d in near.changes:
        one, other = said[a:b], near.words[c:d]
        apart = kind == "replace" and max(len(one), len(other)) < SHORT and not _stems(one) & _stems(other)
        if apart and any(map(_is_name, one)) and any(map(_is_name, other)):
            return True
    return False


def _moved(said: list[str], near: _Near) -> bool:
    """Whether a name has gone to the other side of one beside it: "a plan for Rome" and "a Rome for plan"."""
    for first, between, last in zip(near.changes, near.changes[1:], near.changes[2:], strict=False):
        if between[0] != "equal" or {first[0], last[0]} != {"insert", "delete"}:
            continue
        here, there = (first, last) if first[0] == "insert" else (last, first)
        gone, come = near.words[here[3] : here[4]], said[there[1] : there[2]]
        crossed = said[between[1] : between[2]]
        names = {plain(word) for word in gone if _is_name(word)}
        same = names and names == {plain(word) for word in come if _is_name(word)}
        listed = LISTING & set(map(plain, (*gone, *come, *crossed)))
        if same and not listed and len(crossed) < SHORT and any(map(_is_name, crossed)):
            return True
    return False


def _added(said: list[str], near: _Near, vocabulary: Vocabulary) -> bool:
    """Whether something was put in that has nothing to do with the text."""
    for kind, a, b, _, _ in near.changes:
        content = [word for word in said[a:b] if len(word) > 3 and plain(word) not in FUNCTION_WORDS]
        new = [word for word in content if not vocabulary.knows(word)]
        if kind == "delete" and len(new) >= ADDED and len(new) > len(content) / 2:
            return True
    return False


def _stems(words: Sequence[str]) -> set[str]:
    return {plain(word)[:STEM] for word in words}


def _is_name(word: str) -> bool:
    return word[0].isupper() and plain(word) not in OPENING


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?i)n['’]t\b", " not", text).replace("cannot", "can not")
    return [match.group() for match in WORD.finditer(spaced)]


def _unlike(one: list[str], other: list[str], said: list[str], told: list[str], at: int) -> str:
    """Why what the statement has in a place isn't what the sentence has there."""
    here, there = _forms(said), _forms(told)
    if at > 0 and _names(one, there) and _names(other, here) and len(one) < 5 and len(other) < 5:
        return "name"
    new = [word for word in one if word[0].isdigit() and word not in told]
    if new and any(word[0].isdigit() and word not in said for word in other):
        return "number"
    turned = any(plain(b) in OPPOSITES.get(plain(a), ()) for a in one for b in other)
    return "unsupported" if turned else ""


def _names(words: Sequence[str], known: set[str]) -> bool:
    """Whether they are names, and none of them known."""
    named = [word for word in words if _is_name(word)]
    return bool(named) and not any(forms(word) & known for word in named)


def _forms(words: Sequence[str]) -> set[str]:
    return {form for word in words for form in forms(word)}


def _denied(said: list[str], told: list[str], blocks: Sequence[Change]) -> bool:
    """Whether one denies what the other says, in otherwise the same words."""
    denies, denied = NEGATIONS & set(map(plain, said)), NEGATIONS & set(map(plain, told))
    if denies and not denied:
        return not NEGATIVE.search(" ".join(told).lower())
    left = [told[c:d] for kind, _, _, c, d in blocks if kind == "insert" and d - c <= 2]
    return not denies and any(
        NEGATIONS & set(map(plain, words))
        and "only" not in words
        and not NEGATIVE.search(" ".join(said).lower())
        for words in left
    )
