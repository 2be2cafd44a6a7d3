"""The page with a chat model: it says how an answer was made, and can be switched and stopped."""

import pytest
from browsing import PHONE, ask
from playwright.sync_api import expect
from serving import served

pytestmark = pytest.mark.whole

HAMBURG = "What did the Hamburg understanding cover?"
TRUE = "US-backed Kurdish forces would advance from Raqqa to lead those battles [1]."
FALSE = "Turkish forces would advance from Ankara [1]."


@pytest.fixture(scope="module")
def address(with_chat_model, settings, script):
    with served(with_chat_model(settings, script.address)) as address:
        yield address


@pytest.fixture(scope="module")
def plain_address(assistant):
    with served(assistant) as address:
        yield address


def test_a_written_answer_says_so_and_its_marker_leads_to_the_words_that_support_it(visit, address, script):
    script.says(f"{TRUE} {FALSE}")
    page = visit(address)
    reply = ask(page, HAMBURG)
    expect(reply).to_contain_text("US-backed Kurdish forces would advance from Raqqa")
    expect(reply).not_to_contain_text("Turkish")
    expect(reply.locator(".made")).to_contain_text("Written by scripted")
    expect(reply.locator(".notice")).to_have_text(
        "1 sentence was left out because the documents don’t support it."
    )
    reply.get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#panel .card mark", has_text="US-backed Kurdish forces")).to_be_visible()


def test_quotes_only_holds_for_the_session_and_asks_no_model(visit, address, script):
    script.says(TRUE)
    page = visit(address)
    page.get_by_label("Quotes only").check()
    before = len(script.asked)
    for turn in (1, 2):
        expect(ask(page, HAMBURG, turn).locator(".made")).to_have_text("Quoted word for word")
    assert len(script.asked) == before
    page.get_by_label("Written by the chat model").check()
    expect(ask(page, HAMBURG, 3).locator(".made")).to_contain_text("Written by scripted")


def test_a_model_that_fails_leaves_quotations_and_a_line_on_the_page(visit, address, script):
    script.says(status=401)
    reply = ask(visit(address), HAMBURG)
    expect(reply.locator(".made")).to_contain_text("refused the key")
    expect(reply).to_contain_text("When they met in Hamburg on July 7")


def test_stopping_stops_the_request_and_the_next_question_is_answered(visit, address, script):
    script.says(*["Word "] * 600, pause=0.05)
    script.hung_up.clear()
    page = visit(address)
    page.get_by_label("Your question").fill(HAMBURG)
    page.get_by_label("Your question").press("Enter")
    expect(page.locator("#chat .pending", has_text="Writing")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    assert script.hung_up.wait(5)
    expect(page.locator("#chat .pending")).to_have_count(0)
    script.says(TRUE)
    expect(ask(page, HAMBURG).locator(".made")).to_contain_text("Written by scripted")


def test_the_switch_is_reached_on_a_phone(visit, address, script):
    script.says(TRUE)
    page = visit(address, PHONE)
    expect(page.get_by_label("Quotes only")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_without_a_chat_model_there_is_no_switch(visit, plain_address):
    expect(visit(plain_address).get_by_label("Quotes only")).to_have_count(0)
