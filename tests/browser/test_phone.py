"""A phone: a slim head, the place to ask in sight, most of the screen for the answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp, ask, finished, last_answer, overflow
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted

TALL = {"width": 390, "height": 844}
LONG = "ty le ho ngheo cua tinh An Hai 6 thang dau nam 2024 la bao nhieu"
_MOST = 0.58  # of the window's height is the conversation's, at least
_SHARE = """() => {
    const frame = document.querySelector("#hoi-thoai").getBoundingClientRect();
    return (Math.min(innerHeight, frame.bottom) - Math.max(0, frame.top)) / innerHeight;
}"""
_ABOVE = """() => {
    const frame = document.querySelector("#hoi-thoai .bubble-wrap").getBoundingClientRect();
    return [...document.querySelectorAll("#hoi-thoai .user-row")].at(-1).getBoundingClientRect().top - frame.top;
}"""


def ready_to_ask(page: Page) -> None:
    """Everything that asking takes is in sight, and the conversation has most of the screen."""
    assert page.evaluate("scrollY") == 0
    for part in ("#cau-hoi textarea", "#gui", "#chon", "#moi", "#mo-so button"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.evaluate(_SHARE) >= _MOST
    assert overflow(page) <= 0


@pytest.mark.parametrize("viewport", [PHONE, TALL])
def test_the_answer_has_most_of_a_phone(open_page: Opener, samples_app: RealApp, viewport: dict[str, int]) -> None:
    page = open_page(samples_app.url, viewport=viewport, has_touch=True, is_mobile=True)
    ready_to_ask(page)
    for _ in range(2):
        ask(page, LONG)
        finished(page)
        expect(last_answer(page).locator(".chan-cau")).to_be_attached()
        ready_to_ask(page)
    # the newest question stands at the top, once the page has settled
    page.wait_for_function(f"() => {{ const above = ({_ABOVE})(); return above >= 0 && above <= 30; }}")


def test_the_conversation_fills_a_desk_without_scrolling(open_page: Opener, samples_app: RealApp) -> None:
    page = open_page(samples_app.url, viewport=DESKTOP)
    expect(page.locator("#moi")).to_be_in_viewport(ratio=1)
    assert page.evaluate(_SHARE) >= _MOST
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def test_stop_stands_where_send_stood(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    page = open_page(own_scripted[0].url, viewport=PHONE, has_touch=True)
    send, stop = page.locator("#gui"), page.locator("#dung")
    expect(stop).to_be_hidden()
    before = send.bounding_box()
    ask(page, "chậm")
    expect(stop).to_be_enabled()
    expect(send).to_be_hidden()
    assert stop.bounding_box() == before
    stop.tap()
    finished(page)
    expect(send).to_be_visible()
