"""Gradio's queue, uploads and files, each held to the person it belongs to."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.types import Message, Receive, Scope, Send

from ui.access.claims import Claims
from ui.access.person import Person

_API = "/gradio_api/"
_ANYBODYS = frozenset(("reset", "startup-events", "theme.css"))
_LONGEST = 32 * 2**20  # bytes of a question with its whole conversation
_NOT_YOURS = "Phiên này của người khác. Hãy tải lại trang."
_PATH = re.compile(r'"path":\s*("(?:[^"\\]|\\.)*")')


class Unheld(Exception):
    """The request names something of another person's, or cannot be read; its message is for whoever sent it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Held:
    """Looks at what a request names before gradio does, and at what gradio tells whom."""

    def __init__(self, claims: Claims) -> None:
        """`claims` says whose what is."""
        self._claims = claims

    async def between(
        self, scope: Scope, path: str, person: Person, receive: Receive, send: Send
    ) -> tuple[Receive, Send]:
        """What to receive from and send to in this request. Raises Unheld where it has to be refused.

        `scope` is changed where the body is read anew.
        """
        if not path.startswith(_API):
            return receive, send
        name, what = person.name, path.removeprefix(_API)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        if what in ("queue/data", "queue/join", "upload"):  # a compressed reply cannot be looked into
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        if what == "queue/data":
            self._take("session", _only(query, "session_hash"), name)
            return receive, self._telling(name, send)
        if what.startswith("heartbeat/"):
            self._take("session", what.removeprefix("heartbeat/"), name)
        elif what in ("queue/join", "cancel", "component_server"):
            return await self._asked(scope, what, name, receive, send)
        elif what == "upload":
            return receive, self._uploading(query, person, send)
        elif what == "upload_progress":
            self._take("upload", _only(query, "upload_id"), name)
        elif not (what in _ANYBODYS or (what.startswith("file=") and self._claims.has(f"file {what[5:]}", name))):
            raise Unheld(404, "Không có trang này.")  # gradio has other ways to a file and to a running question
        return receive, send

    async def _asked(self, scope: Scope, what: str, name: str, receive: Receive, send: Send) -> tuple[Receive, Send]:
        asked = await _json(receive)
        self._take("session", asked.get("session_hash"), name)
        if what == "cancel" and not self._claims.has(f"event {asked.get('event_id')}", name):
            raise Unheld(403, _NOT_YOURS)
        for file in _PATH.findall(json.dumps(asked.get("data"))):
            if not self._claims.has(f"file {json.loads(file)}", name):
                raise Unheld(403, "Tệp này không phải do bạn tải lên.")
        # written anew, so that gradio cannot read another name in it than was read here
        body = json.dumps(asked).encode()
        kept = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        scope["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        return _replay(body, receive), self._joined(name, send)

    def _take(self, kind: str, key: object, name: str) -> None:
        if not isinstance(key, str) or not key:
            raise Unheld(400, "Yêu cầu thiếu mã phiên.")
        if not self._claims.take(f"{kind} {key}", name):
            raise Unheld(403, _NOT_YOURS)

    def _joined(self, name: str, send: Send) -> Send:
        """Remembers whose the event is whose number gradio gives out."""

        async def sending(message: Message) -> None:
            for event in re.findall(rb'"event_id":\s*"([^"]+)"', message.get("body", b"")):
                self._claims.give(f"event {event.decode()}", name)
            await send(message)

        return sending

    def _telling(self, name: str, send: Send) -> Send:
        """Remembers to whom the path of a file was told: a document to download, an upload that was looked at."""

        async def sending(message: Message) -> None:
            body: bytes = message.get("body", b"")
            if b'"path":' in body:
                for file in _PATH.findall(body.decode("utf-8", "replace")):
                    self._claims.give(f"file {json.loads(file)}", name)
            await send(message)

        return sending

    def _uploading(self, query: dict[str, list[str]], person: Person, send: Send) -> Send:
        if not person.at_least("clerk"):
            raise Unheld(403, "Chỉ văn thư được tải tệp lên.")
        if "upload_id" in query:
            self._take("upload", _only(query, "upload_id"), person.name)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":  # one short list of paths
                for file in _strings(message.get("body", b"")):
                    self._claims.give(f"file {unquote(file)}", person.name)
                    self._claims.give(f"file {file}", person.name)
            await send(message)

        return sending


async def _json(receive: Receive) -> dict[str, Any]:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Unheld(400, "Yêu cầu bị ngắt giữa chừng.")
        body += message.get("body", b"")
        if len(body) > _LONGEST:
            raise Unheld(413, "Yêu cầu quá dài.")
        if not message.get("more_body"):
            break
    try:
        asked = json.loads(body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise Unheld(400, "Yêu cầu không đọc được.")
    return asked


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body that was read, then whatever else comes."""
    told = False

    async def receiving() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def _only(query: dict[str, list[str]], name: str) -> str | None:
    """A parameter given once: of two, gradio might read the other."""
    values = query.get(name, [])
    return values[0] if len(values) == 1 else None


def _strings(body: bytes) -> list[str]:
    try:
        found = json.loads(body)
    except ValueError:
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
