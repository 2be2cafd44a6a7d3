"""The command line: python -m rag ask | search | index | evaluate."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from rag.documents.files import require_corpus
from rag.errors import RagError
from rag.evaluation import ARTICLES, SETS
from rag.records import MODES
from rag.terminal import in_terminal, safe

# What takes long to load is imported by the commands that need it.
if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; errors are one line on standard error and exit 1."""
    # A quotation holds whatever the document holds; a terminal that can't show it still gets the rest.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except RagError as error:
        _say(safe(f"error: {error}"), sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say("stopped", sys.stderr)
        return 130
    return 0


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error does."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"error: {message} (see: {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m rag", description="Ask the documents of a folder.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="ask | search | index | evaluate")

    def command(
        name: str, run: Callable[[argparse.Namespace], None], purpose: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=purpose, description=purpose)
        added.add_argument("--corpus", type=Path, help="the folder with the documents (RAG_CORPUS)")
        added.add_argument("--index", type=Path, help="the folder of the index (RAG_INDEX)")
        added.set_defaults(run=run)
        return added

    ask = command("ask", _ask, "answer a question from the documents")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--mode", choices=MODES, help="quote the documents, or let the chat model write")
    search = command("search", _search, "show the paragraphs nearest to a question")
    search.add_argument("question")
    search.add_argument("-k", type=_count, default=5, help="how many paragraphs (default: 5)")
    command("index", _index, "bring the index up to date with the documents")
    evaluate = command("evaluate", _evaluate, "measure the assistant on a set of questions")
    evaluate.add_argument("set", choices=SETS, help="what to measure")
    evaluate.add_argument("path", type=Path, help="a file of questions in SQuAD's format")
    evaluate.add_argument(
        "--articles", choices=ARTICLES, default="all", help="ask only about these of the file"
    )
    evaluate.add_argument("--limit", type=_count, help="ask only so many questions, always the same ones")
    evaluate.add_argument("--picture", type=Path, help="draw the risk-coverage curve into this file")
    evaluate.add_argument("--statements", type=Path, help="a file of statements for the support check")
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _settings(options: argparse.Namespace) -> "Settings":
    from rag.settings import Settings

    return Settings.read(corpus=options.corpus, index=options.index)


def _assistant(options: argparse.Namespace, writes_vectors: bool = False) -> "Assistant":
    settings = _settings(options)
    require_corpus(settings.corpus)  # before the models are loaded in vain
    from rag.assistant import Assistant
    from rag.progress import terminal_progress

    if sys.stderr.isatty():
        _say("Loading the models …", sys.stderr)
    assistant = Assistant.from_settings(settings, terminal_progress(), writes_vectors)
    for problem in assistant.report.unreadable:
        _say(f"left out: {safe(problem)}", sys.stderr)
    if not assistant.entries:
        _say(f"Put .txt or .md files into {safe(str(assistant.settings.corpus))} first.", sys.stderr)
    return assistant


def _ask(options: argparse.Namespace) -> None:
    answer = _assistant(options).ask(options.question, mode=options.mode)
    _say(answer.to_json() if options.json else in_terminal(answer, sys.stdout.isatty()))


def _search(options: argparse.Namespace) -> None:
    hits = _assistant(options).search(options.question, options.k)
    if not hits:
        _say("There are no documents to search yet.")
    for hit in hits:
        _say(f"{hit.score:.3f}  {hit.passage.source}, paragraph {hit.passage.paragraph}")
        _say(f"       {safe(hit.passage.text)}\n")


def _index(options: argparse.Namespace) -> None:
    assistant = _assistant(options, writes_vectors=True)
    report, entries = assistant.report, assistant.entries
    paragraphs = sum(entry.paragraphs for entry in entries)
    documents = _counted(len(entries), "document")
    _say(f"{documents}, {_counted(paragraphs, 'paragraph')} in {assistant.settings.index}")
    _say(f"{len(report.written)} written, {len(report.removed)} removed, {len(report.unreadable)} left out")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _evaluate(options: argparse.Namespace) -> None:
    from rag.evaluation.command import EVALUATIONS, Task
    from rag.progress import terminal_progress

    task = Task(
        path=options.path,
        settings=_settings(options),
        progress=terminal_progress(),
        articles=options.articles,
        limit=options.limit,
        picture=options.picture,
        statements=options.statements,
    )
    for figure in EVALUATIONS[options.set](task):
        _say(figure)


def _say(text: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
