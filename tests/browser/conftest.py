"""A real chromium, the page it opens, and a recorder that fails a test when anything asks another host."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest

from tests.command import SAMPLES, ingest, library_in
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 720}
LOCAL = {"", "127.0.0.1"}  # data: and blob: have no host
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Opener = Callable[..., "Page"]


def _missing(what: str) -> None:
    message = f"BROWSER SUITE NOT RUN: {what} is missing. Install it with: "
    message += "pip install -r requirements-dev.txt" if what == "playwright" else "apt-get install chromium"
    if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


class _Unrun(pytest.Module):
    """A file of this suite where playwright cannot be imported."""

    def collect(self) -> Iterator[pytest.Item]:
        _missing("playwright")
        return iter(())


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """The files of this suite import playwright: without it they are skipped, loudly, instead of failing."""
    if importlib.util.find_spec("playwright") is None:
        return cast(pytest.Module, _Unrun.from_parent(parent, path=module_path))
    return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium driven by playwright; skips, or fails with RAG_REQUIRE_BROWSER=1, where it is missing."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # two suites at once on two cores; what measures time says its own
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        _missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Opener]:
    """`open_page(url, ready=…, viewport=…)`; at the end, no page may have asked another host.

    `ready` is a selector of what has to be there before the page is given out.
    """
    asked: list[str] = []
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(url: str, *, ready: str = "#cau-hoi textarea", **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": DESKTOP, "locale": "vi-VN", **options})
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda websocket: asked.append(websocket.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda entry: faults.append(entry.text) if "Content Security Policy" in entry.text else None)
        page.set_default_timeout(20_000)
        page.goto(url)
        page.locator(ready).wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert asked, "no request was recorded: the recorder does not work"
    assert [url for url in asked if (urlsplit(url).hostname or "") not in LOCAL] == []
    assert faults == []


@pytest.fixture(scope="session")
def scripted() -> Iterator[LiveServer]:
    """The page over the scripted assistant."""
    with LiveServer(Scripted(pause=0.1)) as server:
        yield server


@pytest.fixture
def own_scripted() -> Iterator[tuple[LiveServer, Scripted]]:
    """A page of the test's own, with its assistant to look into."""
    assistant = Scripted(pause=0.02)
    with LiveServer(assistant) as server:
        yield server, assistant


@pytest.fixture(scope="session")
def samples_app(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[RealApp]:
    """The real program over the samples."""
    data_dir = tmp_path_factory.mktemp("samples-app")
    (data_dir / "models").symlink_to(models_dir)
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    library.close()
    with RealApp(data_dir) as running:
        yield running


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a subprocess whose data live in `data_dir`, free of the caller's own RAG_* settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    return {**clean, "RAG_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", **more}


class RealApp:
    """`python app.py` as a user starts it, with settings: `with RealApp(data_dir, RAG_…="…") as app: … app.url`."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.port = free_port()
        self.lines: list[str] = []
        self._announced = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment(data_dir, RAG_PORT=str(self.port), **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self.url = ""

    def __enter__(self) -> RealApp:
        self._reader.start()
        if not self._announced.wait(90) or not self.url:
            self._process.kill()
            pytest.fail("app.py printed no address; it said:\n" + "".join(self.lines), pytrace=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)
            found = re.search(r"http://\S+", line)
            if found and not self.url:
                self.url = found[0]
                self._announced.set()
        self._announced.set()


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, and wait until it stands in the conversation."""
    asked = page.locator("#hoi-thoai [data-testid=user]")
    before = asked.count()
    page.locator("#cau-hoi textarea").fill(question)
    page.keyboard.press("Enter")
    asked.nth(before).wait_for()


def last_answer(page: Page) -> Any:
    """The newest answer's bubble."""
    return page.locator("#hoi-thoai [data-testid=bot]").last


def finished(page: Page) -> None:
    """Wait until the question that was asked is answered."""
    page.locator("#hoi-thoai [data-testid=user]").first.wait_for()
    page.locator("#gui:not([disabled])").wait_for()
    page.locator("#dung[disabled]").wait_for(state="attached")  # on a phone it is not there while it does nothing


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
