"""The report in a real browser: filters work, a phone shows it without sideways scrolling, nothing is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from eval.baseline import compare
from eval.report.page import page
from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, overflow
from tests.eval.made import GOOD, REFUSAL, question
from tests.eval.test_baseline import asked, earlier, results


def opened(
    chromium: Browser, tmp_path: Path, viewport: dict[str, int], scheme: Literal["light", "dark"] = "light"
) -> tuple[Page, list[str]]:
    pairs = [(question(id="1", kind="amount", tags=["bảng", "kỳ"]), GOOD), (asked(2, question="Còn quý I?"), REFUSAL)]
    now = results(*pairs)
    before = earlier(tmp_path, (pairs[0][0], REFUSAL), pairs[1])
    path = tmp_path / "report.html"
    path.write_text(page(now, compare(now, before)), "utf-8")
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    shown, noted = context.new_page(), list[str]()
    shown.on("request", lambda request: noted.append(request.url))
    shown.on("pageerror", lambda error: noted.append(str(error)))
    shown.on("console", lambda entry: noted.append(entry.text))
    shown.goto(path.as_uri())
    assert noted == [path.as_uri()]
    return shown, noted


def visible(shown: Page) -> list[str]:
    return [
        row.locator("td").first.inner_text().split("\n")[0]
        for row in shown.locator("#questions tbody tr:visible").all()
    ]


def test_filters(chromium: Browser, tmp_path: Path) -> None:
    shown, noted = opened(chromium, tmp_path, DESKTOP)
    assert visible(shown) == ["1", "2"]
    shown.get_by_label("Kết quả").select_option("refused_wrongly")
    assert visible(shown) == ["2"]
    shown.get_by_label("Kết quả").select_option("")
    shown.locator("#by-tag").select_option("kỳ")
    assert visible(shown) == ["1"]
    shown.locator("#by-tag").select_option("")
    shown.get_by_label("Có chữ").fill("con quy")  # without diacritics
    assert visible(shown) == ["2"]
    assert shown.get_by_role("status").inner_text() == "Đang xem 1 trên 2 câu."
    shown.get_by_label("Có chữ").fill("")
    shown.get_by_label("So với lần trước").select_option("better")
    assert visible(shown) == ["1"]
    assert len(noted) == 1


def test_a_phone_shows_it_all(chromium: Browser, tmp_path: Path) -> None:
    shown, _ = opened(chromium, tmp_path, PHONE)
    assert overflow(shown) <= 0
    assert shown.locator("#questions thead").is_hidden()
    assert shown.evaluate("getComputedStyle(document.body).fontSize") == "18px"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("scheme", "page_of"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(18, 24, 31)")])
def test_light_and_dark_can_be_read(
    chromium: Browser, tmp_path: Path, viewport: dict[str, int], scheme: Literal["light", "dark"], page_of: str
) -> None:
    shown, _ = opened(chromium, tmp_path, viewport, scheme)
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == page_of
    for summary in shown.locator("summary").all():
        summary.click()
    assert axe.faults(shown, axe.script()) == []
    # axe does not look at drawings: 3 to 1 is asked of what they show, 4.5 of their words
    inks = shown.evaluate(_INKS)
    assert len(inks) > 5
    assert [(name, ink, ratio) for name, ink, ratio, least in inks if ratio < least] == []


_INKS = """() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[0-9.]+/g).slice(0, 3).map((one) => one / 255)
      .map((one) => (one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const page = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("svg [class]:not(.grid)")].map((one) => {
    const style = getComputedStyle(one), text = one.tagName === "text";
    const ink = style.fill === "none" || one.tagName === "line" ? style.stroke : style.fill;
    const [low, high] = [light(ink), page].sort((a, b) => a - b);
    return [one.getAttribute("class"), ink, (high + .05) / (low + .05), text ? 4.5 : 3];
  });
}"""
