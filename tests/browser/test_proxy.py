"""The app behind Debian's nginx with TLS under a path prefix, set up as docs/nginx.conf says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Opener, RealApp, ask, finished, free_port, last_answer
from tests.browser.test_access import NAME, data_dir, enter
from tests.ui.access.office import PASSWORD, SAME, sign_in
from tests.ui.access.shelf import LEADING
from ui.access import audit, sessions
from ui.state import open_state

__all__ = ["data_dir"]  # the fixture
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_FRAME = """
daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """The app, its address without and with the proxy."""

    app: RealApp
    url: str


def configured(folder: Path, port: int, app_port: int) -> Path:
    """docs/nginx.conf with the ports and a certificate of this test."""
    certificate = "-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", "req", *certificate.split()], cwd=folder, check=True, capture_output=True)
    server = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for pattern, ours in (
        (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (r"/etc/ssl/certs/kho\.pem", f"{folder}/cert.pem"),
        (r"/etc/ssl/private/kho\.key", f"{folder}/key.pem"),
        (r"http://127\.0\.0\.1:7860/", f"http://127.0.0.1:{app_port}/"),
    ):
        server, found = re.subn(pattern, ours, server)
        assert found == 1, pattern
    user = "user root;" if os.getuid() == 0 else ""  # its worker may not read the test's folder otherwise
    path = folder / "nginx.conf"
    path.write_text(_FRAME.format(folder=folder, server=server, user=user), "utf-8")
    return path


@pytest.fixture(scope="module")
def behind(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """The app with RAG_ROOT_PATH, and nginx before it."""
    if NGINX is None:
        message = "PROXY TEST NOT RUN: nginx is missing. Install it with: apt-get install nginx-light"
        if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with RealApp(data_dir, RAG_ROOT_PATH="/tro-ly") as app:
        config = configured(folder, port, app.port)
        nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(config), "-e", str(folder / "start.log")])
        try:
            wait_for(f"https://127.0.0.1:{port}/tro-ly/healthz", nginx, folder)
            yield Behind(app, f"https://127.0.0.1:{port}")
        finally:
            nginx.terminate()
            nginx.wait(10)


def wait_for(url: str, nginx: subprocess.Popen[bytes], folder: Path) -> None:
    """Until it answers; fails with what nginx logged."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and nginx.poll() is None:
        try:
            if httpx.get(url, verify=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("nginx did not start:\n" + "".join(path.read_text() for path in folder.glob("*.log")), pytrace=False)


def test_a_question_is_asked_and_answered_through_the_proxy(open_page: Opener, behind: Behind) -> None:
    page = open_page(behind.url + "/tro-ly", ready=NAME, ignore_https_errors=True)
    assert page.url == behind.url + "/tro-ly/dang-nhap"
    enter(page, "hoa")
    page.locator("#cau-hoi textarea").wait_for()
    assert page.url == behind.url + "/tro-ly/"
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["path"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (
        sessions.COOKIE,
        "/tro-ly/",
        True,
        True,
        "Lax",
    )
    ask(page, LEADING[0])
    finished(page)
    expect(last_answer(page)).to_contain_text("87,65")
    page.get_by_role("button", name="Đăng xuất").click()
    page.locator(NAME).wait_for()
    assert page.url == behind.url + "/tro-ly/dang-nhap"
    assert page.context.cookies() == []


def test_the_address_that_is_noted_is_the_visitors_whatever_they_write(behind: Behind, data_dir: Path) -> None:
    state = open_state(data_dir)
    for name, base, address in (
        ("qua.proxy", behind.url + "/tro-ly/", "127.0.0.3"),
        ("thẳng", behind.app.url, "127.0.0.4"),  # past nginx, as from another machine
    ):
        transport = httpx.HTTPTransport(local_address=address, verify=False)
        headers = {**SAME, "X-Forwarded-For": "9.9.9.9", "X-Real-IP": "9.9.9.9", "Forwarded": "for=9.9.9.9"}
        with httpx.Client(base_url=base, transport=transport, headers=headers) as visitor:
            codes = [sign_in(visitor, name, "sai").status_code for _ in range(6)]
        assert codes == [401] * 5 + [429]
        assert {one.detail for one in audit.entries(state, person=name)} == {f"từ {address}"}


def test_many_names_from_one_address_are_held_back_through_the_proxy_and_others_are_not(behind: Behind) -> None:
    def visitor(address: str) -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=address, verify=False)
        return httpx.Client(base_url=behind.url + "/tro-ly/", transport=transport, headers=SAME)

    with visitor("127.0.0.5") as guessing, visitor("127.0.0.6") as colleague:
        codes = [sign_in(guessing, f"tên{n}", "sai").status_code for n in range(31)]
        assert codes == [401] * 30 + [429]
        assert sign_in(colleague, "minh", PASSWORD).status_code == 303


def test_what_another_site_sends_through_the_proxy_is_refused(behind: Behind) -> None:
    own = {"Origin": behind.url}
    for headers, status in ((own, 401), ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403)):
        with httpx.Client(base_url=behind.url + "/tro-ly/", verify=False, headers=headers) as visitor:
            assert sign_in(visitor, "ma", "sai").status_code == status, headers
