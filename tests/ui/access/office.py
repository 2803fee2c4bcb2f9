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


def event_of(client: httpx.Client, target: str, elem_id: str) -> tuple[int, list[str]]:
    """The number of the event that a trigger such as "submit" sends, and the elem_ids of what it sends.

    `elem_id` is that of the part that triggers it or, for "load", of one that it fills.
    """
    config = client.get("config").json()
    names = {one["id"]: one["props"].get("elem_id") or "" for one in config["components"]}
    (own,) = (key for key, name in names.items() if name == elem_id)
    for one in config["dependencies"]:
        where = one["outputs"] if target == "load" else [pair[0] for pair in one["targets"] if pair[1] == target]
        if one["backend_fn"] and own in where and any(pair[1] == target for pair in one["targets"]):
            return int(one["id"]), [names[key] for key in one["inputs"]]
    raise AssertionError(f"no {target} of {elem_id}")


def join(
    client: httpx.Client, session: str, event: int, data: list[Any], detail: dict[str, str] | None = None
) -> httpx.Response:
    """Put an event into the queue as the page does; `detail` is what the page's own buttons send with theirs."""
    body = {"data": data, "fn_index": event, "session_hash": session, "trigger_id": None, "event_data": detail}
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


def sent(client: httpx.Client, session: str, question: str) -> httpx.Response:
    """Put a question into the queue as the page does."""
    event, inputs = event_of(client, "submit", "cau-hoi")
    return join(client, session, event, [question if name == "cau-hoi" else None for name in inputs])


def asked(client: httpx.Client, session: str, question: str) -> str:
    """All that the page is told while a question is answered, as it comes over the wire."""
    assert sent(client, session, question).status_code == 200
    return json.dumps(list(told(client, session)), ensure_ascii=False)


def header(client: httpx.Client, session: str) -> str:
    """The header of the page as it is filled when the page is opened."""
    event, _ = event_of(client, "load", "dau-trang")
    assert join(client, session, event, []).status_code == 200
    return json.dumps(list(told(client, session)), ensure_ascii=False)
