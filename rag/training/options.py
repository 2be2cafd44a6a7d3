"""What the command lines of the trainings share."""

import argparse
import sys
from pathlib import Path

from rag.models import SHIPPED, place


def training_parser(description: str | None, work: str) -> argparse.ArgumentParser:
    """The options of every training; each sets its own defaults for epochs, level and rate."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--output", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--work", type=Path, default=Path(work), help="checkpoint, full weights, rankings")
    parser.add_argument("--base", default=place(SHIPPED[0]), help="encoder to start from, or full weights")
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--level", type=float, help="share of the run after which the rate falls")
    parser.add_argument("--rate", type=float)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="examples per epoch and evaluation, to try things out")
    parser.add_argument("--minutes", type=float, default=4, help="between checkpoints")
    return parser


def keep_checkpoint(work: Path, remedy: str) -> None:
    """Stop before a new run would overwrite the work of another."""
    file = work / "checkpoint.pt"
    if file.exists():
        sys.exit(f"{file} is there from another run: add {remedy}, or name another --work.")
