"""A real Chroma server on loopback, which can be killed and started again."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import chromadb
import httpx


class ChromaServer:
    """`chroma run` over a folder; its address stays the same when it is started again."""

    def __init__(self, folder: Path):
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = None

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(self._folder)]
        command += ["--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        give_up = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < give_up, "chroma run doesn't answer"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=5).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def signal(self, number: int) -> None:
        self._process.send_signal(number)


def vectors(server: ChromaServer) -> chromadb.Collection:
    """The one collection of the server."""
    host, port = server.url.removeprefix("http://").split(":")
    (only,) = chromadb.HttpClient(host, int(port)).list_collections()
    return only
