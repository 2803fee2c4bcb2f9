"""The evidence viewer in a real browser: framed pages, marked text, keys, the sheet of a phone, copying."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, ask, finished, last_answer, overflow
from tests.browser.evidence import QUOTE, Citing
from tests.browser.test_in_browser import contrast
from tests.ingest.readers.printed import needs_font
from tests.ui.live import LiveServer
from tests.ui.viewer.served import REGULATION, Served

pytestmark = needs_font
OFFICIAL = f"“{QUOTE}” (Quy định số 22-QĐ/TW ngày 28/7/2021, Điều 1, khoản 2)"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("viewer")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models_dir)
    served = Served(folder / "data", folder / "files")
    yield served
    served.press.close()


@pytest.fixture(scope="module")
def server(library: Served) -> Iterator[LiveServer]:
    with LiveServer(Citing(library), library=library.library) as running:
        yield running


def opened(page: Page, question: str = "tỷ lệ?", n: int = 1) -> None:
    """Ask, and open the source [n] of the answer."""
    ask(page, question)
    finished(page)
    last_answer(page).locator(f"a[href$='-{n}']").first.click()
    expect(page.locator("#khung-xem")).to_be_visible()


def loaded(page: Page) -> None:
    """Wait until the page's picture is there."""
    page.locator(".xem-to img").wait_for()
    page.wait_for_function("document.querySelector('.xem-to img')?.naturalWidth > 0")


def boxes(page: Page) -> list[list[float]]:
    """Left, top, right, bottom of each frame, in fractions of the picture."""
    found: list[list[float]] = page.evaluate("""() => {
        const sheet = document.querySelector(".xem-to img").getBoundingClientRect();
        return [...document.querySelectorAll(".xem-khung")].map((frame) => frame.getBoundingClientRect()).map((box) =>
            [(box.left - sheet.left) / sheet.width, (box.top - sheet.top) / sheet.height,
             (box.right - sheet.left) / sheet.width, (box.bottom - sheet.top) / sheet.height]);
    }""")
    return found


def printed(path: Path, words: str) -> list[float]:
    """Where words stand on the first page, by pdfium's own boxes of their characters."""
    with pypdfium2.PdfDocument(path) as document:
        width, height = document[0].get_size()
        textpage = document[0].get_textpage()
        at = textpage.get_text_range().index(words)
        all_boxes = [textpage.get_charbox(n) for n in range(at, at + len(words)) if words[n - at] != " "]
    lefts, bottoms, rights, tops = zip(*all_boxes, strict=True)
    return [min(lefts) / width, 1 - max(tops) / height, max(rights) / width, 1 - min(bottoms) / height]


def test_a_mark_opens_the_page_with_its_words_framed(open_page: Opener, server: LiveServer, library: Served) -> None:
    page = open_page(server.url)
    opened(page)
    loaded(page)
    (frame,) = boxes(page)
    words = printed(library.original(REGULATION), QUOTE)
    assert frame[0] == pytest.approx(words[0], abs=0.006) and frame[2] == pytest.approx(words[2], abs=0.006)
    assert frame[1] <= words[1] + 0.002 and frame[3] >= words[3] - 0.002
    assert frame[3] - frame[1] < 0.03
    expect(page.locator(".xem-khung")).to_be_in_viewport()
    expect(page.locator(".xem-ten")).to_contain_text("về công tác kiểm tra")
    expect(page.locator(".xem-mo-ta")).to_have_text("Quy định 22-QĐ/TW · 28/07/2021 · Điều 1, khoản 2 · trang 1")
    assert page.get_by_label("Số trang").input_value() == "1"
    expect(page.locator("#nguon")).to_be_hidden()
    expect(last_answer(page).locator("a[aria-current]")).to_have_text("[1]")
    assert page.locator(".xem-khung").evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"


def test_pages_are_turned_and_drawn_larger(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    opened(page)
    loaded(page)
    page.get_by_role("button", name="Trang sau").click()
    expect(page.locator(".xem-to img")).to_have_attribute(
        "alt", "Trang 2 của Quy định 22-QĐ/TW: về công tác kiểm tra, giám sát và kỷ luật của Đảng"
    )
    expect(page.locator(".xem-khung")).to_have_count(0)
    page.get_by_label("Số trang").fill("99")
    page.get_by_label("Số trang").press("Enter")
    assert page.get_by_label("Số trang").input_value() == "3"
    expect(page.get_by_role("button", name="Trang sau")).to_be_disabled()
    loaded(page)
    before = page.locator(".xem-to").bounding_box()
    page.get_by_role("button", name="Phóng to").click()
    after = page.locator(".xem-to").bounding_box()
    assert before and after and after["width"] == pytest.approx(1.25 * before["width"], rel=0.02)
    page.get_by_role("button", name="Dạng chữ").click()
    expect(page.locator(".xem-doc mark")).to_have_text(QUOTE)


def test_the_keys_walk_through_the_evidence_and_back(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    ask(page, "tỷ lệ?")
    finished(page)
    mark = last_answer(page).locator("a[href$='-1']").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".xem-ten")).to_be_focused()
    loaded(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".xem-dem")).to_have_text("2/5")
    loaded(page)
    assert len(boxes(page)) == 1
    page.keyboard.press("PageDown")
    expect(page.locator(".xem-khung")).to_have_count(1)  # the quotation goes on there
    page.keyboard.press("ArrowRight")
    expect(page.locator(".xem-doc td mark")).to_have_text("1.250")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".xem-doc mark")).to_have_text("tăng 7,5%")
    expect(page.get_by_role("link", name="Tải bản gốc")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".xem-dem")).to_have_text("3/5")
    page.keyboard.press("Escape")
    expect(page.locator("#khung-xem")).to_be_hidden()
    expect(page.locator("#nguon")).to_be_visible()
    expect(mark).to_be_focused()


def test_a_long_text_grows_above_its_mark(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    opened(page, n=5)
    expect(page.locator(".xem-doc mark")).to_have_text("Hết.")
    expect(page.locator(".xem-doc mark")).to_be_in_viewport()
    count = page.locator(".xem-doc p").count()
    page.get_by_role("button", name="Xem thêm phía trên").click()
    page.wait_for_function(f"document.querySelectorAll('.xem-doc p').length > {count + 50}")
    expect(page.get_by_role("button", name="Xem thêm phía dưới")).to_have_count(0)


def test_a_quotation_is_copied_with_its_source(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url, permissions=["clipboard-read", "clipboard-write"])
    opened(page)
    page.get_by_role("button", name="Sao chép kèm trích dẫn").last.click()
    expect(page.locator("#xem-bao")).to_have_text("Đã sao chép câu trích kèm nguồn.")
    assert page.evaluate("navigator.clipboard.readText()") == OFFICIAL


def test_copying_works_where_the_browser_has_no_clipboard(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    opened(page)
    page.locator(".xem-ten").focus()
    page.keyboard.press("c")
    expect(page.locator("#xem-bao")).to_have_text("Đã sao chép câu trích kèm nguồn.")
    expect(page.locator(".xem-ten")).to_be_focused()
    page.locator("#cau-hoi textarea").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#cau-hoi textarea")).to_have_value(OFFICIAL)


def test_on_a_phone_the_viewer_is_a_sheet_with_a_way_back(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url, viewport=PHONE, has_touch=True)
    opened(page)
    loaded(page)
    sheet = page.get_by_role("dialog", name="Xem bằng chứng")
    assert sheet.bounding_box() == {"x": 0, "y": 0, "width": PHONE["width"], "height": PHONE["height"]}
    expect(page.locator(".xem-khung")).to_be_in_viewport()
    for frame in page.locator(".xem-khung").all():  # whole lines, not cut on the right
        place = frame.bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]
    assert overflow(page) <= 0
    for button in page.locator("#khung-xem button:visible, #khung-xem a:visible").all():
        size = button.bounding_box()
        assert size and size["height"] >= 44 and size["x"] + size["width"] <= PHONE["width"]
    page.go_back()
    expect(page.locator("#khung-xem")).to_be_hidden()
    expect(last_answer(page)).to_be_visible()
    last_answer(page).locator("a[href$='-2']").first.click()
    page.get_by_role("button", name="Đóng, về danh sách nguồn").click()
    expect(page.locator("#khung-xem")).to_be_hidden()
    assert page.url == server.url


def test_the_viewer_is_readable_in_light_and_dark(open_page: Opener, server: LiveServer) -> None:
    for scheme in ("light", "dark"):
        page = open_page(server.url, color_scheme=scheme)
        ask(page, "trạng thái?")
        finished(page)
        opened(page, n=3)
        page.locator(".xem-doc mark").wait_for()
        for selector in (
            ".xem-ten",
            ".xem-mo-ta",
            ".xem-dong",
            ".xem-goc",
            ".xem-doc p",
            ".xem-doc th",
            ".xem-doc mark",
            ".xem-phim",
            ".khoi.trich > .nhan",
            ".khoi.da-kiem > .nhan",
            ".hop.hieu-luc",
            "#hoi-thoai a[aria-current]",
        ):
            assert contrast(page, selector) >= 4.5, f"{selector} in {scheme}"


def test_what_is_gone_is_said_in_the_viewer(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    ask(page, "tỷ lệ?")
    finished(page)
    page.evaluate("document.querySelector('#nguon article').dataset.vanBan = 'khong-co'")
    last_answer(page).locator("a[href$='-1']").first.click()
    expect(page.locator("#khung-xem .hop.loi")).to_contain_text("Không có văn bản này trong kho")
    page.get_by_role("button", name="Bằng chứng sau").click()
    loaded(page)


def test_answers_tell_their_status_differ_side_by_side_and_plot(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    ask(page, "trạng thái?")
    finished(page)
    labels = last_answer(page).locator(".nhan, .chua-kiem-chung, .hieu-luc strong")
    expect(labels).to_have_text(["Hiệu lực:", "❝ Trích nguyên văn", "✓ Đã kiểm chứng", "⚠ Chưa kiểm chứng"])
    ask(page, "lệch?")
    finished(page)
    one, other = (side.bounding_box() for side in last_answer(page).locator(".ben").all())
    assert one and other and one["y"] == other["y"] and one["x"] + one["width"] < other["x"]
    ask(page, "chuỗi?")
    finished(page)
    expect(last_answer(page).locator("td")).to_have_count(4)
    short, long = (bar.bounding_box() for bar in last_answer(page).locator(".cot").all())
    assert short and long and short["width"] / long["width"] == pytest.approx(820 / 1250, abs=0.02)
    last_answer(page).locator("svg a").nth(1).click()
    expect(page.locator(".xem-doc td mark")).to_have_text("1.250")
