"""The catalog and the vectors made to say what the files of a corpus say.

A document counts as indexed only when its row in the catalog is complete, which is written last. A process
killed at any moment leaves at most incomplete rows; the next sync reads those documents again and embeds
what has no vector yet.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from rag.documents.passages import split
from rag.embedding.embeddings import SentenceEmbeddings
from rag.index.catalog import Catalog
from rag.index.changes import Changes, batches
from rag.index.pipeline import write
from rag.index.tables import Draft
from rag.index.vectors import Vectors
from rag.progress import Progress, Tally
from rag.records import Document, Passage, SyncReport

AGREED = "vectors"  # the note of the vectors' state when they last agreed with the catalog
TOGETHER = 1_000  # documents in one call or commit


class Sync:
    """Passes over a corpus; without the right to write vectors, they take what has all of its vectors."""

    def __init__(
        self, catalog: Catalog, vectors: Vectors, embeddings: SentenceEmbeddings, writes_vectors: bool
    ) -> None:
        """Nothing is read yet."""
        self._catalog, self._vectors, self._embeddings = catalog, vectors, embeddings
        self._writes_vectors = writes_vectors

    def run(self, corpus: Path, progress: Progress) -> SyncReport:
        """Index what is new or changed, remove what vanished; raises RagError."""
        self._doubt()
        changes = Changes(self._catalog.records())
        recorded = frozenset(changes.vanished)
        written: list[str] = []  # sources, as those below
        waiting: list[str] = []
        for batch in batches(changes.drafts(corpus, self._split)):
            ready = self._embedded(batch, recorded, progress) if self._writes_vectors else self._served(batch)
            if ready:
                self._catalog.finish(ready)
            written += _sources(ready)
            waiting += sorted(set(_sources(batch)).difference(_sources(ready)))
        self._catalog.restamp(changes.restamped)
        removed = sorted(changes.vanished)
        self._remove(removed)
        if written or removed:
            self._agree()
        unreadable = (*changes.unreadable.values(), *_problem(waiting))
        return SyncReport(tuple(written), tuple(removed), unreadable)

    def _split(self, document: Document) -> tuple[Passage, ...]:
        return split(document, self._embeddings.count, self._embeddings.limit)

    def _agree(self) -> bool:
        """Whether there are as many vectors as passages, or nothing was written since there were."""
        state = self._vectors.state()
        if state and state == self._catalog.note(AGREED):
            return True
        passages = sum(record.passages for record in self._catalog.records().values())
        if self._vectors.count() != passages:
            return False
        self._catalog.take_note(AGREED, state)
        return True

    def _doubt(self) -> None:
        """Where catalog and vectors differ, as after a kill or a loss, make the document incomplete."""
        records = self._catalog.records()
        if all(record.complete for record in records.values()) and self._agree():
            return
        sizes = self._vectors.sizes()
        doubtful = [source for source, record in records.items() if sizes.pop(source, 0) != record.passages]
        if self._writes_vectors:
            doubtful += sizes  # they have no row, which those that aren't of this corpus need to be removed
        for sources in _together(doubtful):
            self._catalog.begin(sources)

    def _embedded(self, batch: list[Draft], recorded: Collection[str], progress: Progress) -> list[Draft]:
        """The batch, once each of its passages has its vector and no other is left of its documents."""
        hashes = {draft.hash for draft in batch}
        self._catalog.begin(_sources(batch))
        if older := [source for source in _sources(batch) if source in recorded]:
            self._vectors.remove(older, keep=hashes)
        present = self._vectors.ids(hashes)  # of a process that was killed
        lacking = [
            (passage, draft.hash)
            for draft in batch
            for passage in draft.passages
            if passage.id not in present
        ]
        tally = Tally(progress, {draft.document.source: len(draft.passages) for draft in batch})
        tally.add(passage.source for draft in batch for passage in draft.passages if passage.id in present)
        for part in write(lacking, self._embeddings, self._vectors):
            tally.add(passage.source for passage in part)
        return batch

    def _served(self, batch: list[Draft]) -> list[Draft]:
        """Those of the batch whose vectors another process has written."""
        ids = self._vectors.ids({draft.hash for draft in batch})
        return [draft for draft in batch if ids.issuperset(p.id for p in draft.passages)]

    def _remove(self, sources: Sequence[str]) -> None:
        for part in _together(sources):
            self._catalog.begin(part)
            if self._writes_vectors:
                self._vectors.remove(part)
            self._catalog.forget(part)


def _sources(drafts: Sequence[Draft]) -> list[str]:
    return [draft.document.source for draft in drafts]


def _together(sources: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(sources), TOGETHER):
        yield sources[first : first + TOGETHER]


def _problem(waiting: Sequence[str]) -> Iterator[str]:
    if waiting:
        others = f" and {len(waiting) - 1} more" if waiting[1:] else ""
        yield (
            f"{waiting[0]}{others}: the Chroma server has no vectors of it as it is now. "
            "Run `python -m rag index`, which writes them."
        )
