"""What was said before, in any form, and from a turn of a conversation to a question that stands alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rag.errors import InvalidQuestion
from rag.records import Answer, Turn
from rag.terms import FUNCTION_WORDS, terms

# Words that point back to something said before; "that" and "this" mostly don't, and "it" often doesn't.
POINTS_BACK = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|those|these|there)\b", re.IGNORECASE
)
REMEMBERED = 25  # words of the question before; with more, the reader would see nothing of the new one
FRAGMENT = 3  # a question of so few words leans on the one before it
LEADS_ON = re.compile(r"^(and|but|or|so|what about|how about)\b", re.IGNORECASE)


# Earlier answers, turns, pairs of question and answer, or LangChain's messages (also as dicts).
History = Sequence[Any]


def turns(history: History) -> Iterator[Turn]:
    """Each earlier question with its answer; raises InvalidQuestion.

    >>> list(turns([("Who built it?", "Anna. [1]")]))
    [Turn(question='Who built it?', answer='Anna. [1]')]
    """
    asked = ""  # what a message asked, until the next one answers it
    for each in history:
        speaker, words = _message(each)
        if speaker in {"human", "user"}:
            asked = words
        elif speaker in {"ai", "assistant"}:
            yield Turn(asked, words)
            asked = ""
        elif not speaker:
            yield _turn(each)


def _message(each: object) -> tuple[str, str]:
    """Who speaks in a LangChain message or its dict, and the words; nobody if it is none."""
    if isinstance(each, Mapping):
        speaker, words = each.get("role", each.get("type")), each.get("content")
    else:
        speaker, words = getattr(each, "type", ""), getattr(each, "text", "")
    if not isinstance(speaker, str) or not isinstance(words, str):
        raise InvalidQuestion(f"A message of the history needs its role and its text, unlike {each!r:.100}.")
    return speaker, str(words)


def _turn(each: object) -> Turn:
    if isinstance(each, Answer):
        return Turn(each.question, each.text)
    if isinstance(each, Turn):
        return each
    if isinstance(each, Sequence) and len(each) == 2 and all(isinstance(words, str) for words in each):
        return Turn(*each)
    raise InvalidQuestion(
        "The history holds earlier answers, turns, pairs of question and answer, or messages, "
        f"not {type(each).__name__}."
    )


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
    spoken_words = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    words = re.findall(r"\w+", rewritten)
    named = {word for word in words[1:] if not word[0].islower()}  # the first word is always a capital
    asked = {word for word in terms(question) if word.lower() not in FUNCTION_WORDS}
    kept = _stems(asked) & _stems(words)
    # Of people's own rewrites 97 of 100 name nothing new, and 98 keep half of the question's words.
    return (
        bool(words)
        and _stems(named) <= _stems(re.findall(r"\w+", spoken_words))
        and 2 * len(kept) >= len(_stems(asked))
    )


def _stems(words: Iterable[str]) -> set[str]:
    return {word[:5].lower() for word in words}
