"""The rate of indexing, against sentence-transformers in fp32 on the same paragraphs in the same run."""

import shutil
import tempfile
from pathlib import Path

from tests.benchmarks.data import Material
from tests.benchmarks.measure import Worker, in_turn, median, ratio
from tests.benchmarks.report import Report


def measure(report: Report, material: Material, folder: Path, code: Path, rounds: int) -> None:
    """Index the corpus and embed its paragraphs, in turn."""
    with Worker("assistant", code=code) as assistant, Worker("encoder") as encoder:

        def index() -> float:
            fresh = Path(tempfile.mkdtemp(dir=folder))
            corpus = fresh / "corpus"
            corpus.mkdir()
            assistant("build", corpus=str(corpus), index=str(fresh / "index"))
            shutil.copytree(material.corpus, corpus, dirs_exist_ok=True)
            return float(assistant("sync"))

        index()  # the models are loaded; and the paragraphs are known
        texts = assistant("paragraphs")
        encoder("encode", texts=texts[:32])
        works = {"encoding": lambda: float(encoder("encode", texts=texts)), "index": index}
        times = in_turn(works, rounds)
    rates = {name: [len(texts) / taken for taken in values] for name, values in times.items()}
    rows = [
        ["sentence-transformers, fp32: embedding", median(rates["encoding"]), 1.0],
        [
            "python -m rag index: reading, embedding, writing",
            median(rates["index"]),
            ratio(rates["index"], rates["encoding"]),
        ],
    ]
    title = f"Indexing {material.name}, {len(texts)} paragraphs, median of {rounds}"
    report.table(title, ["", "paragraphs/s", "of the first"], rows)
