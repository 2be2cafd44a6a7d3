"""A chat model's reply as it comes: bounded in time and length, stoppable, with errors a user can act on."""

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import RunnableConfig

from rag.errors import ChatModelFailed
from rag.writing.cutting import spoken

BEAT = 0.2  # seconds between signs of life
LONGEST_REPLY = 2_500  # characters of a reply, which should be a few sentences
LONGEST_THOUGHT = 40_000  # … with what reasoning models think before them
STATUS = {
    401: "The chat model's provider refused the key. Is its own variable, such as OPENAI_API_KEY, right?",
    403: "The chat model's provider refuses this key the model. Does the account have access to it?",
    404: "The provider doesn't know the chat model {name}. Is RAG_CHAT_MODEL spelt as there?",
    429: "The chat model's quota is used up, or too many questions came at once. Try again later.",
}


class Chat:
    """A chat model under its name; safe to share between threads."""

    def __init__(self, model: BaseChatModel, name: str, timeout: float) -> None:
        """Timeout in seconds, for a whole reply."""
        self._model, self.name, self._timeout = model, name, timeout
        self._loop = _shared_loop()

    def stream(self, messages: Sequence[BaseMessage], config: RunnableConfig | None = None) -> Iterator[str]:
        """The reply so far, each time longer or, as a sign of life, the same; raises ChatModelFailed.

        To close the iterator is to stop the request.
        """
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        request = asyncio.run_coroutine_threadsafe(self._fetch(messages, config, pieces), self._loop)
        request.add_done_callback(lambda _: pieces.put(None))
        reply = ""
        try:
            while True:
                try:
                    piece = pieces.get(timeout=BEAT)
                except queue.Empty:
                    piece = ""
                if piece is None:
                    break
                reply += piece
                yield reply
            if error := request.exception():
                raise ChatModelFailed(self._remedy(error, bool(reply))) from error
        finally:
            request.cancel()

    async def _fetch(
        self,
        messages: Sequence[BaseMessage],
        config: RunnableConfig | None,
        pieces: "queue.SimpleQueue[str | None]",
    ) -> None:
        whole = ""
        # It is a generator, whatever its type says, and to close it is to hang up.
        reply = cast(AsyncGenerator[AIMessageChunk], self._model.astream(list(messages), config))
        async with asyncio.timeout(self._timeout), aclosing(reply):
            async for chunk in reply:
                text = str(chunk.text)
                whole += text
                if len(whole) > LONGEST_REPLY and (
                    len(spoken(whole)) > LONGEST_REPLY or len(whole) > LONGEST_THOUGHT
                ):
                    raise OverflowError("the reply is too long")
                pieces.put(text)

    def _remedy(self, error: BaseException, begun: bool) -> str:
        """What happened and what to do; never the error's own text, which can hold a part of the key."""
        status = getattr(error, "status_code", None)
        if status in STATUS:
            return STATUS[status].format(name=self.name)
        if isinstance(error, TimeoutError):
            return f"The chat model took longer than {self._timeout:g} seconds (RAG_CHAT_TIMEOUT)."
        if isinstance(error, OverflowError):
            return "The chat model's reply came to no end. Ask again, or try another RAG_CHAT_MODEL."
        if begun:
            return "The chat model broke off in the middle of its reply. Is its server still running?"
        if isinstance(error, OSError) or "Connect" in type(error).__name__:
            return (
                "The chat model can't be reached. Is its server running, and RAG_CHAT_BASE_URL its address?"
            )
        return f"The chat model failed ({type(error).__name__}). Ask again; its server's log may tell more."


_loops: list[asyncio.AbstractEventLoop] = []
_starting = threading.Lock()


def _shared_loop() -> asyncio.AbstractEventLoop:
    """One event loop for all models: their clients share connections, which belong to one loop."""
    with _starting:
        if not _loops:
            _loops.append(asyncio.new_event_loop())
            threading.Thread(target=_loops[0].run_forever, name="chat", daemon=True).start()
    return _loops[0]
