"""Conversations, scope, suggestions, thumbs and downloads of the Hỏi đáp tab in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, ROOT, Opener, RealApp, ask, environment, finished, last_answer, overflow
from tests.ui.live import LiveServer
from tests.ui.scripted import NOTICE, QUOTE, Scripted
from ui.talks.packing import GONE
from ui.wording import STOPPED_LABEL

HEADING = "#dau-cuoc h2"
GRDP = "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?"


def asked(page: Page, *questions: str) -> None:
    for question in questions:
        ask(page, question)
        finished(page)


def bubbles(page: Page) -> list[str]:
    """The questions on the page."""
    return page.locator("#hoi-thoai [data-testid=user]").all_inner_texts()


def act(page: Page, what: str, number: int) -> None:
    """Follow one of the links under an answer."""
    page.locator(f"#hoi-thoai a[href='#viec-{what}-{number}']").click()


def open_list(page: Page) -> None:
    page.get_by_role("button", name="Các cuộc trò chuyện", exact=True).click()
    expect(page.get_by_label("Tìm cuộc trò chuyện")).to_be_focused()


def test_conversations_are_kept_found_renamed_and_deleted(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    asked(page, "hộ nghèo An Hải?", "còn gì?")
    expect(page.locator(HEADING)).to_have_text("hộ nghèo An Hải?")
    page.get_by_role("button", name="Cuộc trò chuyện mới", exact=True).click()
    expect(page.locator(HEADING)).to_have_text("Cuộc trò chuyện mới")
    asked(page, "GRDP?")
    open_list(page)
    titles = page.locator("#cac-cuoc .ten-cuoc")
    expect(titles).to_have_text(["GRDP?", "hộ nghèo An Hải?"])
    page.get_by_label("Tìm cuộc trò chuyện").fill("ho ngheo")
    expect(titles).to_have_text(["hộ nghèo An Hải?"])
    page.locator("#cac-cuoc .mo").click()
    expect(page.locator(HEADING)).to_have_text("hộ nghèo An Hải?")
    assert bubbles(page) == ["hộ nghèo An Hải?", "còn gì?"]
    last_answer(page).locator("a[href*='nguon-2-1']").click()  # its marks work again
    expect(page.locator("#nguon-2-1 mark")).to_have_text(QUOTE)
    asked(page, "rồi sao?")
    assert [turn.question for turn in assistant.histories[-1]] == ["hộ nghèo An Hải?", "còn gì?"]
    page.get_by_role("button", name="Đổi tên “hộ nghèo An Hải?”").click()
    page.get_by_label("Tên mới").fill("Hộ nghèo <b>tỉnh</b>")
    page.keyboard.press("Enter")
    expect(page.locator(HEADING)).to_have_text("Hộ nghèo <b>tỉnh</b>")
    page.get_by_label("Tìm cuộc trò chuyện").fill("")
    expect(titles).to_have_text(["Hộ nghèo <b>tỉnh</b>", "GRDP?"])
    delete = page.get_by_role("button", name="Xoá “Hộ nghèo <b>tỉnh</b>”")
    delete.click()
    expect(page.get_by_role("dialog")).to_contain_text("sẽ bị xoá hẳn")
    page.keyboard.press("Escape")
    expect(titles).to_have_count(2)
    delete.click()
    page.get_by_role("button", name="Xoá hẳn").click()
    expect(titles).to_have_text(["GRDP?"])
    expect(page.locator(HEADING)).to_have_text("Cuộc trò chuyện mới")
    assert bubbles(page) == []


def test_a_reload_brings_the_conversation_back_another_window_begins_anew(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    asked(page, "một?")
    ask(page, "chậm")
    expect(last_answer(page)).to_contain_text("phần 3")
    page.reload()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "chậm"])
    expect(page.locator("#hoi-thoai [data-testid=bot]").first).to_contain_text("88%")
    expect(page.locator("#nguon-1-1 mark")).to_have_text(QUOTE)
    expect(last_answer(page).locator("a[href='#viec-lai-2']")).to_be_visible()
    asked(page, "ba?")
    assert [turn.question for turn in assistant.histories[-1]] == ["một?"]
    other = page.context.new_page()
    other.goto(server.url)
    other.locator("#hoi-thoai .example").first.wait_for()
    assert bubbles(other) == []


def test_a_stopped_answer_is_kept_as_one(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, _ = own_scripted
    page = open_page(server.url)
    ask(page, "chậm")
    expect(last_answer(page)).to_contain_text("phần 3")
    page.get_by_role("button", name="Dừng").click()
    finished(page)
    for _ in range(2):
        expect(last_answer(page).locator(".hop.da-dung")).to_have_text(f"■ {STOPPED_LABEL}", timeout=20_000)
        expect(last_answer(page)).to_contain_text("⚠ Chưa kiểm chứng phần 1 phần 2 phần 3")
        expect(last_answer(page).locator(".nhan")).to_have_count(0)  # neither quoted nor verified
        edge = last_answer(page).locator(".hop.da-dung").evaluate("(box) => getComputedStyle(box).borderTopStyle")
        assert edge == "dotted"  # seen without colours too
        page.reload()
    with page.expect_download() as coming:
        last_answer(page).get_by_role("link", name="Tải DOCX").click()
    said = [one.text for one in docx.Document(str(coming.value.path())).paragraphs]
    assert STOPPED_LABEL in said
    assert next(one for one in said if "phần 3" in one).startswith("[Chưa kiểm chứng]")


def test_an_answer_is_asked_again_and_an_earlier_question_edited(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    asked(page, "một?", "hai?", "ba?")
    act(page, "lai", 3)
    page.locator("#dung:not([disabled])").wait_for()
    finished(page)
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "hai?", "ba?"])
    assert [[turn.question for turn in history] for history in assistant.histories[-2:]] == [["một?", "hai?"]] * 2
    act(page, "sua", 2)
    expect(page.locator(".dang-sua")).to_contain_text("câu trả lời cũ và 1 câu hỏi sau đó sẽ bị bỏ")
    expect(page.get_by_label("Câu hỏi", exact=True)).to_have_value("hai?")
    expect(page.get_by_label("Câu hỏi", exact=True)).to_be_focused()
    page.get_by_role("button", name="Thôi sửa").click()
    expect(page.locator(".dang-sua")).to_have_count(0)
    act(page, "sua", 2)
    expect(page.locator(".dang-sua")).to_be_visible()
    page.get_by_label("Câu hỏi", exact=True).fill("hai khác?")
    page.keyboard.press("Enter")
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "hai khác?"])
    finished(page)
    expect(page.locator(".dang-sua")).to_have_count(0)
    page.reload()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "hai khác?"])


def test_two_windows_with_one_conversation_do_not_undo_each_other(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, _ = own_scripted
    page = open_page(server.url)
    asked(page, "một?")
    other = open_page(server.url)
    open_list(other)
    other.locator("#cac-cuoc .mo").click()
    expect(other.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?"])
    asked(other, "hai?")
    act(page, "lai", 1)  # this window has not seen the second question
    expect(page.get_by_text("vừa thay đổi ở một cửa sổ khác")).to_be_visible()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "hai?"])
    asked(page, "ba?")
    other.reload()
    expect(other.locator("#hoi-thoai [data-testid=user]")).to_have_text(["một?", "hai?", "ba?"])


def test_what_is_no_longer_readable_is_not_shown_again(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    asked(page, "một?")
    del assistant.shelf["d1"]
    page.reload()
    expect(last_answer(page)).to_contain_text(GONE.strip("*()"))
    expect(last_answer(page)).to_contain_text("1.300")
    assert "88%" not in page.locator("body").inner_text()


def test_thumbs_become_candidate_questions(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    asked(page, "một?", "hai?")
    act(page, "dung", 1)
    expect(page.locator("a[href='#viec-dung-1']")).to_have_text("Đã đánh giá đúng")
    assert assistant.praised == [("một?", ())]
    act(page, "sai", 2)
    expect(page.get_by_role("radio").first).to_be_focused()
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.get_by_text("Xin chọn câu trả lời chưa đúng ở điểm nào")).to_be_visible()
    page.get_by_label("Nguồn không đúng").check()
    page.get_by_label("Câu trả lời đúng").fill("87%")
    page.get_by_label("Ghi thêm").fill("lỗi")
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.get_by_text("Kho đầy")).to_be_visible()
    page.get_by_label("Ghi thêm").fill("nhầm kỳ")
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.locator("a[href='#viec-sai-2']")).to_have_text("Đã góp ý: chưa đúng")
    expect(page.locator("#gop-y")).to_be_hidden()
    ((question, history, correction, remark, reason),) = assistant.reported
    assert [turn.question for turn in history] == ["một?"]
    assert (question, correction, remark, reason) == ("hai?", "87%", "nhầm kỳ", "Nguồn không đúng")
    page.reload()
    expect(page.locator("a[href='#viec-dung-1']")).to_have_text("Đã đánh giá đúng")


def downloaded(page: Page, selector: str) -> tuple[str, list[str]]:
    """The name and the paragraphs of the DOCX file behind a link."""
    with page.expect_download() as waiting:
        page.locator(selector).click()
    path = waiting.value.path()
    paragraphs = docx.Document(BytesIO(Path(path).read_bytes())).paragraphs
    return waiting.value.suggested_filename, [paragraph.text for paragraph in paragraphs]


def test_a_conversation_and_an_answer_are_taken_away(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, _ = own_scripted
    page = open_page(server.url)
    asked(page, "một?", "lưu ý")
    name, said = downloaded(page, "#dau-cuoc a")
    assert name == "mot.docx"
    assert [line for line in said if line.startswith("Câu ")] == ["Câu 1. một?", "Câu 2. lưu ý"]
    assert "[1] Báo cáo số 15-BC/TU ngày 29/9/2021, mục I" in said and f"Lưu ý: {NOTICE}" in said
    name, said = downloaded(page, "a[href*='cau=2']")
    assert name == "mot-cau-2.docx" and "[Chưa kiểm chứng] Đạt 90%. [1]" in said


def test_the_list_is_a_sheet_on_a_phone(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, _ = own_scripted
    page = open_page(server.url, viewport=PHONE, has_touch=True)
    asked(page, "một?")
    assert overflow(page) <= 0
    open_list(page)
    sheet = page.locator("#cot-so").bounding_box()
    assert sheet and (sheet["width"], sheet["height"]) == (PHONE["width"], PHONE["height"])
    assert overflow(page) <= 0
    for button in [*page.locator("#cot-so button").all(), *page.locator(".chan-cau a").all()]:
        size = button.bounding_box()
        assert size and size["height"] >= 44
    page.locator("#cac-cuoc .mo").tap()
    expect(page.locator("#cot-so")).to_be_hidden()
    page.get_by_role("button", name="Phạm vi").tap()
    expect(page.get_by_label("Ban hành từ ngày")).to_be_visible()
    assert overflow(page) <= 0


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[RealApp]:
    """The real program over the samples."""
    data_dir = tmp_path_factory.mktemp("data")
    (data_dir / "models").symlink_to(models_dir)
    documents = data_dir / "documents"
    shutil.copytree(ROOT / "samples" / "documents", documents)
    subprocess.run(
        [sys.executable, "-m", "ingest", str(documents)],
        cwd=ROOT,
        env=environment(data_dir),
        check=True,
        capture_output=True,
        timeout=300,
    )
    with RealApp(data_dir) as running:
        yield running


def screenshot(page: Page, name: str) -> None:
    """Write docs/NAME when RAG_SCREENSHOTS=1."""
    if os.environ.get("RAG_SCREENSHOTS") == "1":
        page.wait_for_timeout(500)  # the buttons fade
        page.screenshot(path=ROOT / "docs" / name)


def test_suggestions_come_from_the_library_and_are_answered(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url)
    expect(page.locator("#hoi-thoai .example")).to_have_count(5, timeout=30_000)
    asked(page, GRDP)
    offers = page.locator(".cac-goi-y a")
    expect(offers).to_have_count(3, timeout=30_000)
    expect(offers.first).to_have_text("GRDP tỉnh Minh Sơn 6 tháng năm 2023 tăng bao nhiêu?")
    screenshot(page, "talks-suggestions.png")
    offers.first.click()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_count(2)
    finished(page)
    expect(last_answer(page)).to_contain_text("6,85%")


def test_a_scope_is_chosen_kept_shown_and_dropped(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url)
    choose = page.get_by_role("button", name="Phạm vi…")
    choose.click()
    expect(choose).to_have_attribute("aria-expanded", "true")
    words = page.get_by_label("Tìm văn bản, loại, cơ quan, địa phương để chọn")
    words.fill("15-qd")
    found = page.locator("#ket-qua-chon button")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Quy định 15-QĐ/TU, 12/04/2024")
    words.fill("chi thi")
    page.get_by_role("button", name="Chỉ thị (1)").click()
    chip = page.get_by_role("button", name="Bỏ khỏi phạm vi: Loại Chỉ thị")
    expect(chip).to_be_visible()
    page.get_by_label("Ban hành từ ngày").fill("31/2/2024")
    page.get_by_role("button", name="Thêm ngày").click()
    expect(page.get_by_text("không phải một ngày")).to_be_visible()
    page.get_by_label("Ban hành từ ngày").fill("1/1/2025")
    page.get_by_role("button", name="Thêm ngày").click()
    expect(page.get_by_role("button", name="Bỏ khỏi phạm vi: Từ ngày 01/01/2025")).to_be_visible()
    page.keyboard.press("Escape")
    asked_nothing = "Phạm vi này không có văn bản nào"
    page.get_by_label("Câu hỏi", exact=True).fill(GRDP)
    page.keyboard.press("Enter")
    expect(last_answer(page)).to_contain_text(asked_nothing)
    expect(last_answer(page)).to_contain_text("bỏ “Từ ngày: 01/01/2025” thì còn 1 văn bản")
    page.get_by_role("button", name="Bỏ khỏi phạm vi: Từ ngày 01/01/2025").click()
    expect(page.locator("#pham-vi button")).to_have_count(1)
    page.get_by_label("Câu hỏi", exact=True).press("Enter")
    finished(page)
    expect(last_answer(page).locator(".pham-vi-cau")).to_have_text("Phạm vi: Loại: Chỉ thị")
    expect(last_answer(page).locator(".khong-tim-thay")).to_be_visible()
    drop = page.locator(".cac-goi-y a")
    expect(drop).to_have_text("Bỏ “Loại: Chỉ thị”", timeout=30_000)
    screenshot(page, "talks-scope.png")
    page.reload()
    expect(chip).to_be_visible()  # the scope is the conversation's
    chip.click()
    expect(chip).to_be_hidden()
    act(page, "lai", 1)
    expect(last_answer(page)).to_contain_text("7,42%")
    finished(page)
    expect(page.locator(".pham-vi-cau")).to_have_count(0)
