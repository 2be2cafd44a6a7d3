"""An audit of written answers: do the numbers and names that are shown stand in the paragraphs they cite?

It shares nothing with the check that let them through.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.records import Answer, Citation

SENTENCE = re.compile(r"(.+?)((?:\s\[\d+\])+)(?=\s|\Z)", re.DOTALL)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Shown:
    """A sentence of a written answer, and what of it the paragraphs it cites don't hold."""

    sentence: str
    strange: tuple[str, ...]


def audit(answer: Answer) -> Iterator[Shown]:
    """Each sentence of the answer."""
    cited = {citation.number: citation for citation in answer.citations}
    for match in SENTENCE.finditer(answer.text):
        sources = [cited[int(number)] for number in re.findall(r"\d+", match[2])]
        yield Shown(match[1].strip(), tuple(_strange(match[1].strip(), sources)))


def report(answers: Sequence[Answer]) -> Iterator[str]:
    """How the answers were made, and every sentence with something that its paragraphs lack."""
    written = [answer for answer in answers if answer.mode == "generative"]
    shown = [sentence for answer in written for sentence in audit(answer)]
    failed = Counter(answer.notice for answer in answers if answer.mode == "extractive" and answer.notice)
    refused = sum(answer.status == "unanswered" for answer in answers)
    yield f"{len(answers)} questions: {len(written)} answers written, {refused} refused"
    for notice, number in failed.most_common():
        yield f"{number} quoted instead: {notice}"
    strange = [sentence for sentence in shown if sentence.strange]
    yield f"{len(shown)} written sentences shown, {len(strange)} with what their paragraphs lack"
    yield from (f"lacking {', '.join(each.strange)}: {each.sentence}" for each in strange)


def _strange(sentence: str, sources: Sequence[Citation]) -> Iterator[str]:
    known = "\n".join(f"{source.title}\n{source.text}" for source in sources)
    numbers = {_plain(number) for number in NUMBER.findall(known)}
    stems = {_stem(word) for word in WORD.findall(known)}
    yield from (number for number in NUMBER.findall(sentence) if _plain(number) not in numbers)
    # The first word has a capital, whatever it is; a name may change its end ("Syria", "Syrian").
    names = (word for word in WORD.findall(sentence)[1:] if word[0].isupper() and len(word) > 1)
    yield from (name for name in names if _stem(name) not in stems and not _stands_for(name, known))


def _stands_for(name: str, known: str) -> bool:
    """Whether it is made of the first letters of a name in the text: UK, United Kingdom."""
    words = r"\w+\s+(?:of\s+|the\s+|and\s+)*".join(map(re.escape, name))
    return name.isupper() and bool(re.search(rf"\b{words}\w+", known))


def _plain(number: str) -> str:
    return number.replace(",", "")


def _stem(word: str) -> str:
    return word.casefold()[:4]
