"""An index that several processes use, and one whose process was killed, hold every paragraph once."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from indexes import Counting, collection, state

from rag.index.store import Index
from rag.settings import ROOT

pytestmark = pytest.mark.whole


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
    assert index.catalog.passages(list(nearest))["moon.txt:13"].text == "The moon is round."


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
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(catalog) == 400
    found = index.nearest(embeddings.embed_query("Fact 1-199 is that 1393 ships sailed."), 1)
    assert (
        index.catalog.passages(list(found))[next(iter(found))].text == "Fact 1-199 is that 1393 ships sailed."
    )


def test_what_a_killed_process_embedded_of_a_long_document_is_not_embedded_again(tmp_path, embeddings):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    facts = "\n\n".join(f"Fact {n} is that {n * 7} ships sailed." for n in range(2_000))
    (corpus / "facts.txt").write_text(facts)
    with run(SYNC, tmp_path / "index", corpus) as process:
        for line in process.stdout:
            if line.startswith("640 "):
                process.kill()
    kept = collection(tmp_path / "index").count()
    assert 640 <= kept < 2_000
    counting = Counting(embeddings)
    seen = []
    index = Index(tmp_path / "index", counting)
    index.sync(corpus, lambda *progress: seen.append(progress))
    assert counting.texts == 2_000 - kept and seen[0] == ("facts.txt", kept, 2_000)
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(catalog) == 2_000
    assert list(index.nearest(embeddings.embed_query("Fact 7 is that 49 ships sailed."), 1)) == [
        f"facts.txt:{facts.index('Fact 7 ')}"
    ]


def test_what_a_killed_process_embedded_of_another_text_is_embedded_anew(tmp_path, embeddings):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for noun in ("ships", "winds"):
        (corpus / "facts.txt").write_text("\n\n".join(f"Fact {n:03}: {n} {noun}." for n in range(400)))
        if noun == "ships":
            with run(SYNC, tmp_path / "index", corpus) as process:
                for line in process.stdout:
                    if line.startswith("128 "):
                        process.kill()
    counting = Counting(embeddings)
    Index(tmp_path / "index", counting).sync(corpus)
    assert counting.texts == 400
    vectors, catalog = state(tmp_path / "index")
    assert vectors == catalog and len(catalog) == 400


def test_an_index_that_was_deleted_and_built_again_is_seen(tmp_path, embeddings):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "sea.txt").write_text("On the sea\n\nThe sea is wide.\n")
    index = Index(tmp_path / "index", embeddings)
    index.sync(corpus)
    shutil.rmtree(tmp_path / "index")
    (corpus / "sea.txt").write_text("On the moon\n\nThe moon is round.\n")
    with run(SYNC, tmp_path / "index", corpus) as process:
        process.communicate(timeout=120)
    (best,) = index.nearest(embeddings.embed_query("Is the moon round?"), 1)
    assert index.catalog.passages([best])[best].text == "The moon is round."
