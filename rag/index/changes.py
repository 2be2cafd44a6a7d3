"""What differs between the files of a corpus and what the catalog knows of them."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rag.documents.files import find, load, parse
from rag.errors import UnreadableDocument
from rag.index.tables import Draft, Record
from rag.records import Document, Passage

SETTLED = 2_000_000_000  # nanoseconds; some file systems count time in steps of two seconds
BATCH = 1_024  # passages of small documents that are indexed together, and the number of such documents
BATCH_LENGTH = 10_000_000  # characters of such documents


@dataclass
class Changes:
    """Filled while `drafts` is read: what stays, what can't be read, and in the end what has vanished."""

    vanished: dict[str, Record]  # at first all that is known
    restamped: dict[str, str] = field(default_factory=dict)  # touched files whose bytes are the known ones
    unreadable: dict[str, str] = field(default_factory=dict)  # source → why

    def drafts(self, corpus: Path, split: Callable[[Document], tuple[Passage, ...]]) -> Iterator[Draft]:
        """Each document that is new or changed; of an unchanged one only the file's stamp is looked at."""
        for path in find(corpus):
            source = path.relative_to(corpus).as_posix()
            record, stamp = self.vanished.get(source), _stamp(path)
            if record and record.complete and stamp and record.stamp == stamp:
                del self.vanished[source]
                continue
            try:
                data = load(path, corpus)
                digest = hashlib.sha256(data).hexdigest()
                unchanged = record and record.complete and record.hash == digest
                document = None if unchanged else parse(source, data)
            except UnreadableDocument as error:
                self.unreadable[source] = str(error)
                continue
            self.vanished.pop(source, None)
            if document:
                yield Draft(document, digest, stamp, split(document))
            else:
                self.restamped[source] = stamp


def _stamp(path: Path) -> str:
    """Differs when the file was written; empty while that can't be told, just after it was written."""
    try:
        file = path.stat()
    except OSError:
        return ""
    age = time.time_ns() - max(file.st_mtime_ns, file.st_ctime_ns)
    return f"{file.st_size} {file.st_mtime_ns} {file.st_ctime_ns}" if age > SETTLED else ""


def batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Small documents together, so that thousands of them need few calls and commits; a large one alone."""
    batch: list[Draft] = []
    passages = length = 0
    for draft in drafts:
        batch.append(draft)
        passages, length = passages + len(draft.passages), length + len(draft.document.text)
        if max(passages, len(batch)) >= BATCH or length >= BATCH_LENGTH:
            yield batch
            batch, passages, length = [], 0, 0
    if batch:
        yield batch
