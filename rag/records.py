"""What passes between the parts of the assistant: plain, frozen values that import nothing of ours."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

CONTROL = re.compile(r"[\x7f-\x9f]")
Status = Literal["answered", "unanswered"]
Mode = Literal["extractive", "generative"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class Document:
    """A file of the corpus as text; every offset in the program points into `text`."""

    source: str  # path below the corpus folder, with forward slashes
    title: str
    text: str
    title_end: int = 0  # where the title ends in the text; 0 when the title comes from the file's name


@dataclass(frozen=True)
class Passage:
    """A paragraph of a document, or a part of one too long for the embedding model: `text[start:end]`."""

    source: str
    title: str
    paragraph: int  # the document's own count, from 1 after the title; parts share their paragraph's number
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Unique in an index."""
        return f"{self.source}:{self.start}"


@dataclass(frozen=True)
class Entry:
    """A document as the index knows it."""

    source: str
    title: str
    paragraphs: int


@dataclass(frozen=True)
class SyncReport:
    """What a sync changed, and the files that it couldn't read, each with the reason."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A passage that retrieval found; score in [0, 1], higher is nearer."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class Evidence:
    """A sentence that answers; offsets into the document's text, probability in [0, 1]."""

    passage: Passage
    start: int
    end: int
    answer_start: int  # the answering words inside the sentence; none if it is there for a neighbour
    answer_end: int
    probability: float


@dataclass(frozen=True)
class Citation:
    """What a marker of the answer points to: `document.text[start:end] == quote`."""

    number: int
    source: str
    title: str
    paragraph: int
    text: str  # the whole paragraph, which begins at text_start in the document
    text_start: int
    quote: str  # the exact words
    start: int
    end: int
    answer_start: int  # the answering words inside the quote, or none; offsets as above
    answer_end: int


@dataclass(frozen=True)
class Nearest:
    """A paragraph that is about the question without answering it: not evidence."""

    source: str
    title: str
    paragraph: int
    text: str
    start: int
    end: int
    score: float  # of retrieval, in [0, 1]


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and the answer that was given."""

    question: str
    answer: str


@dataclass(frozen=True)
class Answer:
    """The reply to one question.

    Answered: every sentence of `text` ends with a marker, "[1]", and `citations` hold what the markers
    point to, in order of first mention. Unanswered: `nearest` are the paragraphs nearest to the question,
    which are not evidence, and `missing_terms` its words that stand nowhere in the documents.
    Extractive: the sentences are quotations. Generative: `model` wrote them, and each one's citations quote
    what supports it; until the first is checked, a growing answer has no text.
    """

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    missing_terms: tuple[str, ...] = ()
    probability: float = 0.0  # that the documents answer the question
    mode: Mode = "extractive"
    model: str = ""  # the chat model that wrote the text
    notice: str = ""  # what the reader should know about how it was made, in one line

    def __add__(self, later: "Answer") -> "Answer":
        """How LangChain puts the parts of a stream together: a growing answer's next state replaces it."""
        return later

    def __str__(self) -> str:
        """The text with its markers, then the paragraphs it cites, or those that are nearest."""
        cited = [f"[{c.number}] {c.source}, paragraph {c.paragraph}:\n{c.text}" for c in self.citations]
        near = [f"Nearest: {n.source}, paragraph {n.paragraph}:\n{n.text}" for n in self.nearest]
        parts = [self.text, self.notice, *cited, *near]
        return "\n\n".join(part for part in parts if part)

    def to_dict(self) -> dict[str, Any]:
        """The same everywhere: Python, command line, HTTP; lists where the record has tuples."""
        answer: dict[str, Any] = json.loads(self.to_json())
        return answer

    def to_json(self) -> str:
        """The answer as JSON, readable and byte for byte the same for the same answer."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        # JSON lets these stand as they are; a terminal would obey them.
        return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
