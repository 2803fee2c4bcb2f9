"""Pointing at [n] shows the words it quotes; so does the keyboard; a finger opens the source at once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, ask, finished, last_answer
from tests.browser.test_in_browser import contrast
from tests.ui.live import LiveServer
from tests.ui.scripted import QUOTE


def answered(page: Page) -> Page:
    ask(page, "tỷ lệ?")
    finished(page)
    return page


def test_pointing_at_a_mark_shows_its_quote(open_page: Opener, scripted: LiveServer) -> None:
    for scheme in ("light", "dark"):
        page = answered(open_page(scripted.url, color_scheme=scheme))
        mark, hint = last_answer(page).locator("a[href$='nguon-1-1']"), page.locator("#xem-truoc")
        mark.hover()
        expect(hint).to_be_visible()
        expect(hint.locator(".xt-ten")).to_have_text("[1] Báo cáo kết quả 9 tháng năm 2021")
        expect(hint.locator(".xt-noi").first).to_have_text("mục I · trang 2")
        expect(hint.locator(".xt-trich")).to_have_text(f"“{QUOTE}”")
        expect(hint).to_be_in_viewport(ratio=1)
        expect(mark).to_have_attribute("aria-describedby", "xem-truoc")
        assert min(contrast(page, f"#xem-truoc .{part}") for part in ("xt-ten", "xt-noi", "xt-trich")) >= 4.5
        hint.hover()  # it can be pointed at
        page.wait_for_timeout(500)
        expect(hint).to_be_visible()
        page.mouse.move(5, 5)
        expect(hint).to_be_hidden()
        assert mark.get_attribute("aria-describedby") is None


def test_the_keyboard_gets_it_too_and_escape_takes_it_away(open_page: Opener, scripted: LiveServer) -> None:
    page = answered(open_page(scripted.url))
    hint = page.locator("#xem-truoc")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a[href$=nguon-1-2]')"):
            break
    expect(hint.locator(".xt-trich")).to_have_text("“1.300 đảng viên mới”")
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()


def test_a_finger_opens_the_source_at_once(open_page: Opener, scripted: LiveServer) -> None:
    page = answered(open_page(scripted.url, viewport=PHONE, has_touch=True))
    last_answer(page).locator("a[href$='nguon-1-1']").tap()
    expect(page.locator("#nguon-1-1 h3")).to_be_in_viewport()
    page.wait_for_timeout(500)
    expect(page.locator("#xem-truoc.hien")).to_have_count(0)
