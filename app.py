"""The chat page: build_app(assistant) -> gr.Blocks, and main(), which serves it."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage
from gradio.events import api

from rag.assistant import Assistant
from rag.errors import RagError
from rag.page import components
from rag.page.address import require_free
from rag.page.chat import messages, waiting
from rag.page.front import Front
from rag.page.panel import panel
from rag.page.text import escaped
from rag.page.turns import REMEMBERED, Conversation, civil, growing, stopped
from rag.progress import terminal_progress
from rag.records import Mode
from rag.settings import ROOT, Settings

EXAMPLES = ROOT / "prompts" / "examples.md"
ASSETS = ROOT / "rag" / "page"
AT_ONCE = 8  # questions that are answered at the same time
WAITING = 200  # questions that wait for that before the next is turned away
# What Gradio would offer to do with this page, and with the questions that are asked on it.
OFFERS = "share", "ssr_mode", "mcp_server", "run_history", "enable_monitoring"
DECLINED: dict[str, Any] = dict.fromkeys(OFFERS, False)

Updates = tuple[Any, ...]


def build_app(assistant: Assistant) -> gr.Blocks:
    """The page over the assistant's corpus, and its HTTP endpoint /ask."""
    front = Front(assistant, EXAMPLES)
    app = gr.Blocks(title="Ask the Article", analytics_enabled=False, fill_width=True)
    with app:
        api(_endpoint(assistant), api_name="ask")  # first, or one of the page's own events takes its name
        conversation = gr.State(())
        with gr.Row(elem_id="masthead"):
            gr.HTML("<h1>Ask the Article</h1><p>Every sentence leads to the words that support it.</p>")
            documents = gr.HTML(front.overview(), elem_id="documents")
            reread = gr.Button("Read the folder again", size="sm", elem_id="reread")
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=3, elem_id="talk"):
                chatbot = components.chatbot(front)
                question = components.question_box()
                with gr.Row(elem_id="session"):
                    restart = gr.Button("New conversation", size="sm", elem_id="restart")
                    mode = components.mode_switch(assistant.chat_model)
            with gr.Column(scale=2, elem_id="sources"):
                sources = gr.HTML(panel(()), elem_id="panel")
        _answer_questions(assistant, chatbot, sources, conversation, question, mode, restart)
        _show_documents(front, app, reread, [documents, chatbot])
    # Closed to /run, which goes round the queue: no limit would hold there.
    app.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    return app


def _answer_questions(
    assistant: Assistant,
    chatbot: gr.Chatbot,
    sources: gr.HTML,
    conversation: gr.State,
    question: gr.Textbox,
    mode: gr.Radio,
    restart: gr.Button,
) -> None:
    """What happens on a question, on an example, on "Stop" and on "New conversation"."""

    def show(turns: Conversation) -> Updates:
        turns = stopped(turns)
        return messages(turns), panel(turns), turns, gr.Textbox(submit_btn="Ask", stop_btn=False)

    def ask(text: str, before: Conversation, way: Mode | None) -> Iterator[Updates]:
        after = before
        if text.strip():
            busy = gr.Textbox("", submit_btn=False, stop_btn="Stop")
            yield [*messages(before), *waiting(text)], gr.skip(), before, busy
            for now in growing(assistant, text, before, way):
                # Signs of life from the chat model let "Stop" in, but change nothing.
                shown = messages(now), panel(stopped(now)), now, gr.skip()
                yield (gr.skip(),) * 4 if now == after else shown
                after = now
        yield show(after)

    def ask_example(before: Conversation, way: Mode | None, chosen: gr.SelectData) -> Iterator[Updates]:
        yield from ask(chosen.value["text"], before, way)

    quiet: dict[str, Any] = {
        "outputs": [chatbot, sources, conversation, question],
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    answering = [
        # Enter while an answer is on its way is not lost: it asks when that answer is complete.
        question.submit(ask, [question, conversation, mode], trigger_mode="always_last", **quiet),
        chatbot.example_select(ask_example, [conversation, mode], **quiet),
    ]
    question.stop(show, conversation, cancels=list(answering), **quiet)
    restart.click(lambda: show(()), None, cancels=list(answering), **quiet)


def _show_documents(
    front: Front, app: gr.Blocks, reread: gr.Button, shown: list[gr.components.Component]
) -> None:
    """What is indexed, and the examples for it: on opening the page, and after reading the folder again."""

    def show() -> Updates:
        examples = [ExampleMessage(text=example) for example in front.examples]
        return front.overview(), gr.Chatbot(placeholder=front.welcome(), examples=examples)

    def read_again(progress: gr.Progress = gr.Progress()) -> Updates:  # noqa: B008 - Gradio looks for it here
        def advance(source: str, done: int, total: int) -> None:
            progress((done, total), desc=f"Reading {source}", unit="paragraphs")

        try:
            report = front.read_again(advance)
        except Exception as error:
            raise gr.Error(escaped(civil(error)), print_exception=False) from error
        gr.Info(f"{len(report.written)} new or changed, {len(report.removed)} removed.", title="Folder read")
        return show()

    private: dict[str, Any] = {"outputs": shown, "api_visibility": "private"}
    app.load(show, None, show_progress="hidden", **private)
    reread.click(read_again, None, concurrency_limit=1, **private)


def _endpoint(assistant: Assistant) -> Callable[..., dict[str, Any]]:
    def ask(
        question: str, history: list[list[str]] | None = None, mode: Mode | None = None
    ) -> dict[str, Any]:
        """The answer with its citations, as in Python; history holds earlier pairs [question, answer]."""
        try:
            return assistant.ask(question, (history or [])[-REMEMBERED:], mode).to_dict()
        except Exception as error:
            raise gr.Error(civil(error), print_exception=False) from error

    return ask


def serve(app: gr.Blocks, settings: Settings) -> str:
    """Serve the page from a thread; its address, or RagError if it can't be served there."""
    require_free(settings.host, settings.port)
    _, address, _ = app.launch(
        server_name=settings.host,
        server_port=settings.port,
        auth=(settings.user, settings.password.get_secret_value()) if settings.user else None,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css_paths=ASSETS / "page.css",
        head=f"<script>{(ASSETS / 'page.js').read_text(encoding='utf-8')}</script>",
        favicon_path=ASSETS / "icon.svg",
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        **DECLINED,
    )
    return str(address).rstrip("/")


def main() -> int:
    """Serve the page until Ctrl-C; errors are one line on standard error and exit 1."""
    for stop in (signal.SIGINT, signal.SIGTERM):  # a shell's background job is started deaf to the first
        signal.signal(stop, signal.default_int_handler)
    try:
        settings = Settings.read()
        require_free(settings.host, settings.port)  # before the models are loaded in vain
        sys.stderr.write("Loading the models …\n")
        app = build_app(Assistant.from_settings(settings, terminal_progress()))
        sys.stdout.write(f"Ask the Article is ready: {serve(app, settings)}\n")
        sys.stdout.flush()
        while app.is_running:
            time.sleep(1)
    except RagError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
