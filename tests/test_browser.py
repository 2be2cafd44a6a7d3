import pytest
from browsing import DESKTOP, PHONE, ask, settled
from playwright.sync_api import expect
from serving import served

from rag import Assistant
from rag.index.store import Index

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"
FRANCE = "Who is the president of France?"

# The contrast of an element's text against the first ground behind it that isn't transparent.
CONTRAST = """element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let ground = element;
  while (parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


@pytest.fixture(scope="module")
def address(assistant):
    with served(assistant) as address:
        yield address


@pytest.fixture(scope="module")
def eager(settings, assistant, embeddings, reader):
    """Never refuses, so that what becomes of an answer can be tested with any reader."""
    given = settings.model_copy(update={"threshold": 0})
    return Assistant(given, Index(given.index, embeddings), reader)


@pytest.fixture(scope="module")
def eager_address(eager):
    with served(eager) as address:
        yield address


@pytest.fixture
def page(visit, eager_address):
    return visit(eager_address)


def test_an_answer_is_shown_with_its_words_marked_in_their_paragraphs(page, eager):
    answer = eager.ask(HAMBURG)
    reply = ask(page, HAMBURG)
    assert answer.citations
    for citation in answer.citations:
        expect(reply).to_contain_text(citation.quote)
        expect(reply.get_by_role("link", name=str(citation.number), exact=True)).to_be_visible()
        card = page.locator("#panel .card", has=page.locator(f"#turn-1-source-{citation.number}"))
        expect(card).to_contain_text(f"{citation.source} · paragraph {citation.paragraph}")
        expect(card.locator("mark", has_text=citation.quote)).to_be_visible()
        words = eager.document(citation.source).text[citation.answer_start : citation.answer_end]
        expect(card.locator("mark strong", has_text=words)).to_be_visible()


def test_the_hamburg_question_is_answered_from_paragraph_11(visit, address):
    page = visit(address)
    ask(page, HAMBURG)
    # The one assertion about the reader: to find a similar sentence isn't enough, it must find the answer.
    expect(page.locator("#panel .card", has=page.locator("mark")).first).to_contain_text("paragraph 11")


def test_a_marker_leads_to_its_card(page):
    ask(page, HAMBURG).locator("a.marker").first.click()
    card = page.locator("#panel .card").first
    expect(card).to_be_focused()
    expect(card).to_have_class("card flash")


def test_an_older_marker_brings_its_sources_back(page):
    first = ask(page, HAMBURG)
    ask(page, FRANCE, turn=2)
    expect(page.locator("#turn-1")).to_be_hidden()
    first.locator("a.marker").first.click()
    expect(page.locator("#turn-1")).to_be_visible()
    expect(page.locator("#turn-2")).to_be_hidden()


def test_a_refusal_shows_the_nearest_paragraphs_as_no_evidence(visit, address, assistant):
    page, answer = visit(address), assistant.ask(FRANCE)
    expect(ask(page, FRANCE)).to_contain_text(answer.text)
    expect(page.locator("#panel")).to_contain_text("not evidence")
    expect(page.locator("#panel .note")).to_contain_text("France")
    expect(page.locator("#panel .card.near")).to_have_count(len(answer.nearest))
    expect(page.locator("#panel mark")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page):
    page.get_by_role("button", name=HAMBURG).click()
    settled(page, 1)
    expect(page.locator("#chat .user-row")).to_contain_text(HAMBURG)


def test_the_keyboard_alone_asks_and_follows_a_marker(page):
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(HAMBURG)
    page.keyboard.press("Enter")
    marker = settled(page, 1).locator("a.marker").first
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if marker.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel .card").first).to_be_focused()


def test_a_new_conversation_starts_empty(page):
    ask(page, HAMBURG)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .message-row")).to_have_count(0)
    expect(page.locator("#panel .card")).to_have_count(0)
    ask(page, FRANCE)
    expect(page.locator("#turn-1")).to_contain_text(FRANCE)


def test_a_screen_reader_hears_the_answer_and_no_tags(page):
    ask(page, HAMBURG)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#chat [aria-label*='<']")).to_have_count(0)
    assert [page.locator(name).count() for name in ("main", "h1", "#panel h2")] == [1, 1, 1]


def test_nothing_of_the_page_library_is_left_on_the_page(page):
    expect(page.locator("footer")).to_have_count(0)
    expect(page.locator("#chat .icon-button-wrapper:visible")).to_have_count(0)


def test_a_phone_shows_the_sources_under_the_chat_and_never_scrolls_sideways(visit, eager_address):
    page = visit(eager_address, PHONE)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= PHONE["width"]
    ask(page, HAMBURG)
    assert page.evaluate(width) <= PHONE["width"]
    chat, panel = page.locator("#chat").bounding_box(), page.locator("#panel").bounding_box()
    assert panel["y"] >= chat["y"] + chat["height"]


def test_a_desktop_shows_the_sources_beside_the_chat_and_does_not_scroll(page):
    ask(page, FRANCE)
    assert page.evaluate("document.documentElement.scrollHeight") <= DESKTOP["height"]
    chat, panel = page.locator("#chat").bounding_box(), page.locator("#panel").bounding_box()
    assert panel["x"] >= chat["x"] + chat["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit, eager_address, scheme):
    page = visit(eager_address, color_scheme=scheme)
    grounds = "h1, h1 + p, summary, #reread, #restart, .example-text, .welcome p, #question button"
    weak = [text.inner_text() for text in page.locator(grounds).all() if text.evaluate(CONTRAST) < 4.5]
    ask(page, HAMBURG)
    answered = ".said, a.marker, .badge, mark, cite, .file, #panel h2, .about, .card > p"
    weak += [text.inner_text() for text in page.locator(answered).all() if text.evaluate(CONTRAST) < 4.5]
    assert weak == []


def test_documents_that_are_added_can_be_asked_after_reading_the_folder_again(visit, assistant_over):
    assistant = assistant_over()
    with served(assistant) as address:
        page = visit(address)
        expect(page.locator("#chat .welcome")).to_contain_text(str(assistant.settings.corpus))
        (assistant.settings.corpus / "door.txt").write_text("Doors\n\nThe front door is red.", "utf-8")
        page.get_by_role("button", name="Read the folder again").click()
        expect(page.locator("#documents")).to_contain_text("1 document · 1 paragraph")
        expect(page.locator("#chat .welcome")).to_contain_text("What would you like to know?")
        ask(page, "What colour is the front door?")
        expect(page.locator("#panel .card")).to_contain_text("The front door is red.")
        page.close()  # before its server goes, which it would miss


def test_right_to_left_text_runs_from_right_to_left(visit, assistant_over):
    with served(assistant_over(hebrew="מסמך\n\nהפגישה התקיימה בתל אביב.")) as address:
        page = visit(address)
        reply = ask(page, "איפה הפגישה?")
        for text in (page.locator("#chat .user-row .said"), page.locator("#panel .card > p").first):
            assert text.evaluate("element => getComputedStyle(element).direction") == "rtl"
        expect(reply).to_be_visible()
        page.close()
