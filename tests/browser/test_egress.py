"""Zero egress in the browser: every request of every tab goes to the server the page came from, and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.conftest import DESKTOP, RealApp
from tests.browser.tabs import each_in_use


def test_no_tab_asks_another_host(chromium: Browser, samples_app: RealApp) -> None:
    asked: list[str] = []
    context = chromium.new_context(viewport=DESKTOP, locale="vi-VN")  # type: ignore[arg-type]
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda websocket: asked.append(websocket.url))
    page.goto(samples_app.url)
    page.locator("#cau-hoi textarea").wait_for()
    used = []
    for name in each_in_use(page):
        for fold in page.locator("details:visible:not([open]) > summary:visible").all():
            fold.click()
        page.wait_for_timeout(300)
        used.append(name)
    context.close()
    assert used, "no tab was found"
    own = urlsplit(samples_app.url).netloc
    paths = {urlsplit(url).path for url in asked if urlsplit(url).netloc == own}
    assert {"/", "/gradio_api/queue/join", "/gradio_api/queue/data"} <= paths, "the recorder saw too little"
    strangers = [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own]
    assert strangers == []


def test_the_recorder_sees_a_stranger(chromium: Browser, samples_app: RealApp) -> None:
    """A page that asks another host is seen: were it not, the test above would prove nothing."""
    asked: list[str] = []
    context = chromium.new_context()
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(samples_app.url + "/healthz")
    page.evaluate("() => { new Image().src = 'http://192.0.2.1/mark.png'; }")
    page.wait_for_timeout(500)
    context.close()
    assert "http://192.0.2.1/mark.png" in asked
