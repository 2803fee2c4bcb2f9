"""Signing in and out over HTTP."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from rag.settings import Settings
from tests.ui.access.office import PASSWORD, SAME, Office, sign_in
from tests.ui.access.test_audit import days_old
from tests.ui.scripted import Scripted
from ui import page
from ui.access import accounts, audit, sessions
from ui.context import Context

WRONG = "Tên hoặc mật khẩu không đúng, hoặc tài khoản đã bị khoá."


@pytest.fixture
def office() -> Iterator[Office]:
    """One cadre: lan."""
    with Office(lan="cadre") as running:
        yield running


def said(reply: httpx.Response) -> str:
    """The fault that the page tells."""
    found = re.search(r'<p id="loi"[^>]*>(.*?)</p>', reply.text)
    return re.sub(r"<[^>]*>", "", found[1]) if found else ""


def test_the_page_is_vietnamese_and_asks_no_other_host(office: Office) -> None:
    reply = office.stranger().get("dang-nhap")
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert '<html lang="vi">' in reply.text and "<title>Đăng nhập · Trợ lý văn bản</title>" in reply.text
    assert re.findall(r'(?:src|href|action)="([^"]*)"', reply.text) == ["data:,", "/dang-nhap"]
    assert "<script" not in reply.text and "{{" not in reply.text and said(reply) == ""


def test_a_session_is_a_cookie_that_no_script_reads(office: Office) -> None:
    visitor = office.stranger()
    reply = sign_in(visitor, " LAN ")
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    cookie = reply.headers["set-cookie"]
    assert re.fullmatch(rf"{sessions.COOKIE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=lax", cookie)
    assert visitor.get("dang-nhap").headers["location"] == "/"


def test_over_https_the_cookie_is_for_https_only_and_under_its_prefix(office: Office) -> None:
    settings = Settings.model_construct(data_dir=office.data_dir, root_path="/tro-ly")
    app = page.build(Context(Scripted(), settings, office.state))
    with TestClient(app, base_url="https://kho.example", root_path="/tro-ly", follow_redirects=False) as client:
        home = client.get("/tro-ly/")
        assert (home.status_code, home.headers["location"]) == (303, "/tro-ly/dang-nhap")
        assert 'action="/tro-ly/dang-nhap"' in client.get("/tro-ly/dang-nhap").text
        reply = client.post("/tro-ly/dang-nhap", data={"name": "lan", "password": PASSWORD}, headers=SAME)
        assert (reply.status_code, reply.headers["location"]) == (303, "/tro-ly/")
        assert reply.headers["set-cookie"].endswith("; HttpOnly; Path=/tro-ly/; SameSite=lax; Secure")
        assert client.get("/tro-ly/config").status_code == 200
        assert client.post("/tro-ly/dang-xuat", headers=SAME).headers["location"] == "/tro-ly/dang-nhap"
        assert client.get("/tro-ly/config").status_code == 401


@pytest.mark.parametrize(
    ("name", "password"), [("lan", "sai mật khẩu"), ("lan", ""), ("ma", PASSWORD), ("", ""), ("<b>x", "x")]
)
def test_a_wrong_name_looks_like_a_wrong_password(office: Office, name: str, password: str) -> None:
    visitor = office.stranger()
    reply = sign_in(visitor, name, password)
    assert (reply.status_code, said(reply)) == (401, f"⚠ {WRONG}")
    assert "<b>" not in reply.text and "set-cookie" not in reply.headers
    assert visitor.get("config").status_code == 401


def test_a_disabled_account_looks_like_a_wrong_password(office: Office) -> None:
    accounts.set_disabled(office.state, "test", "lan", disabled=True)
    reply = sign_in(office.stranger(), "lan")
    assert (reply.status_code, said(reply)) == (401, f"⚠ {WRONG}")


@pytest.mark.alone
def test_an_unknown_name_takes_as_long_as_a_wrong_password(office: Office) -> None:
    visitor = office.stranger()
    sign_in(visitor, "khởi động", "x")
    seconds: dict[str, list[float]] = {"lan": [], "không có": []}
    for n in range(5):
        for name, taken in seconds.items():
            started = time.perf_counter()
            sign_in(visitor, name if name == "lan" else f"{name} {n}", "sai")
            taken.append(time.perf_counter() - started)
    known, unknown = (statistics.median(taken) for taken in seconds.values())
    assert 0.4 < unknown / known < 2.5, (known, unknown)  # without a hash it would be a twentieth


def test_who_fails_too_often_waits_even_with_the_right_password(office: Office) -> None:
    visitor = office.stranger()
    assert [sign_in(visitor, "lan", "sai").status_code for _ in range(5)] == [401] * 5
    reply = sign_in(visitor, "lan")
    assert (reply.status_code, said(reply)) == (429, "⚠ Đã thử sai nhiều lần. Xin thử lại sau 15 giây.")
    assert 0 < int(reply.headers["retry-after"]) <= 15
    unknown = [sign_in(visitor, "không có", "sai").status_code for _ in range(6)]
    assert unknown == [401] * 5 + [429], "a name that does not exist is held back in the same way"


def test_signing_out_ends_the_session_and_the_cookie(office: Office) -> None:
    visitor = office.visitor("lan")
    cookies = dict(visitor.cookies)
    reply = visitor.post("dang-xuat")
    assert (reply.status_code, reply.headers["location"]) == (303, "/dang-nhap")
    assert visitor.cookies.get(sessions.COOKIE) is None
    assert office.stranger(cookie="; ".join(f"{k}={v}" for k, v in cookies.items())).get("config").status_code == 401


def test_a_link_signs_nobody_out(office: Office) -> None:
    visitor = office.visitor("lan")
    assert visitor.get("dang-xuat").status_code == 404
    assert visitor.get("config").status_code == 200


def test_signing_in_again_ends_the_session_before(office: Office) -> None:
    visitor = office.visitor("lan")
    before = visitor.cookies[sessions.COOKIE]
    assert sign_in(visitor, "lan").status_code == 303
    assert office.stranger(cookie=f"{sessions.COOKIE}={before}").get("config").status_code == 401
    assert visitor.get("config").status_code == 200


def test_a_form_that_is_too_long_is_refused(office: Office) -> None:
    assert sign_in(office.stranger(), "lan", "x" * 5000).status_code == 413


def test_who_came_and_went_is_in_the_audit_log(office: Office) -> None:
    visitor = office.stranger()
    sign_in(visitor, "lan", "sai")
    sign_in(visitor, "ma", "sai")
    sign_in(visitor, "lan")
    visitor.post("dang-xuat")
    assert [(one.person, one.action, one.detail) for one in list(audit.entries(office.state))[1:]] == [
        ("lan", "sign-in failed", "từ 127.0.0.1"),
        ("ma", "sign-in failed", "từ 127.0.0.1"),
        ("lan", "sign in", "từ 127.0.0.1"),
        ("lan", "sign out", ""),
    ]


def test_what_is_older_than_the_log_is_kept_goes_when_somebody_signs_in(tmp_path: Path) -> None:
    days_old(tmp_path, {1: 731, 2: 729})
    with Office(data_dir=tmp_path, lan="cadre") as office:
        office.visitor("lan")
        found = [(one.seq, one.action) for one in audit.entries(office.state)]
    assert found == [(2, "ask"), (3, "add account"), (4, "prune"), (5, "sign in")]
