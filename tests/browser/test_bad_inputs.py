"""What users give by mistake: each gets a message that names what was seen and what to do, and nothing else breaks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from tests.browser.conftest import Opener, RealApp, ask, finished, last_answer
from tests.browser.tabs import open_tab
from tests.command import SAMPLES
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted

LONG = "Tình hình kinh tế - xã hội. " * 180  # 5,040 letters


def whole(page: Page) -> None:
    """The buttons and the panel of sources are as they were."""
    expect(page.locator("#gui")).to_have_text("Gửi")
    expect(page.locator("#gui")).to_be_enabled()
    expect(page.locator("#dung")).to_have_text("Dừng")
    expect(page.locator("#nguon")).not_to_be_empty()
    expect(page.locator("#dau-cuoc h2")).not_to_be_empty()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_count(0)


def test_what_is_no_question_is_told_and_kept_in_the_box(
    open_page: Opener, own_scripted: tuple[LiveServer, Scripted]
) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    box = page.locator("#cau-hoi textarea")
    for typed, message in (
        ("   ", "Xin nhập câu hỏi rồi nhấn Enter hoặc nút Gửi."),
        ("😀😀 👍🏻 ?!", "Câu hỏi “😀😀 👍🏻 ?!” không có chữ hay số nào để tìm. Gõ bằng chữ điều cần tìm"),
        (LONG, "dài 5.039 ký tự, nhiều nhất là 2.000. Rút ngắn, hoặc tách thành nhiều câu rồi gửi lại"),
    ):
        box.fill(typed)
        box.press("Enter")
        expect(page.get_by_text(message)).to_be_visible()
        whole(page)
        assert box.input_value() == typed
    assert assistant.histories == []
    ask(page, "tỷ lệ?")
    finished(page)
    expect(last_answer(page)).to_contain_text("88%")


def test_files_that_are_none_are_told_and_one_that_is_there_is_not_added(
    open_page: Opener, samples_app: RealApp, tmp_path: Path
) -> None:
    sample = next(SAMPLES.glob("quy-dinh-15*.pdf"))
    (tmp_path / "rong.pdf").write_bytes(b"")
    (tmp_path / "cai-dat.pdf").write_bytes(b"MZ\x90\0" + bytes(range(256)) * 40)
    with PdfWriter(clone_from=sample) as locked:
        locked.encrypt("matkhau", algorithm="RC4-128")
        locked.write(tmp_path / "khoa.pdf")
    (tmp_path / "ban-sao.pdf").write_bytes(sample.read_bytes())
    page = open_page(samples_app.url)
    before = page.locator(".kho").inner_text()
    open_tab(page, "Văn bản")
    page.locator("[data-tep]").first.set_input_files(sorted(str(path) for path in tmp_path.iterdir()))
    expect(page.locator(".tai-len li").first).to_have_text("rong.pdf✕ tệp rỗng (0 byte): kiểm tra lại bản gốc")
    page.get_by_role("button", name="Nạp vào kho").click()
    progress = page.locator("#vb-tien-do")
    expect(progress).to_contain_text("✓ xong.", timeout=90_000)
    for told in (
        "cai-dat.pdf: nội dung của tệp là một chương trình Windows (.exe) dù tên có đuôi khác; kiểm tra lại bản gốc",
        "khoa.pdf: tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại",
        "ban-sao.pdf: cùng nội dung với “Quy định 15-QĐ/TU",
        "đã có trong kho, không thêm văn bản mới",
    ):
        expect(progress).to_contain_text(told)
    expect(page.locator("#kho")).to_have_text(before)
