"""Where the page is served."""

import socket

from rag.errors import AddressInUse


def require_free(host: str, port: int) -> None:
    """Raises AddressInUse if nothing can be served there, so that the models aren't loaded in vain."""
    try:
        family = socket.getaddrinfo(host.strip("[]"), port)[0][0]
        socket.create_server((host.strip("[]"), port), family=family).close()
    except OSError as error:
        problem = f"The page can't be served at {host}, port {port} ({error.strerror or error})."
        raise AddressInUse(f"{problem} Set RAG_PORT to another port.") from error
