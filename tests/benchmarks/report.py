"""Figures with their units as aligned tables, and as JSON for a record."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Cell = str | float | int | None


@dataclass
class Report:
    """What a benchmark found: printed table by table, and kept for the record."""

    record: Path | None = None
    tables: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Print a table; its columns' names hold the units. The record grows with it."""
        self.tables[title] = [dict(zip(columns, row, strict=True)) for row in rows]
        cells = [list(columns), *([_shown(cell) for cell in row] for row in rows)]
        widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
        self.say(f"\n{title}")
        for line in cells:
            # Names to the left, figures to the right.
            first, *others = (
                c.ljust(w) if not n else c.rjust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True))
            )
            self.say("  " + "  ".join([first, *others]).rstrip())
        self._write()

    def say(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def _write(self) -> None:
        if self.record:
            told = {"machine": machine(), "tables": self.tables}
            self.record.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _shown(cell: Cell) -> str:
    if cell is None or cell != cell:
        return "–"
    if isinstance(cell, float):
        digits = 3 if abs(cell) < 1 else 2 if abs(cell) < 10 else 1 if abs(cell) < 1000 else 0
        return f"{cell:,.{digits}f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def arguments(purpose: str) -> argparse.ArgumentParser:
    """What every benchmark takes."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in this file as well")
    parser.add_argument(
        "--smallest", action="store_true", help="only to see that it runs: a few of everything"
    )
    return parser
