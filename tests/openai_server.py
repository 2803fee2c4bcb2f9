"""A local HTTP server that speaks the OpenAI chat protocol with scripted answers: good, slow, broken, dying."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIE = "\x00die"  # in a script: cut the connection here
WAIT = "\x00wait"  # in a script: say nothing for longer than any test's timeout
ALIVE = "\x00alive"  # in a script: signs of life and no words, for longer than any test's timeout
BROKEN = "\x00broken"  # in a script: what is no JSON
END = "\x00end:"  # in a script: finish for this reason ("length") and stop


class OpenAIServer:
    """`script` is the pieces of the next answers; `requests` is what clients sent. Use it in a `with`."""

    def __init__(self, *script: str, status: int = 200, error: str = "scripted failure", longest: int = 0) -> None:
        """`status` and `error` are for every request; with `longest` only for prompts of more characters."""
        self.script, self.status, self.error, self.longest = list(script), status, error, longest
        self.requests: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802  # the name http.server calls
                size = int(self.headers["Content-Length"])
                outer.requests.append(json.loads(self.rfile.read(size)))
                said = sum(len(message["content"]) for message in outer.requests[-1]["messages"])
                if outer.status != 200 and said > outer.longest:
                    body = json.dumps({"error": {"message": outer.error}}).encode()
                    self.send_response(outer.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for event in outer._events():
                    if event == DIE:
                        self.connection.shutdown(socket.SHUT_RDWR)
                        return
                    try:
                        self.wfile.write(event.encode())
                        self.wfile.flush()
                    except OSError:  # the client has had enough
                        return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def _events(self) -> Iterator[str]:
        for piece in self.script:
            if piece == WAIT:
                time.sleep(3)
            elif piece == ALIVE:
                for _ in range(30):
                    time.sleep(0.1)
                    yield ": alive\n\n"
            elif piece == BROKEN:
                yield 'data: {"choices": [\n\n'
            elif piece.startswith(END):
                yield f"data: {json.dumps(_chunk({}, piece.removeprefix(END)))}\n\ndata: [DONE]\n\n"
                return
            elif piece == DIE:
                yield DIE
            else:
                yield f"data: {json.dumps(_chunk({'content': piece}, None))}\n\n"
        yield f"data: {json.dumps(_chunk({}, 'stop'))}\n\n"
        yield "data: [DONE]\n\n"

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> OpenAIServer:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
