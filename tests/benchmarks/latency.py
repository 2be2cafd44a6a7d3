"""make bench: how long a warm answer takes, and where the time goes."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rag import Assistant, Settings
from rag.reader.inference import Reader

ROUNDS = 40
PARAGRAPHS = 6
PIECES = 170  # word pieces of a paragraph
QUESTIONS = (
    "What did the Hamburg understanding cover?",
    "Who would lead the battles in Mayadin and Abu Kamal?",
    "Which rocket launchers did Russia supply?",
    "Who is the president of France?",
    "What are Putin's options if Trump stays silent?",
)


def median_ms(work: Callable[[str], object]) -> float:
    """The median over all rounds, in milliseconds; the first round warms up and doesn't count."""
    seconds = []
    for round_ in range(ROUNDS + 1):
        for question in QUESTIONS:
            begun = time.perf_counter()
            work(question)
            if round_:
                seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)


def paragraphs(assistant: Assistant, reader: Reader) -> list[str]:
    """So many paragraphs of so many word pieces, cut from the documents."""
    text = " ".join(assistant.document(entry.source).text for entry in assistant.entries)
    offsets = reader.pieces.tokenizer.encode(text, add_special_tokens=False).offsets
    starts = range(0, PARAGRAPHS * PIECES, PIECES)
    return [text[offsets[at][0] : offsets[at + PIECES - 1][1]] for at in starts]


def main() -> None:
    """Print the medians over the shipped corpus."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        assistant = Assistant.from_settings(Settings(index=Path(folder)))
        ready = time.perf_counter() - begun
        reader = Reader.load(assistant.settings.reader)
        texts = paragraphs(assistant, reader)
        hits = {question: assistant.search(question, 6) for question in QUESTIONS}
        rows = (
            ("a warm answer, whole", median_ms(assistant.ask)),
            ("  of it retrieval", median_ms(lambda question: assistant.search(question, 6))),
            ("  of it reader and verification", median_ms(lambda q: assistant.read(q, hits[q]))),
            (f"reading {PARAGRAPHS} × {PIECES} word pieces", median_ms(lambda q: reader.read(q, texts))),
        )
    sys.stdout.write(f"{'loading the models and indexing the article':<45} {ready:8.1f} s\n")
    for name, value in rows:
        sys.stdout.write(f"{name:<45} {value:8.1f} ms\n")


if __name__ == "__main__":
    main()
