"""Questions of many kinds with the stretches of their paragraphs that answer, from every training set."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from rag.evaluation import squad as files
from rag.sentences import sentences

HELD_OUT = 0.1  # of the documents, to compare trials and to fit the constants
CALIBRATING = slice(-3, None)  # articles of the ten
BESIDE = 3  # sentences that a lone one is put among

Stretch = tuple[int, int]
Row = dict[str, Any]
# How wrong paragraphs are found: as the product does, for large sets by BM25 alone, or not at all.
Search = Literal["fused", "words", "none"]


@dataclass(frozen=True)
class Place:
    """A paragraph, the document that it stands in, and whether it is kept out of training."""

    text: str
    document: str
    title: str
    held_out: bool = False


@dataclass(frozen=True)
class Gold:
    """What answers in one paragraph: whole sentences, and the words in them where they are known."""

    place: int
    evidence: tuple[Stretch, ...]
    words: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question with every paragraph that answers it, and those that only look so."""

    id: str
    kind: str
    text: str
    gold: tuple[Gold, ...]
    near: tuple[int, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether some paragraph answers it."""
        return bool(self.gold)


@dataclass(frozen=True)
class Collection:
    """The paragraphs that one retriever would index, and the questions put to them."""

    name: str
    places: tuple[Place, ...]
    questions: tuple[Asked, ...]
    search: Search = "fused"
    held_out: frozenset[str] = field(default=frozenset())  # questions


def share_of(text: str) -> float:
    """A number between 0 and 1 that depends on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 16**8


def whole_sentences(text: str, words: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The sentences in which the words stand."""
    return tuple(s for s in sentences(text) if any(s[0] < end and start < s[1] for start, end in words))


def readers(folder: Path, split: str) -> Collection:
    """The careful readers' questions about the documents of a split."""
    rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["split"] == split]
    places: list[Place] = []
    numbers: dict[tuple[str, int], int] = {}
    for name in sorted({row["document"] for row in rows}):
        title, *paragraphs = (folder / "documents" / name).read_text("utf-8").strip().split("\n\n")
        for number, text in enumerate(paragraphs, start=1):
            numbers[name, number] = len(places)
            places.append(Place(text, name, title, share_of(name) < HELD_OUT))
    asked = [_reader_question(f"{split}-{n}", row, numbers) for n, row in enumerate(rows)]
    kept = frozenset(q.id for q, row in zip(asked, rows, strict=True) if share_of(row["document"]) < HELD_OUT)
    return Collection(f"readers-{split}", tuple(places), tuple(asked), held_out=kept)


def _reader_question(name: str, row: Row, numbers: dict[tuple[str, int], int]) -> Asked:
    """One line of the file."""

    def stretch(part: Row) -> Stretch:
        return part["start"], part["start"] + len(part["text"])

    document, answer = row["document"], row["answer"]
    gold = []
    for paragraph in sorted({part["paragraph"] for part in row["evidence"]}):
        told = tuple(stretch(part) for part in row["evidence"] if part["paragraph"] == paragraph)
        words = (stretch(answer),) if answer and answer["paragraph"] == paragraph else ()
        gold.append(Gold(numbers[document, paragraph], told, words))
    near = tuple(sorted({numbers[document, part["paragraph"]] for part in row["near"]}))
    return Asked(name, row["kind"], row["rewrite"] or row["question"], tuple(gold), near)


def squad(
    path: Path,
    *,
    even: bool = False,
    held_out: float = 0.0,
    every: int = 1,
    search: Search = "fused",
) -> Collection:
    """A file in SQuAD's format; of its questions every so many-eth."""
    loaded = files.load(path, held_out)
    loaded = loaded.of("even") if even else loaded
    numbers = {paragraph: number for number, paragraph in enumerate(loaded.paragraphs)}
    places = tuple(Place(p.text, p.source, p.title, p.held_out) for p in loaded.paragraphs)
    asked = []
    for n, question in enumerate(loaded.questions):
        if n % every:
            continue
        number = numbers[question.paragraph]
        words = tuple((gold.start, gold.end) for gold in question.answers)
        gold = (Gold(number, whole_sentences(places[number].text, words), words),) if words else ()
        asked.append(Asked(f"{path.stem}-{n}", "squad", question.text, gold, () if words else (number,)))
    kept = frozenset(q.id for q in asked if places[q.gold[0].place if q.gold else q.near[0]].held_out)
    return Collection(path.stem, places, tuple(asked), search, kept)


def lone_sentences(path: Path, *, every: int = 1, seed: int = 0) -> Collection:
    """A file in SQuAD's format with a sentence a paragraph, each put among others of the file."""
    given = squad(path, every=every, search="none")
    rng = Random(seed)
    places, asked = [], []
    for question in given.questions:
        for gold in question.gold:
            text, offset = _among(given.places[gold.place].text, given.places, rng)
            words = tuple((start + offset, end + offset) for start, end in gold.words)
            places.append(Place(text, path.stem, ""))
            told = whole_sentences(text, words)
            asked.append(Asked(question.id, path.stem, question.text, (Gold(len(places) - 1, told, words),)))
    return Collection(path.stem, tuple(places), tuple(asked), search="none")


def _among(sentence: str, places: Sequence[Place], rng: Random) -> tuple[str, int]:
    """The sentence between some of the others', and where it starts."""
    others = [place.text for place in rng.sample(list(places), BESIDE) if place.text != sentence]
    at = rng.randint(0, len(others))
    before = "".join(f"{other} " for other in others[:at])
    return " ".join([*others[:at], sentence, *others[at:]]), len(before)


def sentence_pairs(path: Path) -> Collection:
    """Sentences with a question that each answers and one that only looks so."""
    places, asked = [], []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        places.append(Place(row["sentence"], path.stem, ""))
        whole = (Gold(len(places) - 1, ((0, len(row["sentence"])),)),)
        asked.append(Asked(f"{row['id']}-yes", "pair", row["answerable"], whole))
        asked.append(Asked(f"{row['id']}-no", "pair", row["unanswerable"], (), (len(places) - 1,)))
    return Collection(path.stem, tuple(places), tuple(asked), search="none")


def collections(data: Path) -> Iterator[tuple[Collection, str]]:
    """Every training set, with the name of its shares of an epoch."""
    reading = data / "reading"
    yield readers(reading / "readers", "train"), "readers"
    yield squad(data / "squad2_half_dev.json", even=True, held_out=HELD_OUT), "human"
    yield _ten(reading / "squad2_ten_articles.json"), "human"
    yield squad(reading / "squad2_train_part.json", held_out=0.02, search="words"), "wikipedia"
    yield squad(reading / "squad2_pairs_lowercase.json", search="none"), "pairs"
    yield sentence_pairs(reading / "squad2_sentence_pairs.jsonl"), "pairs"
    yield squad(reading / "timeqa_human.json", search="none"), "time"
    yield lone_sentences(reading / "qamr.json", every=4), "sentences"
    for part in ("wikinews_dev", "wikipedia_dev", "wikipedia_test"):
        yield lone_sentences(reading / "qasrl_gs" / f"{part}.json", every=6), "sentences"
    yield squad(data / "squadshifts" / "new_wiki_v1.0.json", every=4, search="words"), "shifts"
    yield squad(data / "squadshifts" / "reddit_v1.0.json", every=4, search="words"), "shifts"


def _ten(path: Path) -> Collection:
    """The ten articles, of which the last ones calibrate."""
    everything = squad(path)
    kept = {place.document: None for place in everything.places}
    calibrating = set(list(kept)[CALIBRATING])
    places = tuple(
        Place(place.text, place.document, place.title, place.document in calibrating)
        for place in everything.places
    )
    held_out = frozenset(
        q.id for q in everything.questions if places[(q.gold[0].place if q.gold else q.near[0])].held_out
    )
    return Collection(everything.name, places, everything.questions, held_out=held_out)
