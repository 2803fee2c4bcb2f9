"""The door over HTTP: who gets in, and that nobody reaches what gradio keeps for another."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from rag.settings import Settings
from tests.ui.access.office import PASSWORD, SAME, Office, asked, event_of, join, sent, sign_in, told
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted
from ui import page, wall
from ui.access import accounts, sessions, tokens
from ui.access.door import FOR_EVERYBODY, FOR_MACHINES
from ui.access.visitor import Visitors
from ui.context import Context
from ui.state import open_state


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """Two cadres and an admin."""
    with Office(lan="cadre", hoa="cadre", minh="admin") as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "config"),
        ("GET", "theme.css"),
        ("GET", "assets/index.js"),
        ("GET", "static/fonts/x.woff2"),
        ("GET", "gradio_api/queue/data?session_hash=a"),
        ("GET", "gradio_api/heartbeat/a"),
        ("GET", "gradio_api/startup-events"),
        ("POST", "gradio_api/queue/join"),
        ("POST", "gradio_api/cancel"),
        ("POST", "gradio_api/reset"),
        ("POST", ""),
    ],
)
def test_a_stranger_gets_nothing(office: Office, method: str, path: str) -> None:
    reply = office.stranger().request(method, path, json={} if method == "POST" else None)
    assert (reply.status_code, reply.json()) == (401, {"detail": "Cần đăng nhập."})


def test_every_open_path_of_the_wall_is_behind_the_door(office: Office) -> None:
    """A path that another part opens in the wall is asked for here, too, without a session."""
    folders = {f"{folder}x" for folder in wall.OPEN_FOLDERS}
    asked = (wall.OPEN_PATHS | folders) - FOR_EVERYBODY - FOR_MACHINES
    codes = {path: office.stranger().get(path).status_code for path in asked}
    assert len(codes) >= 10
    assert codes == {path: 303 if path == "/" else 401 for path in codes}


def test_what_machines_watch_tells_a_stranger_behind_a_proxy_nothing(office: Office) -> None:
    """Seen through a proxy on this machine, a stranger's address is the proxy's."""
    proxied = {"x-forwarded-for": "10.0.0.9"}
    assert office.stranger().get("readyz", headers=proxied).json() == {"status": "ready"}
    assert office.stranger().get("metrics", headers=proxied).status_code == 403
    assert office.stranger().get("metrics").status_code == 200


def test_a_stranger_is_led_to_the_sign_in_page(office: Office) -> None:
    reply = office.stranger().get("")
    assert (reply.status_code, reply.headers["location"], reply.content) == (303, "/dang-nhap", b"")
    assert office.stranger().get("healthz").json() == {"status": "ok"}


def test_whoever_signed_in_is_served_and_nothing_is_kept_by_the_browser(office: Office) -> None:
    lan = office.visitor("lan")
    assert lan.get("config").headers["cache-control"] == "no-store"
    assert lan.get("").headers["cache-control"] == "no-store"
    assert "**88%**" in asked(lan, "phiên của lan", "tỷ lệ?")


@pytest.mark.parametrize("cookie", ["", "x", "tro_ly_phien=", "tro_ly_phien=x", 'tro_ly_phien="', "=;=;tro_ly_phien"])
def test_a_cookie_that_nobody_was_given_opens_nothing(office: Office, cookie: str) -> None:
    assert office.stranger(cookie=cookie).get("config").status_code == 401


def test_a_session_ends_with_the_account(office: Office) -> None:
    accounts.add(office.state, "test", "tạm", "cadre", (), PASSWORD)
    visitor = office.visitor("tạm")
    assert visitor.get("config").status_code == 200
    accounts.remove(office.state, "test", "tạm")
    assert visitor.get("config").status_code == 401


def test_nobody_reads_anothers_event_stream(office: Office) -> None:
    lan, hoa = office.visitor("lan"), office.visitor("hoa")
    assert sent(lan, "của-lan", "tỷ lệ?").status_code == 200
    for other in (hoa, office.visitor("minh")):
        reply = other.get("gradio_api/queue/data", params={"session_hash": "của-lan"})
        assert (reply.status_code, reply.json()["detail"]) == (403, "Phiên này của người khác. Hãy tải lại trang.")
        assert other.get("gradio_api/heartbeat/của-lan").status_code == 403
        assert sent(other, "của-lan", "tỷ lệ?").status_code == 403
    assert list(told(lan, "của-lan"))[-1]["success"] is True


def test_nobody_cancels_or_stops_anothers_question(office: Office) -> None:
    lan, hoa = office.visitor("lan"), office.visitor("hoa")
    event, _ = event_of(lan, "submit", "cau-hoi")
    event_id = sent(lan, "lan-chậm", "chậm").json()["event_id"]
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.extend(one["msg"] for one in told(lan, "lan-chậm")))
    reader.start()
    cancel = {"session_hash": "lan-chậm", "fn_index": event, "event_id": event_id}
    assert hoa.post("gradio_api/cancel", json=cancel).status_code == 403
    assert hoa.post("gradio_api/cancel", json={**cancel, "session_hash": "của-hoa"}).status_code == 403
    stop, _ = event_of(lan, "click", "dung")
    assert join(hoa, "lan-chậm", stop, []).status_code == 403
    time.sleep(0.5)
    assert reader.is_alive()
    assert lan.post("gradio_api/cancel", json=cancel).json() == {"success": True}
    reader.join(10)
    assert not reader.is_alive() and seen[-1] == "process_completed"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 400),
        (b"{", 400),
        (b"", 400),
        (b'{"data": [], "fn_index": 0}', 400),
        (b'{"data": [], "fn_index": 0, "session_hash": ["a"]}', 400),
        (b'{"data": [], "fn_index": 0, "session_hash": ""}', 400),
        (b'{"data": [], "fn_index": 0, "session_hash": "c\\u1ee7a-lan-hai", "session_hash": "a"}', 200),
        (b'{"data": [], "fn_index": 0, "session_hash": "a", "session_hash": "c\\u1ee7a-lan-hai"}', 403),
    ],
)
def test_a_body_that_could_be_read_in_two_ways_is_read_in_one(office: Office, body: bytes, status: int) -> None:
    event, _ = event_of(office.visitor("lan"), "load", "dau-trang")
    assert join(office.visitor("lan"), "của-lan-hai", event, []).status_code == 200
    body = body.replace(b'"fn_index": 0', f'"fn_index": {event}'.encode())
    reply = office.visitor("hoa").post(
        "gradio_api/queue/join", content=body, headers={"content-type": "application/json"}
    )
    assert reply.status_code == status, reply.text


def test_a_stream_named_twice_is_refused(office: Office) -> None:
    path = "gradio_api/queue/data?session_hash=của-hoa&session_hash=của-lan"
    assert office.visitor("hoa").get(path).status_code == 400


def test_a_body_without_an_end_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.access.held._LONGEST", 1000)
    assert join(office.visitor("lan"), "dài", 0, ["x" * 1000]).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
    ],
)
def test_what_another_site_sends_is_refused(office: Office, headers: dict[str, str]) -> None:
    cookies = office.visitor("lan").cookies
    with httpx.Client(base_url=office.url, cookies=cookies, headers=headers) as lured:
        for path in ("dang-nhap", "dang-xuat", "gradio_api/queue/join", "gradio_api/cancel", ""):
            assert lured.post(path).status_code == 403, path
        assert lured.get("config").status_code == 200


def test_a_program_that_is_no_browser_and_an_older_browser_are_heard(office: Office) -> None:
    lan = office.visitor("lan")
    event, _ = event_of(lan, "load", "dau-trang")
    own = office.url.rstrip("/")
    for headers in ({}, {"Origin": own}, {"Sec-Fetch-Site": "none"}, SAME):
        with httpx.Client(base_url=office.url, cookies=lan.cookies, headers=headers) as client:
            assert join(client, f"khác {headers}", event, []).status_code == 200, headers


def test_an_open_stream_ends_with_the_session(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.access.door._LOOK_AGAIN", 0.2)
    lan = office.visitor("lan")
    assert sent(lan, "sẽ-hết", "chậm").status_code == 200
    messages = told(lan, "sẽ-hết")
    assert next(messages)["msg"] == "estimation"
    sessions.end(office.state, lan.cookies[sessions.COOKIE])
    started = time.monotonic()
    rest = [message["msg"] for message in messages]
    assert time.monotonic() - started < 10, "the question takes 40 s"
    assert "process_completed" not in rest


def test_a_token_speaks_for_its_account_under_the_paths_for_programs_only(office: Office) -> None:
    _, secret = tokens.give(office.state, "test", "lan", 1, time.time())
    bearer = {"Authorization": f"Bearer {secret}"}
    program = office.stranger()
    assert program.get("config", headers=bearer).status_code == 401
    visitors = Visitors(office.state, Settings())
    lan = accounts.find(office.state, "lan")
    assert lan is not None
    assert visitors.person("/v1/models", Headers(bearer)) == lan.person
    assert visitors.person("/api/ask", Headers(bearer)) == lan.person
    assert visitors.person("/apifoo", Headers(bearer)) is None
    assert visitors.person("/api/ask", Headers({"Authorization": "Bearer x"})) is None
    assert visitors.person("/api/ask", Headers({"Authorization": f"Basic {secret}"})) is None


def test_a_wrong_token_is_not_mended_by_a_cookie(office: Office) -> None:
    cookie = f"{sessions.COOKIE}={office.visitor('lan').cookies[sessions.COOKIE]}"
    visitors = Visitors(office.state, Settings())
    assert visitors.person("/api/ask", Headers({"cookie": cookie})) is not None
    assert visitors.person("/api/ask", Headers({"cookie": cookie, "authorization": "Bearer x"})) is None


def test_without_accounts_the_page_is_for_this_machine_by_its_own_name() -> None:
    with LiveServer(Scripted()) as server:
        assert httpx.get(server.url + "config").status_code == 200
        reply = httpx.get(server.url + "config", headers={"host": "evil.example"})
        assert (reply.status_code, reply.text) == (403, "Hãy mở trang bằng địa chỉ http://127.0.0.1 của máy này.")
        assert httpx.get(server.url + "dang-nhap").headers["location"] == "/"


def test_the_first_account_shuts_a_page_that_is_open() -> None:
    with Office() as office:
        visitor = office.stranger()
        assert visitor.get("config").status_code == 200
        accounts.add(office.state, "test", "lan", "cadre", (), PASSWORD)
        assert visitor.get("config").status_code == 401
        assert sign_in(visitor, "lan").status_code == 303
        assert visitor.get("config").status_code == 200


@pytest.mark.parametrize("values", [{"host": "0.0.0.0"}, {"root_path": "/tro-ly"}, {"root_path": "/"}])
def test_a_page_that_others_can_reach_lets_nobody_in_without_accounts(tmp_path: Path, values: dict[str, str]) -> None:
    settings = Settings().model_copy(update={"data_dir": tmp_path, **values})
    with LiveServer(Scripted(), settings) as server:
        assert httpx.get(server.url + "config").status_code == 401


def test_addresses_that_anybody_could_write_are_not_believed(office: Office) -> None:
    forged = {
        "x-forwarded-host": "evil.example",
        "x-gradio-server": "http://evil.example",
        "x-forwarded-proto": "https",
    }
    lan = office.visitor("lan")
    assert json.loads(lan.get("config", headers=forged).text)["root"] == office.url.rstrip("/")


def test_a_websocket_is_refused(tmp_path: Path) -> None:
    app = page.build(Context(Scripted(), Settings.model_construct(data_dir=tmp_path), open_state(tmp_path)))
    with TestClient(app) as client, pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/x"):
        pass
