import pytest
from browsing import ask
from playwright.sync_api import expect
from serving import served

from rag import Assistant, Settings
from rag.index.store import Index

pytestmark = pytest.mark.whole

# Each would set window.__pwned, open a dialog, ask another host for something, or be shown as a formula.
PAYLOADS = [
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<svg/onload=alert(1)>",
    "<details open ontoggle=window.__pwned=1>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<style>@import 'http://203.0.113.9/a.css';</style>",
    '"><body onload=alert(1)>',
    "![pixel](http://203.0.113.9/pixel.png)",
    "[click](javascript:window.__pwned=1)",
    "<http://203.0.113.9/> www.example.com a@example.com",
    "${window.__pwned=1} {{constructor.constructor('alert(1)')()}}",
    "$$\\href{javascript:alert(1)}{x}$$ \\(y\\) `code` **bold** # no heading",
    "&lt;b&gt; &#60;script&#62;window.__pwned=1&#60;/script&#62;",
    "<think>hidden</think> <!-- comment --> </div></section>",
]


def test_what_is_typed_is_shown_as_text_and_does_nothing(visit, assistant):
    with served(assistant) as address:
        page = visit(address)
        for turn, payload in enumerate(PAYLOADS, start=1):
            ask(page, payload, turn)
            said = page.locator("#chat .user-row .said").nth(turn - 1)
            expect(said).to_have_text(f"You asked: {payload}")
            expect(page.locator(f"#turn-{turn} .about")).to_have_text(payload)


@pytest.mark.parametrize("threshold", [0, 1])  # all is quoted, or all is refused and shown as nearest
def test_what_documents_say_is_shown_as_text_and_does_nothing(visit, tmp_path, embeddings, reader, threshold):
    given = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", threshold=threshold)
    given.corpus.mkdir()
    for number, payload in enumerate(PAYLOADS, start=1):
        text = f"Box {payload} and no more\n\nBox number {number} holds {payload} and no more."
        (given.corpus / f"box{number}<b>.txt").write_text(text, "utf-8")
    assistant = Assistant(given, Index(given.index, embeddings), reader)
    assistant.sync()
    with served(assistant) as address:
        page = visit(address)
        page.locator("#documents summary").click()
        for payload in PAYLOADS:
            expect(page.locator("#documents")).to_contain_text(f"Box {payload}")
        for turn in range(1, len(PAYLOADS) + 1):
            answer = assistant.ask(f"What does box number {turn} hold?")
            assert (answer.status == "answered") == (threshold == 0)
            reply = ask(page, answer.question, turn)
            for shown in answer.citations or answer.nearest:
                expect(page.locator(f"#turn-{turn}")).to_contain_text(shown.title)
            for citation in answer.citations:
                expect(reply).to_contain_text(citation.quote)
