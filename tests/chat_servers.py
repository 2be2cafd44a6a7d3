"""Chat servers on loopback that speak OpenAI's protocol: one with a real model, one with a script."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LLAMA = Path(__file__).parent / "llama_server.py"


@dataclass
class Llama:
    """A llama.cpp server with SmolLM2-135M-Instruct, in a process of its own."""

    address: str
    process: subprocess.Popen


@contextmanager
def llama() -> Iterator[Llama]:
    """The server, for as long as a test needs it; it may be killed."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, LLAMA], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    try:
        address = process.stdout.readline().decode().strip()
        assert address.startswith("http://127.0.0.1:"), "the llama.cpp server didn't start"
        yield Llama(f"{address}/v1", process)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@dataclass
class Script:
    """What the scripted server replies next, and what it was asked."""

    pieces: list[str] = field(default_factory=list)
    status: int = 200
    pause: float = 0  # seconds before each piece
    dies: bool = False  # after the last piece, without a goodbye
    address: str = ""
    asked: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)  # by the client, before the end

    def says(self, *pieces: str, **how: object) -> None:
        """Set the next replies."""
        self.pieces, self.status, self.pause, self.dies = list(pieces), 200, 0, False
        self.__dict__.update(how)


@contextmanager
def scripted() -> Iterator[Script]:
    """A server whose script can be changed between questions."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self):
            try:
                super().handle()
            except OSError:
                script.hung_up.set()

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            script.asked.append(json.loads(body))
            script.keys.append(self.headers.get("Authorization", ""))
            self.send_response(script.status)
            self.send_header(
                "Content-Type", "text/event-stream" if script.status == 200 else "application/json"
            )
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            if script.status != 200:
                # As the real ones do, with a part of the key in it.
                error = {"message": f"refused: {script.keys[-1]}", "code": script.status}
                self.send(json.dumps({"error": error}))
            else:
                for piece in script.pieces:
                    time.sleep(script.pause)
                    self.event({"role": "assistant", "content": piece}, None)
                if script.dies:
                    self.close_connection = True
                    return
                self.event({}, "stop")
                self.send("data: [DONE]\n\n")
            self.send("")

        def event(self, delta, finish):
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
            self.send(f"data: {json.dumps({**head, 'choices': [choice]})}\n\n")

        def send(self, text):
            data = text.encode()
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_port}/v1"
    yield script
    server.shutdown()
    thread.join()
    server.server_close()
