"""A chat model's reply, still growing → its complete sentences with the paragraphs they cite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.sentences import sentences

# What reasoning models say to themselves.
THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
DECORATION = re.compile(r"^\s*(?:[-*•#>]+\s+|\d{1,2}[.)]\s+)|\*\*|__|`")
MARKER = re.compile(r"\s*[\[【]\s*(?:paragraphs?\s*)?(\d+(?:\s*[-–,;]\s*\d+)*)\s*[\]】]", re.IGNORECASE)
# "… in Hamburg. [1]" says the same as "… in Hamburg [1]."
AFTER_THE_STOP = re.compile(rf"([.!?][\"”’)]*)((?:{MARKER.pattern})+)", re.IGNORECASE)
UNFINISHED_MARKER = re.compile(r"\s*[\[【][^\]】\n]{0,40}\Z")
MAX_RANGE = 20


@dataclass(frozen=True)
class Written:
    """A sentence of a reply without its markers, and the numbers in them."""

    text: str
    numbers: tuple[int, ...]


def written(reply: str, complete: bool) -> list[Written]:
    """The sentences of a reply; the last one only if the reply is complete, since it may go on.

    >>> written("They met [1]. It rained. [2, 3] And th", complete=False)
    [Written(text='They met.', numbers=(1,)), Written(text='It rained.', numbers=(2, 3))]
    """
    lines = spoken(reply).splitlines()
    if not complete and lines:
        lines[-1] = UNFINISHED_MARKER.sub("", lines[-1])
    cut = [sentence for line in lines for sentence in _of_line(line)]
    finished = cut if complete else cut[:-1]
    return [each for each in finished if any(character.isalnum() for character in each.text)]


def spoken(reply: str) -> str:
    """The reply without what a reasoning model says to itself."""
    return THOUGHTS.sub("", reply)


def _of_line(line: str) -> Iterator[Written]:
    plain = AFTER_THE_STOP.sub(lambda end: f"{end[2]}{end[1]}", DECORATION.sub("", line))
    for start, end in sentences(plain):
        sentence = plain[start:end]
        numbers = [number for marker in MARKER.finditer(sentence) for number in _numbers(marker[1])]
        yield Written(MARKER.sub("", sentence).strip(), tuple(dict.fromkeys(numbers)))


def _numbers(listed: str) -> Iterator[int]:
    """The numbers of "1, 3-5"."""
    for part in re.split(r"[,;]", listed):
        ends = [int(number) for number in re.findall(r"\d{1,6}", part)]
        yield from range(ends[0], min(ends[-1], ends[0] + MAX_RANGE) + 1)
