"""Small sets to train on, and the commands that train, as the tests of them need them."""

import json
import subprocess
import sys
from pathlib import Path

from rag.settings import ROOT

NAMES = ("Anna Blum", "Carl Weber", "Emma Roth", "Hans Vogel", "Ida Kern", "Jonas Falk")


def article(number: int) -> dict:
    """An article of a few paragraphs with two questions each, one of them unanswerable."""
    paragraphs = []
    for n, name in enumerate(NAMES):
        year = 1900 + number + n
        context = f"In {year} the harbour froze. {name} closed it for {n + 2} weeks. Prices rose again."
        answer = {"text": name, "answer_start": context.index(name)}
        closed = {"question": f"Who closed the harbour in {year}?", "answers": [answer]}
        opened = {"question": f"Who opened the museum in {year}?", "answers": []}
        opened["plausible_answers"] = [answer]
        paragraphs.append({"context": context, "qas": [closed, opened]})
    return {"title": f"Harbour_{number}", "paragraphs": paragraphs}


def write_sets(folder: Path) -> Path:
    """All sets that the commands read; those of SQuADShifts have no unanswerable questions."""
    (folder / "squadshifts").mkdir(parents=True)
    shifted = [article(n) for n in range(2)]
    for paragraph in (paragraph for each in shifted for paragraph in each["paragraphs"]):
        paragraph["qas"] = paragraph["qas"][:1]
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        (folder / "squadshifts" / f"{name}_v1.0.json").write_text(json.dumps({"data": shifted}))
    half = {"data": [article(n) for n in range(4)]}
    (folder / "squad2_half_dev.json").write_text(json.dumps(half))
    return folder


def run(module: str, data: Path, output: Path, work: Path, *more: object) -> subprocess.CompletedProcess[str]:
    """Run the command on a few examples, with nothing of this process's environment."""
    paths = ["--data", data, "--output", output, "--work", work]
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, paths), "--batch", "8", "--epochs", "1", *map(str, more)],
        cwd=ROOT,
        env={"PATH": "", "HF_HUB_OFFLINE": "1", "HOME": str(work)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
