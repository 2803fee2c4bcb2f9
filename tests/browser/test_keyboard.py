"""Only the keyboard, over the real program: the focus is always seen and never lost, Escape closes what is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, RealApp, ask, finished, last_answer

QUESTION = "So sánh GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 với cùng kỳ năm 2023"
_FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    return { lost: at === document.body, outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
             seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
             html: at.outerHTML.slice(0, 120) };
}"""


def focus_is_seen(page: Page) -> None:
    for _ in range(20):  # the page scrolls smoothly
        told = page.evaluate(_FOCUS)
        if not told["lost"] and told["seen"] and told["outlined"]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(told)


def walk(page: Page, selector: str, key: str = "Tab", most: int = 40) -> None:
    """Press a key until the focus is there; at each step it has to be seen."""
    for _ in range(most):
        page.keyboard.press(key)
        focus_is_seen(page)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def stays_in(page: Page, selector: str) -> None:
    """The focus comes to lie on one of these, and stays."""
    expect(page.locator(f":is({selector}):focus")).to_have_count(1)
    page.wait_for_timeout(700)  # what an update still brings
    expect(page.locator(f":is({selector}):focus")).to_have_count(1)
    focus_is_seen(page)


@pytest.fixture
def answered(open_page: Opener, samples_app: RealApp) -> Page:
    page = open_page(samples_app.url)
    expect(page.locator("#cau-hoi textarea")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    finished(page)
    last_answer(page).locator("a[href$='nguon-1-2']").first.wait_for()
    page.locator(".cac-goi-y a").first.wait_for(timeout=30_000)  # they come later, and make the links anew
    return page


def test_the_evidence_is_read_and_left(answered: Page) -> None:
    page = answered
    stays_in(page, "#cau-hoi textarea")
    walk(page, "a[href$='nguon-1-1']", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".xem-dem")).to_have_text("1/2")
    focus_is_seen(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".xem-dem")).to_have_text("2/2")
    focus_is_seen(page)
    page.keyboard.press("Escape")
    expect(page.locator("#khung-xem")).to_be_hidden()
    stays_in(page, "#hoi-thoai a[href$='nguon-1-1']")
    page.keyboard.press("Escape")
    expect(page.locator("#cau-hoi textarea")).to_be_focused()


def test_the_tabs_are_changed(answered: Page) -> None:
    page = answered
    walk(page, "#tab-hoi-dap-button", "Shift+Tab")
    walk(page, "#tab-van-ban-button", most=2)
    page.keyboard.press("Enter")
    expect(page.locator("#vb-trang a").first).to_be_visible()
    walk(page, "#vb-trang a")
    page.keyboard.press("Enter")
    expect(page.locator("#vb-mot h3")).to_be_focused()
    walk(page, "[data-dong]", "Shift+Tab", most=2)
    page.keyboard.press("Enter")
    focus_is_seen(page)
    walk(page, "#tab-hoi-dap-button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#cau-hoi textarea")).to_be_visible()


def test_a_conversation_is_deleted_after_a_question(answered: Page) -> None:
    page = answered
    walk(page, "#mo-so button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#tim-cuoc :is(input, textarea)")).to_be_focused()
    rows = page.locator("#cac-cuoc li")
    before = rows.count()
    walk(page, ".dang-mo .xoa-cuoc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Thôi", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".dang-mo .xoa-cuoc")).to_be_focused()
    page.keyboard.press("Enter")
    walk(page, "dialog .nut-chinh", "Shift+Tab", most=1)
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before - 1)
    stays_in(page, ".xoa-cuoc, #tim-cuoc input, #tim-cuoc textarea")  # the next one, or where there is none the search
    page.keyboard.press("Escape")
    expect(page.locator("#cot-so")).to_be_hidden()
    expect(page.locator("#mo-so button")).to_be_focused()


def test_what_an_update_takes_away_hands_the_focus_on(answered: Page) -> None:
    page = answered
    page.keyboard.type("ty le ho ngheo tinh an hai 6 thang dau nam 2024")
    walk(page, "#gui", most=1)
    page.keyboard.press("Enter")
    page.locator("#hoi-thoai [data-testid=user]").nth(1).wait_for()
    finished(page)
    stays_in(page, "#gui, #cau-hoi textarea")  # Gửi was switched off, then Dừng
    walk(page, "#chon")
    page.keyboard.press("Enter")
    page.keyboard.type("An Hải")
    page.locator("#ket-qua-chon button").first.wait_for()
    walk(page, "#ket-qua-chon button")
    page.keyboard.press("Enter")
    expect(page.locator("#pham-vi button")).to_have_count(1)
    stays_in(page, "#ket-qua-chon button, #tim-pham-vi input, #tim-pham-vi textarea")
    page.keyboard.press("Escape")
    expect(page.locator("#chon")).to_be_focused()
    walk(page, "#pham-vi button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#pham-vi button")).to_have_count(0)
    stays_in(page, "#chon")


def test_judging_keeps_the_place(answered: Page) -> None:
    page = answered
    walk(page, "a[href*='viec-dung-1']", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(last_answer(page)).to_contain_text("Đã đánh giá đúng")
    stays_in(page, "a[href*='viec-dung-1']")
    walk(page, "a[href*='viec-sai-1']", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("#gop-y input").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#gop-y input").first).to_be_hidden()
    stays_in(page, "#cau-hoi textarea")


def test_asking_twice_by_the_box_keeps_it(answered: Page) -> None:
    page = answered
    ask(page, "Thế nào là đối thoại đột xuất?")
    finished(page)
    stays_in(page, "#cau-hoi textarea")
