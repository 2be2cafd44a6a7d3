"""A Chroma collection on a server, which many processes on many machines share."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings
from chromadb.errors import NotFoundError

from rag.errors import ChromaServerFailed
from rag.index.embedded import CONFIGURATION

Result = TypeVar("Result")

TIMEOUT = httpx.Timeout(30, connect=5)  # seconds


class ServerCollection:
    """Found again when the server was restarted, or the collection made anew."""

    def __init__(self, url: str, name: str, create: bool) -> None:
        """Open the collection, or create it if that is wanted; raises ChromaServerFailed."""
        address = urlsplit(url)
        # Without what may be a password.
        self._shown = f"{address.scheme}://{address.hostname}" + (f":{address.port}" if address.port else "")
        self._name = name
        server = address._replace(query="").geturl().rstrip("/")
        try:
            _greet(server)
            self._client = _client(server, parse_qs(address.query))
            if create:
                self._client.get_or_create_collection(
                    name, embedding_function=None, configuration=CONFIGURATION
                )
            self._collection = self._find()
        except Exception as error:  # Chroma raises whatever its parts raise
            raise self._failure(error) from error

    def _find(self) -> chromadb.Collection:
        return self._client.get_collection(self._name, embedding_function=None)

    def run(self, operation: Callable[[Any], Result]) -> Result:
        """What the operation returns; any number of threads may be in one. Raises ChromaServerFailed."""
        try:
            try:
                return operation(self._collection)
            except (NotFoundError, httpx.NetworkError, httpx.RemoteProtocolError):
                self._collection = self._find()
                return operation(self._collection)
        except Exception as error:  # Chroma raises whatever its parts raise
            raise self._failure(error) from error

    def state(self) -> str:
        """Differs when the collection was made anew or changed its size."""
        return self.run(lambda collection: f"{collection.id} {collection.count()}")

    def reopen(self) -> None:
        """Nothing to do: a server shows what every process wrote."""

    def drop_others(self) -> None:
        """Nothing to do: what else is on the server may be somebody's."""

    def _failure(self, error: Exception) -> ChromaServerFailed:
        server = f"The Chroma server {self._shown}"
        if isinstance(error, httpx.TransportError):
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return ChromaServerFailed(
                f"{server} can't be reached ({reason}). Is it running, and does RAG_CHROMA_URL name it?"
            )
        if isinstance(error, NotFoundError):
            return ChromaServerFailed(
                f"{server} has no vectors of this model ({error}). Run `python -m rag index` with the same "
                "settings: it writes them."
            )
        return ChromaServerFailed(
            f"{server} failed ({error}). Does RAG_CHROMA_URL name a server of Chroma 1, and a tenant and a "
            "database that are there?"
        )


def _greet(url: str) -> None:
    """Raise an error unless a server answers there, and in time: Chroma's client would wait for ever."""
    reply = httpx.get(f"{url}/api/v2/version", timeout=TIMEOUT)
    version = reply.text.strip().strip('"') if reply.is_success else f"HTTP {reply.status_code}"
    if not version.startswith("1."):
        raise ValueError(f"its version is {version[:40]}")


def _client(url: str, names: dict[str, list[str]]) -> ClientAPI:
    tenant, database = (names.get(name, [""])[0] for name in ("tenant", "database"))
    try:
        client = chromadb.HttpClient(
            url,
            settings=Settings(anonymized_telemetry=False),
            tenant=tenant or DEFAULT_TENANT,
            database=database or DEFAULT_DATABASE,
        )
    except NotFoundError as error:  # no tenant or database, which indexing can't make
        raise ValueError(str(error)) from error
    # There is no setting for it.
    client._server._session.timeout = TIMEOUT  # type: ignore[attr-defined]
    return client
