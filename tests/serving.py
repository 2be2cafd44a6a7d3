"""The page on a free port, for as long as a test needs it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from app import build_app, serve
from rag import Assistant


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(assistant: Assistant, **settings: object) -> Iterator[str]:
    """The address of the page over that assistant."""
    app = build_app(assistant)
    try:
        yield serve(app, assistant.settings.model_copy(update={"port": free_port(), **settings}))
    finally:
        app.close(verbose=False)
