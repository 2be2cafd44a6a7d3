"""Word pieces: a question and a passage as the windows that the model reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

# What stands before the question, between the two and at the end: BERT's family, RoBERTa's.
MARKS = (("[CLS]", ("[SEP]",), "[SEP]"), ("<s>", ("</s>", "</s>"), "</s>"))

TITLE_LENGTH = 24  # pieces


@dataclass(frozen=True)
class Window:
    """[CLS] question [SEP] piece of the passage [SEP]; offsets are those of the passage's pieces."""

    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


class Pieces:
    """Cuts texts into word pieces, and long passages into overlapping windows, so that no text is hidden."""

    def __init__(self, tokenizer: Tokenizer, *, max_length: int, overlap: int, question_length: int) -> None:
        """All three lengths are in word pieces."""
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.tokenizer = tokenizer
        self.max_length = max_length
        self.overlap = overlap
        self.question_length = question_length
        known = tokenizer.get_vocab()
        opening, middle, closing = next(marks for marks in MARKS if marks[0] in known)
        self.opening, self.closing = known[opening], known[closing]
        self.middle = tuple(known[mark] for mark in middle)

    def windows(
        self, question: str, passages: Sequence[str], titles: Sequence[str] = ()
    ) -> list[list[Window]]:
        """For each passage the windows that cover it, under its title; none for a passage without a word."""
        named = titles or [""] * len(passages)
        asked = {title: self.asked(question, title) for title in set(named)}
        told = self.tokenizer.encode_batch(list(passages), add_special_tokens=False)
        pairs = zip(told, named, strict=True)
        return [self.cut(asked[title], passage.ids, passage.offsets) for passage, title in pairs]

    def asked(self, question: str, title: str) -> list[int]:
        """A question's pieces, and after them those of the title of the document that is to answer it."""
        pieces = self.tokenizer.encode(question, add_special_tokens=False).ids[: self.question_length]
        if not title:
            return pieces
        named = self.tokenizer.encode(title, add_special_tokens=False).ids[:TITLE_LENGTH]
        return [*pieces, *self.middle, *named]

    def cut(
        self, asked: Sequence[int], told: Sequence[int], offsets: Sequence[tuple[int, int]]
    ) -> list[Window]:
        """The windows over one passage's pieces."""
        head = (self.opening, *asked, *self.middle)
        room = self.max_length - len(head) - 1
        last = max(len(told) - self.overlap, 1) if told else 0
        return [
            Window((*head, *told[at : at + room], self.closing), len(head), tuple(offsets[at : at + room]))
            for at in range(0, last, room - self.overlap)
        ]
