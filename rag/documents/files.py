"""Files → documents: which files, their text, and their title."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from rag.documents.decoding import decode
from rag.errors import CorpusNotFound, UnreadableDocument
from rag.records import Document

SUFFIXES = {".txt", ".md"}
MAX_BYTES = 20_000_000
MAX_TITLE = 200  # characters
HEAD = 1_000  # the characters in which a title is looked for

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)
HEADING = re.compile(r"\A\s*#{1,6}[ \t]+(\S.*?)[ \t#]*(?=\n|\Z)")
UNDERLINED = re.compile(r"\A\s*(\S.*?)[ \t]*\n(?:=+|-+)[ \t]*(?=\n|\Z)")
FIRST_LINE = re.compile(r"\A\s*(\S.*?)[ \t]*(?=\n[ \t]*\n|\Z)")
# A line that ends like this is prose, a list's introduction or an entry of a list, not a title.
NO_TITLE = re.compile(r"[.,;:…。，；：]$|^[-*•>|]|^\d+[.)]\s|^\w+://")


def require_corpus(corpus: Path) -> None:
    """Raises CorpusNotFound if there is no such folder."""
    if not os.path.isdir(corpus):  # noqa: PTH112 - unlike Path.is_dir, it never raises
        raise CorpusNotFound(f"There is no folder {corpus}. Make it, or name another with --corpus.")


def find(corpus: Path) -> list[Path]:
    """Every document below the folder, in the order of their paths; hidden ones and links out are skipped.

    Raises CorpusNotFound if a folder can't be listed: what is in it must not be taken for removed.
    """
    paths = [Path(entry) for entry in _files(corpus) if _is_document(entry, corpus)]
    return sorted(paths, key=lambda path: path.relative_to(corpus).as_posix())


def _files(corpus: Path) -> Iterator[os.DirEntry[str]]:
    """What is no folder; the folders of links aren't entered."""
    folders = [str(corpus)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            problem = f"The folder {error.filename} can't be listed ({error.strerror})."
            raise CorpusNotFound(f"{problem} Nothing was changed in the index.") from error
        for entry in visible:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry


def _is_document(entry: os.DirEntry[str], corpus: Path) -> bool:
    if Path(entry.name).suffix.lower() not in SUFFIXES:
        return False
    # Only a link can lead out, and to find out where costs more than all the rest.
    return _inside(Path(entry), corpus) if entry.is_symlink() else entry.is_file()


def read(path: Path, corpus: Path) -> Document:
    """The document in a file; raises UnreadableDocument, with the remedy, if it has no certain text."""
    return parse(path.relative_to(corpus).as_posix(), load(path, corpus))


def load(path: Path, corpus: Path) -> bytes:
    """The bytes of a file of the corpus; raises UnreadableDocument."""
    source = path.relative_to(corpus).as_posix()
    if not source.isprintable():
        raise UnreadableDocument(f"{source!a}: has a name that can't be shown. Rename it.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableDocument(
                f"{source}: larger than {MAX_BYTES:,} bytes. Split it into several files."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{source}: can't be opened ({error.strerror}).") from error


def parse(source: str, data: bytes) -> Document:
    """The document that the bytes of a file hold; raises UnreadableDocument."""
    text = decode(data)
    if text is None:
        raise UnreadableDocument(f"{source}: not text in an encoding that can be told. Save it as UTF-8.")
    if not text.strip():
        raise UnreadableDocument(f"{source}: is empty.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title, title_end = _title(text, markdown=source.lower().endswith(".md"))
    return Document(source, title or re.sub(r"[-_\s]+", " ", Path(source).stem).strip(), text, title_end)


def _inside(path: Path, corpus: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(corpus.resolve()) and path.is_file()
    except PermissionError:
        return True  # reading it will tell
    except (OSError, RuntimeError):  # a broken link, or one that leads round in a circle
        return False


def _title(text: str, markdown: bool) -> tuple[str, int]:
    """The title and where it ends in the text; empty and 0 if the text has none."""
    front = FRONT_MATTER.match(text) if markdown else None
    start = front.end() if front else 0
    rest = text[start : start + HEAD]
    heading = (HEADING.match(rest) or UNDERLINED.match(rest)) if markdown else None
    if heading:
        return heading[1][:MAX_TITLE], start + heading.end()
    if front:
        title = FRONT_TITLE.search(front[1])
        return (title[1][:MAX_TITLE] if title else ""), start
    line = FIRST_LINE.match(text[:HEAD])
    if line and len(line[1]) <= MAX_TITLE and not NO_TITLE.search(line[1]) and text[line.end() :].strip():
        return line[1], line.end()
    return "", 0
