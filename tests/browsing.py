"""A real browser on the page: pages that must stay silent, harmless and at home."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-quic"]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Visit = Callable[..., Page]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or else Playwright's own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visits(browser: Browser) -> Iterator[Visit]:
    """Opens pages; what they said, asked of other hosts or did against our will is held against them."""
    contexts, wrong = [], []

    def watch(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            wrong.append(f"request to {request.url}")

    def visit(address: str, viewport: dict[str, int] = DESKTOP, **options: object) -> Page:
        contexts.append(browser.new_context(viewport=viewport, **options))
        page = contexts[-1].new_page()
        page.on("request", watch)
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        expect(page.locator("#chat .welcome")).to_be_visible()
        return page

    yield visit
    pwned = [page.evaluate("window.__pwned") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert wrong == [] and set(pwned) <= {None}


def settled(page: Page, turn: int) -> Locator:
    """The reply of that turn, when it is complete."""
    reply = page.locator("#chat .bot-row").nth(turn - 1)
    expect(reply.locator(".said:not(.pending)")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    return reply


def ask(page: Page, question: str, turn: int = 1) -> Locator:
    """The reply to a question, typed as a person types it."""
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    return settled(page, turn)
