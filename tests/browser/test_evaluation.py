"""The evaluation tab in a real browser: a set is brought and run, its report seen, a candidate rejected."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.question_candidates import candidates, propose
from rag.record import Record
from tests.browser.axe import faults, script
from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp, overflow
from tests.browser.tabs import open_tab
from tests.command import SAMPLES, ingest, library_in
from tests.ui.office.evaluating import rows

DRAFTED = "Thu ngân sách quý I của Minh Sơn là bao nhiêu?"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """The samples in a library of this suite's own, with one candidate."""
    folder = tmp_path_factory.mktemp("danh-gia")
    (folder / "models").symlink_to(models_dir)
    library = library_in(folder)
    ingest(library, SAMPLES)
    propose(library.record, "feedback", {"question": DRAFTED, "answers": ["1 đồng"]}, "Trợ lý đã trả lời: 2 đồng")
    library.close()
    return folder


@pytest.fixture(scope="module")
def app(data_dir: Path) -> Iterator[RealApp]:
    """The real program over them."""
    with RealApp(data_dir) as running:
        yield running


def pictured(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def opened(open_page: Opener, url: str, viewport: dict[str, int], scheme: str = "light") -> Page:
    page = open_page(f"{url}?__theme={scheme}", viewport=viewport, color_scheme=scheme)
    page.locator("[role=tab]:visible", has_text="Đánh giá").first.wait_for()  # it comes with who opens the page
    open_tab(page, "Đánh giá")
    return page


def run_chosen(page: Page, times: int) -> None:
    page.get_by_role("button", name="Chạy", exact=True).click()
    page.get_by_role("button", name="Dừng").wait_for()
    expect(page.get_by_role("button", name="Xem báo cáo")).to_have_count(times, timeout=90_000)


def test_from_a_set_to_its_report(app: RealApp, data_dir: Path, open_page: Opener, tmp_path: Path) -> None:
    page = opened(open_page, app.url, DESKTOP)
    wrong = tmp_path / "hỏng.csv"
    wrong.write_text("id,question\n1,\n", "utf-8")
    page.locator("input[data-bo]").set_input_files(wrong)
    expect(page.locator("#dg-bo [role=alert]")).to_contain_text("dòng 2: cột “question”: thiếu trường này")
    right = tmp_path / "ba câu.jsonl"
    right.write_text(rows(1, 2, 3), "utf-8")
    page.locator("input[data-bo]").set_input_files(right)
    expect(page.locator("select[name=bo]")).to_have_value("bo/ba câu.jsonl")
    run_chosen(page, 1)
    run_chosen(page, 2)
    expect(page.locator("#dg-xu-huong figure").first).to_contain_text("Trả lời đúng")

    page.get_by_role("button", name="Xem báo cáo").first.click()
    report = page.frame_locator("iframe.bao-cao")
    expect(report.get_by_role("heading", level=1)).to_have_text("Đánh giá trợ lý: ba câu.jsonl")
    expect(report.get_by_text("Đang xem 3 trên 3 câu.")).to_be_visible()  # its script runs
    (frame,) = [one for one in page.frames if one.url.endswith("/bao-cao")]
    assert frame.evaluate("window.origin") == "null"  # and can reach nothing of the page
    pictured(page, "bao-cao")
    page.get_by_role("button", name="✕ Đóng").click()
    expect(page.get_by_role("button", name="Xem báo cáo").first).to_be_focused()
    page.get_by_role("button", name="So sánh", exact=True).click()
    expect(page.locator("#dg-mot")).to_contain_text("▼ Từ đúng thành sai: 0 câu")
    assert faults(page, script()) == []
    pictured(page, "desktop")

    page.locator("#dg-de-xuat").get_by_role("button", name="✕ Bỏ").click()
    expect(page.locator("#dg-de-xuat [role=status]")).to_have_text(f"✕ Đã bỏ: {DRAFTED}")
    assert [one.status for one in candidates(Record(data_dir / "record.sqlite"), None)] == ["rejected"]


def test_a_phone_shows_it_all(app: RealApp, open_page: Opener) -> None:
    for scheme in ("light", "dark"):
        page = opened(open_page, app.url, PHONE, scheme)
        page.locator("#dg-de-xuat h3").wait_for()
        page.get_by_role("button", name="Xem báo cáo").first.click()
        page.frame_locator("iframe.bao-cao").get_by_role("heading", level=1).wait_for()
        assert overflow(page) <= 0
        assert faults(page, script()) == []
        pictured(page, f"phone-{scheme}")
