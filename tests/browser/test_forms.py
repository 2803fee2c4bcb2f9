"""The forms that are seldom opened, in light and dark: what is to be ticked is seen, what is to be pressed in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp, ask, finished, last_answer, overflow
from tests.browser.tabs import open_tab

_SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
# WCAG 1.4.11: the edge of a box to tick against what is painted behind it.
_EDGE = """(box) => {
    const parse = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    let behind = box.parentElement, fill = [0, 0, 0, 0];
    while (behind && (fill[3] ?? 1) === 0) {
        fill = parse(getComputedStyle(behind).backgroundColor);
        behind = behind.parentElement;
    }
    const [one, two] = [light(parse(getComputedStyle(box).borderTopColor)), light(fill)].sort((a, b) => b - a);
    return (one + 0.05) / (two + 0.05);
}"""
_ON_TOP = """(button) => {
    const box = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
}"""


def edges(page: Page, selector: str) -> float:
    """The weakest of them."""
    page.locator(selector).first.wait_for()
    return min(float(box.evaluate(_EDGE)) for box in page.locator(selector).all())


@_SCHEMES
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_who_may_read_is_chosen(open_page: Opener, samples_app: RealApp, viewport: dict[str, int], scheme: str) -> None:
    page = open_page(samples_app.url, viewport=viewport, color_scheme=scheme)
    open_tab(page, "Văn bản")
    page.locator("#vb-trang a", has_text="98/BC-UBND").click()
    page.locator("summary", has_text="Đổi người được đọc").click()
    form = page.locator("#vb-nguoi-doc")
    assert edges(page, "#vb-nguoi-doc input") >= 3
    form.get_by_label("Mọi người").uncheck()
    assert edges(page, "#vb-nguoi-doc input[type=checkbox]") >= 3
    form.get_by_label("Nhóm khác").fill("Văn phòng")
    form.get_by_role("button", name="Đổi người được đọc…").click()
    question = form.locator(".hop.luu-y")
    expect(question).to_contain_text("Chỉ nhóm Văn phòng (và người quản trị) còn đọc được văn bản này")
    sides = question.evaluate(
        "(e) => ['Top', 'Right', 'Bottom', 'Left'].map((side) => getComputedStyle(e)[`border${side}Width`])"
    )
    assert sides == ["2px", "2px", "2px", "8px"]
    heights = {button.bounding_box()["height"] for button in question.get_by_role("button").all()}  # type: ignore[index]
    assert len(heights) == 1
    assert overflow(page) <= 0
    form.get_by_role("button", name="Thôi").click()
    expect(form.get_by_label("Mọi người")).to_be_checked()


@_SCHEMES
def test_what_was_wrong_is_told_on_a_phone(open_page: Opener, samples_app: RealApp, scheme: str) -> None:
    page = open_page(samples_app.url, viewport=PHONE, has_touch=True, color_scheme=scheme)
    ask(page, "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?")
    finished(page)
    last_answer(page).locator("a[href*='viec-sai-1']").tap()
    send = page.get_by_role("button", name="Gửi góp ý")
    expect(send).to_be_in_viewport(ratio=1)
    assert send.evaluate(_ON_TOP), "the form's own fields lie over its button"
    assert edges(page, "#gop-y input[type=radio]") >= 3
    assert overflow(page) <= 0
    page.get_by_role("button", name="Thôi", exact=True).tap()
    expect(page.locator("#gop-y input").first).to_be_hidden()
