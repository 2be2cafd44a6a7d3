"""An index that several processes use, and one whose process was killed, hold every paragraph once."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.index.store import Index
from rag.settings import ROOT

pytestmark = pytest.mark.whole


def held(index):
    """What the index holds: ids in Chroma, and ids in the catalog."""
    return sorted(index._vectors.ids()), sorted(index._catalog.sources())


def run(code: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


SYNC = """
import sys
from pathlib import Path
from rag.index.store import Index
from rag.models import embedding_model
index = Index(Path(sys.argv[1]), embedding_model("all-MiniLM-L6-v2"))
print("opened", flush=True)
index.sync(Path(sys.argv[2]), lambda source, done, total: print(done, total, flush=True))
"""


def test_what_another_process_writes_is_seen(tmp_path, embeddings):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "sea.txt").write_text("On the sea\n\nThe sea is wide.\n")
    index = Index(tmp_path / "index", embeddings)
    index.sync(corpus)
    (corpus / "moon.txt").write_text("On the moon\n\nThe moon is round.\n")
    with run(SYNC, tmp_path / "index", corpus) as process:
        process.communicate(timeout=120)
    assert process.returncode == 0
    nearest = index.nearest(embeddings.embed_query("Is the moon round?"), 1)
    assert list(nearest) == ["moon.txt:13"]
    assert index.passages(list(nearest))["moon.txt:13"].text == "The moon is round."


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_a_killed_process_leaves_an_index_that_the_next_start_repairs(tmp_path, embeddings, lines):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for document in range(2):
        sentences = (f"Fact {document}-{n} is that {n * 7} ships sailed." for n in range(200))
        (corpus / f"{document}.txt").write_text("\n\n".join(["Facts about ships", *sentences]))
    with run(SYNC, tmp_path / "index", corpus) as process:
        for _ in range(lines):
            process.stdout.readline()
        time.sleep(0.03 * lines)
        process.kill()
    index = Index(tmp_path / "index", embeddings)
    index.sync(corpus)
    vectors, catalog = held(index)
    assert vectors == catalog and len(catalog) == 400
    with sqlite3.connect(tmp_path / "index" / "catalog.sqlite3") as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT rowid) FROM words").fetchone() == (
            400,
            400,
        )
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = index.nearest(embeddings.embed_query("Fact 1-199 is that 1393 ships sailed."), 1)
    assert index.passages(list(found))[next(iter(found))].text == "Fact 1-199 is that 1393 ships sailed."
