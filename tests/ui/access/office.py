"""An office with accounts: its page on a free port, and visitors who sign in over HTTP."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from rag.database import Database
from rag.library import Library
from rag.settings import Settings
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted
from ui.access import accounts
from ui.access.person import Role
from ui.contract import Assistant
from ui.state import open_state

PASSWORD = "một hai ba bốn"
# What a browser sends with a form or a request of the page itself.
SAME = {"Sec-Fetch-Site": "same-origin"}


class Office:
    """`with Office(lan="cadre", minh="admin") as office: office.visitor("lan").get("config")`."""

    def __init__(
        self,
        assistant: Assistant | None = None,
        data_dir: Path | None = None,
        library: Library | None = None,
        **roles: Role,
    ) -> None:
        """Accounts with these roles, no groups, all with `PASSWORD`; with a library its documents are shown."""
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.data_dir = data_dir or Path(self._folder.name)
        self.state: Database = open_state(self.data_dir)
        for name, role in roles.items():
            accounts.add(self.state, "test", name, role, (), PASSWORD)
        settings = Settings.model_construct(data_dir=self.data_dir)
        self.server = LiveServer(assistant or Scripted(pause=0.02), settings, self.state, library)
        self.url = self.server.url
        self._clients: list[httpx.Client] = []

    def __enter__(self) -> Office:
        """Open the page."""
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        for client in self._clients:
            client.close()
        self.server.__exit__(None, None, None)
        self._folder.cleanup()

    def stranger(self, **headers: str) -> httpx.Client:
        """A browser that has not signed in."""
        client = httpx.Client(base_url=self.url, timeout=30, headers={**SAME, **headers})
        self._clients.append(client)
        return client

    def visitor(self, name: str, password: str = PASSWORD) -> httpx.Client:
        """A browser in which somebody has signed in."""
        client = self.stranger()
        reply = sign_in(client, name, password)
        assert reply.status_code == 303, reply.text
        return client


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    """Send the form of the sign-in page."""
    return client.post("dang-nhap", data={"name": name, "password": password})


def event_named(client: httpx.Client, target: str) -> int:
    """The number of the event that a trigger of the page sends, such as "submit"."""
    dependencies = client.get("config").json()["dependencies"]
    return int(next(one["id"] for one in dependencies if any(pair[1] == target for pair in one["targets"])))


def join(client: httpx.Client, session: str, event: int, data: list[Any]) -> httpx.Response:
    """Put an event into the queue as the page does."""
    body = {"data": data, "fn_index": event, "session_hash": session, "trigger_id": None}
    return client.post("gradio_api/queue/join", json=body)


def told(client: httpx.Client, session: str) -> Iterator[dict[str, Any]]:
    """What the queue tells a page until its event is over."""
    with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as reply:
        assert reply.status_code == 200, reply.read()
        for line in reply.iter_lines():
            if line.startswith("data:"):
                message = json.loads(line[5:])
                yield message
                if message["msg"] == "process_completed":
                    return


def asked(client: httpx.Client, session: str, question: str) -> str:
    """All that the page is told while a question is answered, as it comes over the wire."""
    event = event_named(client, "submit")
    assert join(client, session, event, [question, [], None]).status_code == 200
    return json.dumps(list(told(client, session)), ensure_ascii=False)


def header(client: httpx.Client, session: str) -> str:
    """The header of the page as it is filled when the page is opened."""
    event = event_named(client, "load")
    assert join(client, session, event, []).status_code == 200
    return json.dumps(list(told(client, session)), ensure_ascii=False)
