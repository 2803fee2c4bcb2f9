"""The Văn bản tab in a real browser: from dropping files to removing a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults, script
from tests.browser.conftest import PHONE, Opener, RealApp, overflow
from tests.command import ingest, library_in

_LONG = 90_000  # ms for an ingest to end on a loaded machine
FILES = {
    "Tháng 5/ban-tin-1.txt": "BẢN TIN HUYỆN MẪU\nTháng 5 năm 2024\nTrồng 512 cây xanh.\n",
    "Tháng 5/ban-tin-2.txt": "BẢN TIN HUYỆN KHÁC\nTháng 5 năm 2024\nKết nạp 12 đảng viên.\n",
}
REPORT = """UBND HUYỆN AN HẢI
Số: 55/BC-UBND
An Hải, ngày 28 tháng 5 năm 2024

BÁO CÁO
Tình hình 5 tháng đầu năm 2024

I. Kinh tế
Thu ngân sách đạt 432 tỷ đồng.
II. Xã hội
Hộ nghèo còn 3,1%.
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[RealApp]:
    """The real program over sixty short texts: two pages of the list."""
    data_dir, files = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("texts")
    (data_dir / "models").symlink_to(models_dir)
    for n in range(60):
        text = f"BẢN TIN SỐ {n:02}\nTháng {1 + n % 12} năm 2023\nĐơn vị {n} trồng {n + 100} cây.\n"
        (files / f"tin-{n:02}.txt").write_text(text, "utf-8")
    library = library_in(data_dir)
    ingest(library, files)
    library.close()
    with RealApp(data_dir) as running:
        yield running


def documents(open_page: Opener, app: RealApp, **options: object) -> Page:
    return open_page(f"{app.url}?tab=van-ban", ready="#vb-trang table", **options)


def upload(page: Page, place: int, *paths: Path) -> None:
    """Choose files (0) or a folder (1), and take them in."""
    page.locator("[data-tep]").nth(place).set_input_files([str(path) for path in paths])
    page.get_by_role("button", name="Nạp vào kho").click()


def test_files_go_in_each_with_its_outcome_and_its_reason(open_page: Opener, app: RealApp, tmp_path: Path) -> None:
    page = documents(open_page, app)
    expect(page.locator("#kho")).to_have_text("Kho có 60 văn bản")
    made = {"bao-cao.txt": REPORT.encode(), "hong.docx": b"PK\x03\x04", "rong.txt": b"", "anh.exe": b"MZ"}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    page.locator("[data-tep]").first.set_input_files([str(tmp_path / name) for name in made])
    expect(page.locator(".tai-len li")).to_have_text(
        [
            *(
                "anh.exe✕ chưa đọc được loại tệp “.exe”: lưu thành PDF, Word, Excel, HTML hoặc TXT rồi nạp lại",
                "rong.txt✕ tệp rỗng (0 byte): kiểm tra lại bản gốc",
            ),
            *("bao-cao.txt1 KB", "hong.docx1 KB"),
        ]
    )
    page.get_by_role("button", name="Nạp vào kho").click()
    progress = page.locator("#vb-tien-do")
    expect(progress).to_contain_text("✓ xong. Mới 1, lỗi 1.", timeout=_LONG)
    expect(page.locator("#kho")).to_have_text("Kho có 61 văn bản")
    expect(progress.get_by_role("alert")).to_contain_text("hong.docx: tệp không phải .docx hoặc bị hỏng")
    expect(page.locator(".tong")).to_have_text("2 tệp không tải lên, xem lý do:")
    page.get_by_role("button", name="Đã xem").click()
    expect(page.locator("[data-cho]")).to_be_hidden()
    page.get_by_label("Tìm theo tên").fill("55/bc-ubnd")
    expect(page.locator(".dem")).to_have_text("1 văn bản · đang xem 1–1")
    expect(page.locator("#vb-trang tbody a")).to_have_text("Báo cáo 55/BC-UBND: Tình hình 5 tháng đầu năm 2024")


def test_a_document_is_corrected_read_anew_downloaded_and_removed(
    open_page: Opener, app: RealApp, tmp_path: Path
) -> None:
    page = documents(open_page, app)
    (tmp_path / "can-xoa.txt").write_text(REPORT.replace("55/BC", "77/BC"), "utf-8")
    upload(page, 0, tmp_path / "can-xoa.txt")
    expect(page.locator("#vb-tien-do")).to_contain_text("✓ xong. Mới 1.", timeout=_LONG)
    page.get_by_label("Tìm theo tên").fill("can-xoa")
    page.locator("#vb-trang tbody a", has_text="77/BC-UBND").click()
    view = page.locator("#vb-mot article")
    expect(view.locator("h3")).to_be_focused()
    view.get_by_text("Sửa thông tin").click()
    view.get_by_label("Địa phương").fill("xã Bình Minh")
    view.get_by_role("button", name="Lưu chỗ sửa").click()
    place = view.locator("tr", has_text="Địa phương")
    expect(place).to_contain_text("máy đọc: An Hải")
    view.get_by_role("button", name="Trả Địa phương về như máy đọc").click()
    expect(place).to_have_text("Địa phươngAn Hảiđọc trong văn bản")
    view.get_by_text("Cấu trúc máy nhận ra").click()
    expect(view.locator(".de-cuong")).to_contain_text("Mục I. Kinh tế")
    with page.expect_download() as downloaded:
        view.get_by_role("link", name="Tải bản gốc").click()
    assert Path(downloaded.value.path()).read_text("utf-8") == REPORT.replace("55/BC", "77/BC")
    view.get_by_role("button", name="Đọc lại").click()
    expect(view.locator("#vb-viec")).to_contain_text("✓ xong. Cập nhật 1.", timeout=_LONG)
    view.get_by_text("Xoá văn bản này").click()
    view.get_by_label("Gõ lại").fill("78/BC-UBND")
    view.get_by_role("button", name="Xoá hẳn").click()
    expect(view.get_by_role("alert")).to_contain_text("Chưa xoá: hãy gõ đúng “77/BC-UBND”.")
    view.get_by_label("Gõ lại").fill("77/BC-UBND")
    view.get_by_role("button", name="Xoá hẳn").click()
    expect(page.locator("#vb-mot")).to_contain_text("Đã xoá 1 tệp.", timeout=_LONG)
    page.get_by_role("button", name="Về danh sách").click()
    expect(page.locator("#vb-trang")).to_contain_text("Không có văn bản nào khớp")


def test_who_may_read_a_document_is_changed_after_a_question(open_page: Opener, app: RealApp) -> None:
    page = documents(open_page, app)
    page.get_by_label("Tìm theo tên").fill("tin-07")
    expect(page.locator(".dem")).to_have_text("1 văn bản · đang xem 1–1")
    page.locator("#vb-trang tbody a").click()
    view = page.locator("#vb-mot article")
    readers = view.locator("tr", has_text="Ai được đọc")
    expect(readers).to_contain_text("mọi người")
    view.locator("summary", has_text="Đổi người được đọc").click()
    change = view.get_by_role("button", name="Đổi người được đọc…")
    change.click()
    expect(view.get_by_role("alert")).to_contain_text("Chưa có gì khác đi")
    view.get_by_label("Mọi người").uncheck()
    view.get_by_label("Nhóm khác").fill("Ban Thường vụ")
    change.click()
    asked = view.locator("#vb-nguoi-doc")
    expect(asked.locator("[data-tieu-diem]")).to_be_focused()
    expect(asked.locator("li")).to_have_text(
        "Chỉ nhóm Ban Thường vụ (và người quản trị) còn đọc được văn bản này; mọi người khác không tìm thấy, không tải "
        "được nó nữa."
    )
    assert faults(page, script()) == []
    asked.get_by_role("button", name="Thôi").click()
    expect(view.get_by_label("Mọi người")).to_be_checked()
    view.get_by_label("Mọi người").uncheck()
    view.get_by_label("Nhóm khác").fill("Ban Thường vụ")
    change.click()
    view.get_by_role("button", name="Đồng ý đổi").click()
    expect(view.get_by_role("status")).to_have_text("✓ Đã đổi người được đọc.")
    expect(readers).to_contain_text("Ban Thường vụ")
    view.locator("summary", has_text="Đổi người được đọc").click()
    expect(view.get_by_label("Chỉ nhóm Ban Thường vụ")).to_be_checked()


def test_the_list_is_leafed_sorted_and_filtered(open_page: Opener, app: RealApp) -> None:
    page = documents(open_page, app)
    page.get_by_label("Tìm theo tên").fill("tin-")
    expect(page.locator(".dem")).to_have_text("60 văn bản · đang xem 1–50")
    page.get_by_role("button", name="Trang sau").click()
    expect(page.locator(".dem")).to_have_text("60 văn bản · đang xem 51–60")
    page.get_by_label("Sắp xếp").select_option("title")
    expect(page.locator("#vb-trang tbody a").first).to_have_text("BẢN TIN SỐ 00")
    page.get_by_text("Lọc thêm").click()
    page.get_by_label("Kỳ số liệu").fill("tháng 5 năm 2023")
    expect(page.locator(".dem")).to_have_text("5 văn bản · đang xem 1–5")
    page.get_by_role("textbox", name="Từ ngày").fill("32/1/2024")
    expect(page.locator("#vb-trang").get_by_role("alert")).to_contain_text("Từ ngày: “32/1/2024” không phải một ngày")
    page.get_by_role("button", name="Bỏ lọc").click()
    expect(page.locator("#vb-trang").get_by_role("alert")).to_have_count(0)


def test_a_folder_goes_in_from_a_phone(open_page: Opener, app: RealApp, tmp_path: Path) -> None:
    page = documents(open_page, app, viewport=PHONE, color_scheme="dark")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    upload(page, 1, tmp_path / "Tháng 5")
    progress = page.locator("#vb-tien-do")
    expect(progress).to_contain_text("✓ xong. Mới 2.", timeout=_LONG)
    expect(progress.locator(".tung-tep li")).to_have_count(2)
    assert overflow(page) == 0
    page.get_by_label("Tìm theo tên").fill("huyen mau")
    page.locator("#vb-trang tbody a", has_text="HUYỆN MẪU").click()
    expect(page.locator("#vb-mot .tep li")).to_have_text("Tháng 5/ban-tin-1.txt")
    assert overflow(page) == 0
