"""From a turn of a conversation to a question that stands alone."""

import re
from collections.abc import Sequence

from rag.records import Turn

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
