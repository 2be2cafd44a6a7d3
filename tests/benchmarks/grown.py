"""A corpus of any number of paragraphs: real ones, then halves of real ones put together, no two the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random

from rag.evaluation.squad import load
from rag.sentences import sentences
from tests.benchmarks.data import ARTICLE_QUESTIONS, documents, slices
from tests.benchmarks.measure import HERE

WORDS = range(25, 160)  # of a paragraph that is taken, so that each is one passage
PER_DOCUMENT = 100  # paragraphs
ASKED = 100  # questions
AMONG = 800  # the paragraphs that they are about, which are in a corpus of any size


@dataclass(frozen=True)
class Pool:
    """The real paragraphs, and questions about the first of them."""

    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]


def article_pool() -> Pool:
    """The shipped article's: few, so that nearly all text is put together."""
    texts = [part for text in documents(HERE / "corpus").values() for part in text.split("\n\n")[1:]]
    return Pool(tuple(filter(_usable, texts)), ARTICLE_QUESTIONS)


def squad_pool(files: Sequence[Path]) -> Pool:
    """Those of files of questions in SQuAD's format, in an order of chance."""
    sets = [load(path) for path in files]
    texts = dict.fromkeys(_line(paragraph.text) for one in sets for paragraph in one.paragraphs)
    chosen = list(filter(_usable, texts))
    Random(3).shuffle(chosen)
    first = set(chosen[:AMONG])
    questions = [q.text for one in sets for q in one.questions if _line(q.paragraph.text) in first]
    return Pool(tuple(chosen), tuple(Random(4).sample(questions, min(ASKED, len(questions)))))


def _line(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _usable(paragraph: str) -> bool:
    return len(paragraph.split()) in WORDS


def grown(pool: Sequence[str], size: int) -> Iterator[str]:
    """So many different paragraphs."""
    yield from pool[:size]
    halves = list(dict.fromkeys(half for paragraph in pool for half in _halves(paragraph)))
    width = next(n for n in count(2) if len(halves) ** n > 2 * size)
    places = (
        place for place in (_places(i, len(halves), width) for i in count()) if len(set(place)) == width
    )
    recombined = (" ".join(halves[n] for n in place) for place in places)
    seen = set(map(hash, pool))
    fresh = (text for text in recombined if hash(text) not in seen and not seen.add(hash(text)))  # type: ignore[func-returns-value]
    yield from islice(fresh, max(0, size - len(pool)))


def _halves(paragraph: str) -> list[str]:
    """Both, each of whole sentences; a single sentence stays whole."""
    starts = [start for start, _ in sentences(paragraph)]
    middle = starts[len(starts) // 2]
    return [part for part in (paragraph[:middle].rstrip(), paragraph[middle:]) if part]


def _places(number: int, base: int, width: int) -> list[int]:
    """The number's digits, each added to the one before: as unique as the number, and neighbours differ."""
    places, before = [], 0
    for _ in range(width):
        number, digit = divmod(number, base)
        before = (before + digit) % base
        places.append(before)
    return places


def write(paragraphs: Iterator[str], corpus: Path) -> None:
    """The paragraphs as plain text files, each with a title."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(slices(list(paragraphs), PER_DOCUMENT)):
        text = "\n\n".join([f"Part {number + 1}", *part])
        (corpus / f"part-{number:06d}.txt").write_text(text, encoding="utf-8", newline="\n")


def edit(corpus: Path) -> None:
    """Change a word in the middle of one document."""
    path = sorted(corpus.iterdir())[0]
    paragraphs = path.read_text(encoding="utf-8").split("\n\n")
    paragraphs[len(paragraphs) // 2] += " It has been edited."
    path.write_text("\n\n".join(paragraphs), encoding="utf-8", newline="\n")
