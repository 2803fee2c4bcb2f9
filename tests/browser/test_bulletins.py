"""The three real questions of the first release, through `python -m ingest`, `python app.py` and a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, ROOT, Opener, RealApp, ask, environment, finished, last_answer, overflow
from ui.wording import NOT_FOUND_LABEL

BULLETINS = ROOT.parent / "shared" / "data" / "bulletins"
DISBURSEMENT = "tỷ lệ giải ngân đầu tư công 9 tháng là bao nhiêu?"
OTHER_FIGURES = ("72,5%", "75%", "74,4%", "7,5%", "1,43%")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealApp]:
    """The real program over the seven bulletins, freshly ingested."""
    if not BULLETINS.is_dir():
        pytest.skip(f"{BULLETINS} is absent: the real bulletins are not part of the project")
    data_dir = tmp_path_factory.mktemp("data")
    ingest = subprocess.run(
        [sys.executable, "-m", "ingest", str(BULLETINS)],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert ingest.returncode == 0, ingest.stderr
    with RealApp(data_dir) as running:
        yield running


def screenshot(page: Page, name: str, *, full_page: bool = False) -> None:
    """Write docs/NAME, which the README shows, when RAG_SCREENSHOTS=1."""
    if os.environ.get("RAG_SCREENSHOTS") == "1":
        folder = ROOT / "docs"
        folder.mkdir(exist_ok=True)
        page.wait_for_timeout(500)  # the buttons fade
        page.screenshot(path=folder / name, full_page=full_page)


def check_disbursement(page: Page) -> None:
    """The answer says 88%, no other figure of its sentence, and shows where it comes from."""
    expect(last_answer(page)).to_contain_text("88%")
    said = last_answer(page).inner_text()
    assert [figure for figure in OTHER_FIGURES if figure in said] == []
    expect(last_answer(page).locator("strong").first).to_contain_text("88%")
    card = page.locator("#nguon article", has_text="thai-nguyen-hoi-nghi-10-2021-09.txt").first
    expect(card.locator("mark")).to_contain_text("88% kế hoạch giao, đứng thứ 5 toàn quốc")


@pytest.mark.parametrize("question", [DISBURSEMENT, "ty le giai ngan dau tu cong 9 thang la bao nhieu?"])
def test_disbursement(open_page: Opener, app: RealApp, question: str) -> None:
    page = open_page(app.url)
    expect(page.locator(".kho")).to_have_text("Kho có 7 văn bản")
    ask(page, question)
    finished(page)
    check_disbursement(page)


def test_date_of_a_regulation(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url)
    ask(page, "Quy định số 22 ban hành ngày nào?")
    finished(page)
    expect(last_answer(page)).to_contain_text("28/7/2021")
    expect(page.locator("#nguon article mark").first).to_contain_text("28/7/2021")


def test_what_is_in_no_bulletin_is_refused(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url)
    ask(page, "Giá vé xem bóng đá ở sân Mỹ Đình là bao nhiêu?")
    finished(page)
    expect(last_answer(page).locator(".khong-tim-thay")).to_contain_text(NOT_FOUND_LABEL)
    expect(page.locator("#nguon article")).to_have_count(0)


def test_the_screenshots_of_the_readme(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url)
    ask(page, DISBURSEMENT)
    finished(page)
    check_disbursement(page)
    screenshot(page, "screenshot.png")
    phone = open_page(app.url, viewport=PHONE, has_touch=True)
    ask(phone, DISBURSEMENT)
    finished(phone)
    check_disbursement(phone)
    assert overflow(phone) <= 0
    screenshot(phone, "screenshot-phone.png", full_page=True)
