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
    _write_reading(folder / "reading")
    return folder


def _write_reading(folder: Path) -> None:
    """The sets that only the reader is trained on."""
    (folder / "qasrl_gs").mkdir(parents=True)
    small = json.dumps({"data": [article(n) for n in range(10, 16)]})
    names = ["squad2_train_part", "squad2_ten_articles", "squad2_pairs_lowercase", "timeqa_human", "qamr"]
    names += [f"qasrl_gs/{name}" for name in ("wikinews_dev", "wikipedia_dev", "wikipedia_test")]
    for name in names:
        (folder / f"{name}.json").write_text(small)
    pair = {
        "sentence": "Anna Blum closed it.",
        "answerable": "Who closed it?",
        "unanswerable": "Who opened it?",
    }
    lines = [json.dumps({**pair, "id": f"{n}"}) for n in range(8)]
    (folder / "squad2_sentence_pairs.jsonl").write_text("\n".join(lines))
    _write_readers(folder / "readers")


def _write_readers(folder: Path) -> None:
    """Documents with a question that two sentences answer, and one that none does."""
    (folder / "documents").mkdir(parents=True)
    rows = []
    for n, name in enumerate(NAMES * 5):
        document = f"harbour-{n}.txt"
        closed = f"In {1900 + n} {name} closed the harbour because of the ice. The ships couldn't move."
        text = f"The harbour in {1900 + n}\n\nIt was a cold winter.\n\n{closed} Prices rose."
        (folder / "documents" / document).write_text(text)
        sentences = [closed[: closed.index(" The ships")], "The ships couldn't move."]
        evidence = [{"paragraph": 2, "start": closed.index(s), "text": s} for s in sentences]
        row = {
            "document": document,
            "split": "measure" if n % 5 == 4 else "train",
            "history": [],
            "rewrite": "",
        }
        why = {"kind": "why", "question": f"Why was the harbour closed in {1900 + n}?", "evidence": evidence}
        rows.append({**row, **why, "answerable": True, "answer": None, "near": []})
        cost = {"kind": "unanswerable", "question": "What did the harbour cost?", "evidence": []}
        rows.append({**row, **cost, "answerable": False, "answer": None, "near": evidence[:1]})
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))


def run(module: str, data: Path, output: Path, work: Path, *more: object) -> subprocess.CompletedProcess[str]:
    """Run the command on a few examples, with nothing of this process's environment."""
    paths = ["--data", data, "--output", output, "--work", work]
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, paths), "--batch", "8", *map(str, more)],
        cwd=ROOT,
        env={"PATH": "", "HF_HUB_OFFLINE": "1", "HOME": str(work)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
