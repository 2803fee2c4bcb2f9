"""Gradio's uploads and files behind the door: a real page with an upload and a download."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI

from rag.settings import Settings
from tests.ui.access.office import PASSWORD, join, sign_in, told
from tests.ui.live import Served
from ui.access import accounts
from ui.access import sign_in as sign_in_routes
from ui.access.door import Door
from ui.access.visitor import Visitors
from ui.state import open_state

SECRET = "Lương của Ban Thường vụ"


def files(tmp_path: Path) -> FastAPI:
    """A page where a clerk hands a file in and gets one back."""
    state = open_state(tmp_path)
    for name, role in (("văn.thư", "clerk"), ("thư.hai", "clerk"), ("lan", "cadre")):
        accounts.add(state, "test", name, role, (), PASSWORD)  # type: ignore[arg-type]
    visitors = Visitors(state, Settings.model_construct(data_dir=tmp_path))

    def answered(file: str) -> str:
        made = tmp_path / "trả lời.txt"
        made.write_text(Path(file).read_text("utf-8") + "!", "utf-8")
        return str(made)

    with gr.Blocks() as blocks:
        given, back, send = gr.File(type="filepath"), gr.File(), gr.Button()
        send.click(answered, given, back, api_visibility="private")
    blocks.queue(api_open=False)
    app = FastAPI()
    sign_in_routes.add_routes(app, visitors, "Thử")
    gr.mount_gradio_app(app, blocks, path="/", allowed_paths=[str(tmp_path)], ssr_mode=False)
    app.add_middleware(Door, visitors=visitors)
    return app


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page on a free port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        with Served(files(tmp_path_factory.mktemp("data"))) as running:
            yield running


@pytest.fixture
def clerk(server: Served) -> Iterator[httpx.Client]:
    """Somebody who may upload."""
    with signed_in(server, "văn.thư") as client:
        yield client


@contextmanager
def signed_in(server: Served, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        assert sign_in(client, name).status_code == 303
        yield client


def upload(client: httpx.Client, **params: str) -> httpx.Response:
    return client.post("gradio_api/upload", params=params, files={"files": ("mật.txt", SECRET.encode())})


def given(path: str) -> dict[str, Any]:
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def test_a_file_goes_in_and_comes_back_to_whoever_sent_it(server: Served, clerk: httpx.Client) -> None:
    path = upload(clerk).json()[0]
    assert clerk.get(f"gradio_api/file={path}").text == SECRET
    assert join(clerk, "a", 0, [given(path)]).status_code == 200
    back = list(told(clerk, "a"))[-1]["output"]["data"][0]["path"]
    assert clerk.get(f"gradio_api/file={back}").text == SECRET + "!"
    for name in ("thư.hai", "lan"):
        with signed_in(server, name) as other:
            assert other.get(f"gradio_api/file={back}").status_code == 404
            assert other.get(f"gradio_api/file={path}").status_code == 404
            assert other.get(f"gradio_api/file/{path}").status_code == 404


def test_nobody_hands_in_what_another_uploaded(server: Served, clerk: httpx.Client) -> None:
    path = upload(clerk).json()[0]
    with signed_in(server, "thư.hai") as other:
        reply = join(other, "b", 0, [given(path)])
        assert (reply.status_code, reply.json()["detail"]) == (403, "Tệp này không phải do bạn tải lên.")
        escaped = json.dumps({"data": [given(path)], "fn_index": 0, "session_hash": "b"}).replace("path", "p\\u0061th")
        reply = other.post(
            "gradio_api/queue/join", content=escaped.encode(), headers={"content-type": "application/json"}
        )
        assert reply.status_code == 403


def test_the_same_file_of_two_clerks_is_both_theirs(server: Served, clerk: httpx.Client) -> None:
    with signed_in(server, "thư.hai") as other:
        paths = {upload(client).json()[0] for client in (clerk, other)}
        assert len(paths) == 1
        assert [client.get(f"gradio_api/file={paths.copy().pop()}").text for client in (clerk, other)] == [SECRET] * 2


def test_a_cadre_uploads_nothing(server: Served) -> None:
    with signed_in(server, "lan") as cadre:
        reply = upload(cadre)
        assert (reply.status_code, reply.json()["detail"]) == (403, "Chỉ văn thư được tải tệp lên.")


def test_nobody_watches_anothers_upload(server: Served, clerk: httpx.Client) -> None:
    assert upload(clerk, upload_id="u1").status_code == 200
    with signed_in(server, "thư.hai") as other:
        assert other.get("gradio_api/upload_progress", params={"upload_id": "u1"}).status_code == 403
        assert upload(other, upload_id="u1").status_code == 403


def test_no_file_of_the_server_is_read_by_its_path(server: Served, clerk: httpx.Client, tmp_path: Path) -> None:
    for path in ("/etc/passwd", str(tmp_path), "app.py"):
        assert clerk.get(f"gradio_api/file={path}").status_code == 404


@pytest.mark.parametrize("path", ["info", "call/answered/x", "stream/a/1/2/playlist.m3u8", "queue/status", "runs"])
def test_what_is_not_known_to_be_held_is_shut(clerk: httpx.Client, path: str) -> None:
    assert clerk.get(f"gradio_api/{path}").json() == {"detail": "Không có trang này."}


def test_a_question_that_quotes_a_path_is_no_file(clerk: httpx.Client) -> None:
    assert join(clerk, "c", 0, ['"path": "/etc/passwd"']).status_code == 200
