"""A statement and the passages that it cites, each read once for all rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.records import Passage
from rag.sentences import sentences
from rag.support.names import name_runs, names_together
from rag.support.numbers import claimed_values, known_values
from rag.support.vocabulary import Vocabulary
from rag.terms import without_surrogates

Span = tuple[int, int]


@dataclass(frozen=True)
class Text:
    """What the model reads: a passage behind its document's title, and its sentences' places in that."""

    words: str
    offset: int  # where the passage begins
    sentences: tuple[Span, ...]

    @classmethod
    def of(cls, title: str, passage: str) -> "Text":
        """The title as a sentence of its own, then the passage."""
        head = f"{' '.join(title.split())}. " if title.strip() else ""
        spans = tuple((start + len(head), end + len(head)) for start, end in sentences(passage))
        return cls(head + passage, len(head), spans)

    def between(self, first: int, last: int) -> str:
        """The words of the sentences from the first to the last."""
        return self.words[self.sentences[first][0] : self.sentences[last][1]]

    def part(self, first: int, last: int) -> "Text":
        """The title and the sentences from the first to the last."""
        spans = self.sentences[first : last + 1]
        shift = spans[0][0] - self.offset
        words = self.words[: self.offset] + self.words[spans[0][0] : spans[-1][1]]
        return Text(words, self.offset, tuple((start - shift, end - shift) for start, end in spans))


@dataclass(frozen=True, eq=False)
class Statement:
    """What is to be supported; common words are no names although a sentence begins with them."""

    text: str
    common: frozenset[str] = frozenset()

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Of its numbers."""
        return tuple(claimed_values(self.text))

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """Its names as their words."""
        return tuple(name_runs(self.text, self.common))


@dataclass(frozen=True, eq=False)
class Source:
    """What a statement may take its words from, with the texts that the model reads."""

    text: str
    texts: tuple[Text, ...] = ()

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Source":
        """Passages with their titles."""
        parts = [(without_surrogates(p.title), without_surrogates(p.text)) for p in passages]
        text = "\n".join(f"{title}\n{words}" for title, words in parts)
        return cls(text, tuple(Text.of(*part) for part in parts))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """In their order."""
        return tuple(text.words[start:end] for text in self.texts for start, end in text.sentences)

    @cached_property
    def values(self) -> frozenset[float]:
        """Of its numbers."""
        return known_values(self.text)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """The stems of the words that stand in one name."""
        return tuple(names_together(self.text))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its words in all their forms."""
        return Vocabulary(self.text)
