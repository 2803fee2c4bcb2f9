"""The page over HTTP: what is served, what is not, and that events stream through the wall."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from rag.settings import Settings
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted
from ui import page, wall
from ui.context import Context
from ui.state import open_state


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    """The page on a free port, over the scripted assistant."""
    with LiveServer(Scripted(pause=0.15)) as running:
        yield running


def test_the_html_is_vietnamese_and_names_no_other_host(server: LiveServer) -> None:
    html = httpx.get(server.url, headers={"accept-encoding": "br, gzip"}).text
    assert re.search(r'<html\s+lang="vi"', html)
    assert "<title>Trợ lý văn bản</title>" in html
    head = html.split("<script", 1)[0] + html.rsplit("</script>", 1)[1]
    assert "http://" not in head.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in head
    tags = re.findall(r"<(?:link|script|img|meta|iframe)\b[^>]*>", html)
    assert [tag for tag in tags if re.search(r"""(?:src|href|content)=["'](?:https?:)?//""", tag)] == []


def test_styles_name_no_other_host(server: LiveServer) -> None:
    theme = httpx.get(server.url + "theme.css").text
    assert "system-ui" in theme
    assert not re.search(r"""@import|url\(["']?(?!["']?data:)""", theme)


def test_every_reply_carries_the_security_headers(server: LiveServer) -> None:
    for path in ("", "healthz", "theme.css", "gradio_api/upload"):
        headers = httpx.get(server.url + path).headers
        assert {name: headers[name] for name in wall.SECURITY_HEADERS} == wall.SECURITY_HEADERS
    assert "https" not in wall.CONTENT_SECURITY_POLICY
    assert "*" not in wall.CONTENT_SECURITY_POLICY


def test_healthz(server: LiveServer) -> None:
    assert httpx.get(server.url + "healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/upload",
        "gradio_api/file=/etc/passwd",
        "gradio_api/proxy=http://example.com",
        "gradio_api/info",
        "gradio_api/run/ask",
        "gradio_api/call/ask",
        "monitoring",
        "gradio_api/runs",
        "manifest.json",
        "docs",
        "openapi.json",
        "login",
        "gradio_api/queue/join/../../upload",
        "assets/../gradio_api/info",
    ],
)
def test_what_the_chat_does_not_need_is_shut(server: LiveServer, path: str) -> None:
    assert httpx.get(server.url + path).status_code in (404, 405)


def test_answers_stream_through_the_wall(server: LiveServer) -> None:
    config = httpx.get(server.url + "config").json()
    ask = next(dep for dep in config["dependencies"] if dep["targets"][0][1] == "submit" and dep["backend_fn"])
    body = {"data": ["tỷ lệ?", [], None], "fn_index": ask["id"], "session_hash": "abc", "trigger_id": None}
    assert httpx.post(server.url + "gradio_api/queue/join", json=body).status_code == 200
    arrivals = []
    with httpx.stream("GET", server.url + "gradio_api/queue/data?session_hash=abc", timeout=20) as reply:
        for line in reply.iter_lines():
            if line.startswith("data:"):
                message = json.loads(line[5:])["msg"]
                arrivals.append((message, time.monotonic()))
                if message == "process_completed":
                    break
    generating = [at for message, at in arrivals if message == "process_generating"]
    assert len(generating) >= 8
    assert generating[-1] - generating[0] > 0.8, "the events came all at once: something buffers them"


def test_a_head_request_is_answered(tmp_path: Path) -> None:
    context = Context(Scripted(), Settings.model_construct(), open_state(tmp_path))
    with TestClient(page.build(context)) as client:
        assert client.head("/").status_code == 200


def test_what_is_for_gradio_goes_there_straight(server: LiveServer) -> None:
    assert httpx.get(server.url + "gradio_api/startup-events").status_code == 200
    assert httpx.get(server.url + "healthz").status_code == 200
    assert "Trợ lý văn bản" in httpx.get(server.url).text
