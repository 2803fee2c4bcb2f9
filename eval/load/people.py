"""People who ask over HTTP, as the page in a browser does and as another program does."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

_PATIENCE = 120.0  # seconds for one answer
_FAULT = 'class=\\"hop loi'  # how an error stands in a bubble, as JSON writes it


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: seconds to the whole answer, "" or what went wrong."""

    way: str
    seconds: float
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PageForm:
    """What the page sends when its question box is submitted; `data` has None where the question goes.

    `opening` are the events that it sends by itself when it is opened; they take nothing.
    """

    event: int
    data: tuple[Any, ...]
    place: int
    opening: tuple[int, ...]


def page_form(config: dict[str, Any]) -> PageForm:
    """The submit event of the box #cau-hoi in gradio's /config, with what its other inputs hold at first."""
    components = {item["id"]: item for item in config["components"]}
    box = next(key for key, item in components.items() if item["props"].get("elem_id") == "cau-hoi")
    asking = (one for one in config["dependencies"] if [box, "submit"] in one["targets"])
    event = next(one for one in asking if one["backend_fn"])  # the others are the browser's own
    data = [
        None if key == box or components[key]["type"] == "state" else components[key]["props"].get("value")
        for key in event["inputs"]
    ]
    opening = tuple(one["id"] for one in config["dependencies"] if any(name == "load" for _, name in one["targets"]))
    return PageForm(event["id"], tuple(data), event["inputs"].index(box), opening)


async def open_page(client: httpx.AsyncClient, form: PageForm) -> tuple[str, Asked]:
    """Open the page as a browser does: its HTML, then what it asks for by itself. The session it has, and how long."""
    began, session, fault = time.perf_counter(), uuid.uuid4().hex[:12], ""
    try:
        (await client.get("", timeout=_PATIENCE)).raise_for_status()
        for event in form.opening:
            await _join(client, session, event, [])
        _, fault = await _heard(client, session, len(form.opening))
    except httpx.HTTPError as error:
        fault = f"{type(error).__name__}: {error}"
    return session, Asked("open", time.perf_counter() - began, fault)


async def by_page(client: httpx.AsyncClient, form: PageForm, question: str, session: str = "") -> Asked:
    """Ask as an open page does (a new one without `session`): join gradio's queue, listen until the answer is whole."""
    began, session = time.perf_counter(), session or uuid.uuid4().hex[:12]
    data = list(form.data)
    data[form.place] = question
    try:
        await _join(client, session, form.event, data)
        parts, fault = await _heard(client, session, 1)
        fault = fault or ("" if parts else "không có phần nào của câu trả lời")
    except httpx.HTTPError as error:
        fault = f"{type(error).__name__}: {error}"
    return Asked("page", time.perf_counter() - began, fault)


async def _join(client: httpx.AsyncClient, session: str, event: int, data: list[Any]) -> None:
    body = {"data": data, "fn_index": event, "session_hash": session, "trigger_id": None, "event_data": None}
    (await client.post("gradio_api/queue/join", json=body, timeout=_PATIENCE)).raise_for_status()


async def _heard(client: httpx.AsyncClient, session: str, events: int) -> tuple[int, str]:
    """Listen until so many events are done: the parts that came while they worked, and what went wrong."""
    parts, fault = 0, ""
    async with client.stream("GET", f"gradio_api/queue/data?session_hash={session}", timeout=_PATIENCE) as reply:
        async for line in reply.aiter_lines():
            if not line.startswith("data:"):
                continue
            message = json.loads(line[5:])
            parts += message["msg"] == "process_generating"
            if _FAULT in line or message.get("success") is False:
                fault = line[max(0, line.find(_FAULT)) :][:300]
            events -= message["msg"] == "process_completed"
            if not events:
                break
    return parts, fault


async def by_api(client: httpx.AsyncClient, question: str) -> Asked:
    """Ask as another program does."""
    began, fault = time.perf_counter(), ""
    try:
        reply = await client.post("api/ask", json={"question": question}, timeout=_PATIENCE)
        fault = "" if reply.status_code == 200 and reply.json()["answer"] else reply.text[:300]
    except httpx.HTTPError as error:
        fault = f"{type(error).__name__}: {error}"
    return Asked("api", time.perf_counter() - began, fault)
