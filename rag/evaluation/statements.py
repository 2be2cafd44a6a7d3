"""True statements and altered ones, to measure the support check on."""

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.evaluation.alterations import ALTERATIONS, shortened
from rag.evaluation.measures import normalised
from rag.evaluation.squad import Paragraph, UnreadableQuestions, load
from rag.records import Passage
from rag.sentences import sentences
from rag.support.declare import Declarer
from rag.support.verbs import Verbs

TRUE = "true"
SETS = ("MTRAG", "by hand", "free wording")  # the others are of articles
EACH = 300  # statements of a kind


@dataclass(frozen=True)
class Claim:
    """A statement, the passages it cites, and what was done to it; only true ones hold."""

    kind: str
    text: str
    passages: tuple[Passage, ...]

    @property
    def true(self) -> bool:
        """Whether the passages support it."""
        return TRUE in self.kind

    @property
    def set(self) -> str:
        """Where it comes from."""
        return next((name for name in SETS if self.kind.startswith(name)), "articles")


@dataclass(frozen=True)
class Asked:
    """A question about a passage, its right answer or else one that only looks right."""

    question: str
    answer: str
    right: bool


def from_articles(file: Path, also: Sequence[Passage] = (), seed: int = 0) -> list[Claim]:
    """Statements over the odd articles of a SQuAD 2.0 file and other passages, so many of each kind."""
    return _sampled([*_paragraphs(file), *((passage, []) for passage in also)], seed)


def from_mtrag(file: Path, seed: int = 0) -> list[Claim]:
    """Statements over MTRAG's passages, on which nothing was trained, tuned or looked at."""
    try:
        texts = [" ".join(json.loads(line)["text"].split()) for line in file.open(encoding="utf-8")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableQuestions(f"{file}: not MTRAG's passages ({error!r}).") from error
    passages = [Passage(f"{n}", "", 1, 0, len(text), text) for n, text in enumerate(texts)]
    claims = _sampled([(passage, []) for passage in passages], seed)
    return [replace(claim, kind=f"MTRAG: {claim.kind}") for claim in claims]


def _sampled(paragraphs: Sequence[tuple[Passage, Sequence[Asked]]], seed: int) -> list[Claim]:
    """So many statements of each kind."""
    rng = random.Random(seed)
    declare = Declarer(Verbs.of(passage.text for passage, _ in paragraphs))
    claims = [claim for passage, asked in paragraphs for claim in _of_passage(passage, asked, declare, rng)]
    kinds = dict.fromkeys(claim.kind for claim in claims)
    of_kind = {kind: [claim for claim in claims if claim.kind == kind] for kind in kinds}
    return [claim for some in of_kind.values() for claim in rng.sample(some, min(EACH, len(some)))]


def _paragraphs(file: Path) -> Iterator[tuple[Passage, list[Asked]]]:
    """The odd articles' paragraphs, each with what is asked about it."""
    odd = load(file).of("odd")
    asked: dict[Paragraph, list[Asked]] = {paragraph: [] for paragraph in odd.paragraphs}
    for question in odd.questions:
        for answer in (question.answers or question.plausible)[:1]:
            asked[question.paragraph].append(Asked(question.text, answer.text, bool(question.answers)))
    yield from ((paragraph.passage(), questions) for paragraph, questions in asked.items())


def _of_passage(
    passage: Passage, asked: Sequence[Asked], declare: Declarer, rng: random.Random
) -> Iterator[Claim]:
    spans = [passage.text[start:end] for start, end in sentences(passage.text)]
    whole = [s for s in spans if 7 < len(s.split()) < 45 and s[0].isupper() and s.endswith(".")]
    true = []
    for one in asked:
        if statement := declare(one.question, one.answer):
            kind = "true: question and answer" if one.right else "unanswerable, plausible answer"
            yield Claim(kind, statement, (passage,))
            true += [statement] if one.right else []
        wrong = _other_answer(one, asked, rng) if one.right else None
        if wrong and (statement := declare(one.question, wrong)):
            yield Claim("another question's answer", statement, (passage,))
    for sentence in whole:
        yield Claim("true: sentence told again", shortened(sentence, rng), (passage,))
    for wording, originals in (("", whole), (" in question and answer", true)):
        for sentence in originals:
            for kind, alter in ALTERATIONS.items():
                if (altered := alter(sentence, passage.text, rng)) and altered != sentence:
                    yield Claim(f"{kind}{wording}", altered, (passage,))


def _other_answer(one: Asked, asked: Sequence[Asked], rng: random.Random) -> str | None:
    """The answer to another question of the passage, of the same look."""
    right = normalised(one.answer)
    others = [
        other.answer
        for other in asked
        if other.right
        and _look(other.answer) == _look(one.answer)
        and normalised(other.answer) not in right
        and right not in normalised(other.answer)
    ]
    return rng.choice(others) if others else None


def _look(answer: str) -> str:
    return "number" if re.search(r"\d", answer) else "name" if answer[0].isupper() else "words"


def from_poisoned(file: Path) -> list[Claim]:
    """A text that claims a wrong answer, against another that was put right."""
    claims = []
    for case in json.loads(file.read_text(encoding="utf-8")).values():
        right, wrong = str(case["correct answer"]), str(case["incorrect answer"])
        holding = [text for text in case["adv_texts"] if wrong in text]
        if len(holding) > 1 and normalised(right) != normalised(wrong):
            text = holding[1].replace(wrong, right)
            parts = [holding[0][start:end] for start, end in sentences(holding[0])]
            claim = next((part for part in parts if wrong in part), holding[0])
            claims.append(Claim("poisoned", claim, (Passage("poisoned", "", 1, 0, len(text), text),)))
    return claims


def from_file(file: Path, passages: Sequence[Passage]) -> list[Claim]:
    """Statements written by hand, each with the numbers of the paragraphs it cites."""
    by_number = {passage.paragraph: passage for passage in passages}
    return [
        Claim(f"by hand: {one['kind']}", one["text"], tuple(by_number[n] for n in one["paragraphs"]))
        for one in json.loads(file.read_text(encoding="utf-8"))
    ]


def from_free_wording(data: Path) -> list[Claim]:
    """True and false statements as chat models word them, about documents that nothing was made with."""
    readers, claims = data / "reading" / "readers", []
    try:
        questions = _lines(readers / "questions.jsonl")
        measured = {question["document"] for question in questions if question["split"] == "measure"}
        for case in _lines(data / "support" / "statements" / "statements.jsonl"):
            if case["document"] in measured:
                passages = tuple(_cited(readers / "documents" / case["document"], case["evidence"]))
                claims += [Claim("free wording: true", text, passages) for text in case["true"]]
                claims += [Claim(f"free wording: {f['kind']}", f["text"], passages) for f in case["false"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableQuestions(f"{data}: not statements about documents ({error!r}).") from error
    return claims


def _lines(file: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _cited(document: Path, evidence: Iterable[dict]) -> Iterator[Passage]:  # type: ignore[type-arg]
    """The paragraphs that hold the evidence."""
    title, *paragraphs = document.read_text(encoding="utf-8").strip().split("\n\n")
    for number in dict.fromkeys(place["paragraph"] for place in evidence):
        text = paragraphs[number - 1]
        yield Passage(document.name, title, number, 0, len(text), text)
