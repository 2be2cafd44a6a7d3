"""From a turn of a conversation to a question that stands alone."""

import re
from collections.abc import Iterable, Sequence

from rag.records import Turn
from rag.terms import FUNCTION_WORDS, terms

# Words that point back to something said before; "that" and "this" mostly don't, and "it" often doesn't.
POINTS_BACK = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|those|these|there)\b", re.IGNORECASE
)
REMEMBERED = 25  # words of the question before; with more, the reader would see nothing of the new one
FRAGMENT = 3  # a question of so few words leans on the one before it
LEADS_ON = re.compile(r"^(and|but|or|so|what about|how about)\b", re.IGNORECASE)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question itself, or after the question it leans on when it can't be understood alone.

    >>> standalone("Where did they meet?", [Turn("When did Trump and Putin meet?", "On July 7. [1]")])
    'When did Trump and Putin meet? Where did they meet?'
    """
    words = question.split()
    leans = POINTS_BACK.search(question) or LEADS_ON.search(question) or len(words) <= FRAGMENT
    if not history or not words or not leans:
        return question
    before = " ".join(history[-1].question.split()[:REMEMBERED])
    return f"{before} {question}"


def faithful(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a rewritten question still asks the question, and names nothing that the conversation doesn't.

    >>> history = [Turn("When did Trump and Putin meet?", "On July 7. [1]")]
    >>> faithful("Where did Trump and Putin meet?", "Where did they meet?", history)
    True
    >>> faithful("Where did Trump and Xi meet?", "Where did they meet?", history)
    False
    """
    said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    words = re.findall(r"\w+", rewritten)
    named = {word for word in words[1:] if not word[0].islower()}  # the first word is always a capital
    asked = {word for word in terms(question) if word.lower() not in FUNCTION_WORDS}
    kept = _stems(asked) & _stems(words)
    # Of people's own rewrites 97 of 100 name nothing new, and 98 keep half of the question's words.
    return (
        bool(words)
        and _stems(named) <= _stems(re.findall(r"\w+", said))
        and 2 * len(kept) >= len(_stems(asked))
    )


def _stems(words: Iterable[str]) -> set[str]:
    return {word[:5].lower() for word in words}
