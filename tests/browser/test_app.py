"""`python app.py` as a user starts it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Opener, RealApp, ask, environment, finished, last_answer


def run_app(data_dir: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run app.py until it stops by itself."""
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_app(tmp_path, RAG_PORT=str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "RAG_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    done = run_app(tmp_path, RAG_PORT="abc")
    assert done.returncode == 1
    assert "RAG_PORT='abc'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_library_opens_and_says_how_to_fill_it(open_page: Opener, tmp_path: Path) -> None:
    with RealApp(tmp_path) as app:
        assert app.lines == [f"Mở trình duyệt tại http://127.0.0.1:{app.port} (Ctrl+C để dừng)\n"]
        page = open_page(app.url)
        expect(page.locator(".kho")).to_contain_text("python -m ingest")
        ask(page, "tỷ lệ?")
        finished(page)
        expect(last_answer(page).locator(".loi")).to_contain_text("Kho chưa có văn bản nào")
