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
    """What the page sends when its question box is submitted; `data` has None where the question goes."""

    event: int
    data: tuple[Any, ...]
    place: int


def page_form(config: dict[str, Any]) -> PageForm:
    """The submit event of the box #cau-hoi in gradio's /config, with what its other inputs hold at first."""
    components = {item["id"]: item for item in config["components"]}
    box = next(key for key, item in components.items() if item["props"].get("elem_id") == "cau-hoi")
    event = next(one for one in config["dependencies"] if [box, "submit"] in one["targets"])
    data = [
        None if key == box or components[key]["type"] == "state" else components[key]["props"].get("value")
        for key in event["inputs"]
    ]
    return PageForm(event["id"], tuple(data), event["inputs"].index(box))


async def by_page(client: httpx.AsyncClient, form: PageForm, question: str) -> Asked:
    """Ask as the page does: join gradio's queue, then listen until the answer is whole."""
    began, session = time.perf_counter(), uuid.uuid4().hex[:12]
    data = list(form.data)
    data[form.place] = question
    body = {"data": data, "fn_index": form.event, "session_hash": session, "trigger_id": None, "event_data": None}
    fault, parts = "", 0
    try:
        joined = await client.post("gradio_api/queue/join", json=body, timeout=_PATIENCE)
        joined.raise_for_status()
        async with client.stream("GET", f"gradio_api/queue/data?session_hash={session}", timeout=_PATIENCE) as reply:
            async for line in reply.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                parts += message["msg"] == "process_generating"
                if _FAULT in line or message.get("success") is False:
                    fault = line[max(0, line.find(_FAULT)) :][:300]
                if message["msg"] == "process_completed":
                    break
        fault = fault or ("" if parts else "không có phần nào của câu trả lời")
    except httpx.HTTPError as error:
        fault = f"{type(error).__name__}: {error}"
    return Asked("page", time.perf_counter() - began, fault)


async def by_api(client: httpx.AsyncClient, question: str) -> Asked:
    """Ask as another program does."""
    began, fault = time.perf_counter(), ""
    try:
        reply = await client.post("api/ask", json={"question": question}, timeout=_PATIENCE)
        fault = "" if reply.status_code == 200 and reply.json()["answer"] else reply.text[:300]
    except httpx.HTTPError as error:
        fault = f"{type(error).__name__}: {error}"
    return Asked("api", time.perf_counter() - began, fault)
