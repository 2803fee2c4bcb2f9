"""The viewer over HTTP: who may see what, what a page, a text and an original are answered with."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from tests.ingest.readers.printed import needs_font
from tests.ui.viewer.served import ACROSS, LONG, PAGE, REGULATION, SECRET, SHEET, Served
from ui.viewer.routes import NOT_THERE
from ui.viewer.stretch import REACH

pytestmark = needs_font


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("viewer")
    data_dir = folder / "data"
    data_dir.mkdir()
    (data_dir / "models").symlink_to(models_dir)
    made = Served(data_dir, folder / "files")
    yield made
    made.press.close()


def ask(served: Served, source: str, rest: str, person: str = "") -> Any:
    return served.client.get(f"/van-ban/{served.ids[source]}/{rest}", headers={"x-nguoi": person})


def place(served: Served, source: str, words: str) -> dict[str, Any]:
    start, end = served.span(source, words)
    told: dict[str, Any] = ask(served, source, f"cho?tu={start}&den={end}").json()
    return told


def test_a_quotation_in_a_pdf_is_told_with_its_page_and_boxes(served: Served) -> None:
    told = place(served, REGULATION, "88% kế hoạch giao, đứng thứ 5")
    boxes = told.pop("khung")
    assert told == {
        "ten": served.document(REGULATION).title,
        "mo_ta": "Quy định 22-QĐ/TW · 28/07/2021",
        "tep": REGULATION,
        "trang": 1,
        "so_trang": 3,
        "dang": "trang",
        "ti_le": pytest.approx(842 / 595, abs=0.01),
        "goc": "mo",
        "nhac": None,
        "quet": False,
    }
    ((left, top, width, height),) = boxes["1"]
    # "2. Tỷ lệ …" is the eighth line: its baseline lies 780 - 7 * 16 points above the bottom of the sheet.
    assert top < 1 - (780 - 7 * 16) / 841.9 < top + height
    assert 0.2 < left < 0.4 and 0.2 < width < 0.5 and height < 0.02


def test_of_two_places_with_the_same_words_the_one_meant_is_boxed(served: Served) -> None:
    text = served.document(REGULATION).text
    start = text.index("88%", text.index("88%") + 1)
    told = ask(served, REGULATION, f"cho?tu={start}&den={start + 3}").json()
    assert (told["trang"], list(told["khung"])) == (2, ["2"])


def test_a_quotation_across_a_page_end_has_boxes_on_both_pages(served: Served) -> None:
    text = served.document(REGULATION).text
    start = text.index("Tổ chức đảng vi phạm")
    end = text.index("công minh.") + len("công minh.")
    assert text[start:end].replace("\n", " ") == ACROSS
    told = ask(served, REGULATION, f"cho?tu={start}&den={end}").json()
    assert told["trang"] == 1
    assert {page: len(boxes) for page, boxes in told["khung"].items()} == {"1": 1, "2": 1}


def test_a_page_is_drawn_no_wider_than_the_widest_kept(served: Served) -> None:
    sizes = []
    for asked in ("trang/1.jpg?rong=500", "trang/1.jpg?rong=720", "trang/3.jpg?rong=99999"):
        reply = ask(served, REGULATION, asked)
        assert reply.headers["content-type"] == "image/jpeg"
        assert (reply.headers["cache-control"], reply.headers["vary"]) == ("private, max-age=600", "Cookie")
        sizes.append(Image.open(io.BytesIO(reply.content)).size[0])
    assert sizes == [720, 720, 2400]


@pytest.mark.parametrize(
    ("rest", "status", "reason"),
    [
        ("trang/4.jpg", 404, "Văn bản có 3 trang, không có trang 4."),
        ("trang/0.jpg", 404, "Văn bản có 3 trang, không có trang 0."),
        ("trang/mot.jpg", 400, "Yêu cầu không đúng: “mot” phải là một số nguyên không âm."),
        ("trang/1.jpg?rong=-1", 400, "Yêu cầu không đúng: “-1” phải là một số nguyên không âm."),
        ("cho?tu=x&den=3", 400, "Yêu cầu không đúng: “x” phải là một số nguyên không âm."),
        ("chu?trang=9", 404, "Văn bản có 3 trang, không có trang 9."),
    ],
)
def test_what_cannot_be_shown_is_said_in_vietnamese(served: Served, rest: str, status: int, reason: str) -> None:
    reply = ask(served, REGULATION, rest)
    assert (reply.status_code, reply.json()) == (status, {"loi": reason})


def test_a_place_beyond_the_text_is_its_end(served: Served) -> None:
    told = ask(served, REGULATION, "cho?tu=999999&den=9999999").json()
    assert (told["trang"], told["khung"], told["nhac"]) == (3, {}, None)


@pytest.mark.parametrize("rest", ["cho?tu=0&den=5", "chu?tu=0&den=5", "trang/1.jpg", "goc"])
def test_a_document_of_another_group_is_as_one_that_is_not_there(served: Served, rest: str) -> None:
    hidden = ask(served, SECRET, rest, "lan")
    absent = served.client.get(f"/van-ban/{'0' * 64}/{rest}", headers={"x-nguoi": "lan"})
    bad = served.client.get(f"/van-ban/khong-co/{rest}", headers={"x-nguoi": "lan"})
    for reply in (hidden, absent, bad):
        assert (reply.status_code, reply.json()) == (404, {"loi": NOT_THERE})
    assert {*hidden.headers} == {*absent.headers}


@pytest.mark.parametrize("person", ["minh", ""])
def test_members_of_the_group_see_it(served: Served, person: str) -> None:
    start, end = served.span(SECRET, "12 đồng chí")
    shown = ask(served, SECRET, f"chu?tu={start}&den={end}", person).json()
    assert shown["html"] == "<p>Danh sách nhân sự dự kiến của Ban Tổ chức gồm <mark>12 đồng chí</mark>.</p>"


def test_who_opened_and_who_took_what_is_noted(served: Served) -> None:
    served.noted.clear()
    ask(served, SECRET, "cho?tu=0&den=5", "lan")
    ask(served, SECRET, "cho?tu=0&den=5", "minh")
    ask(served, REGULATION, "goc", "lan")
    assert served.noted == [("minh", "see", served.ids[SECRET]), ("lan", "download", served.ids[REGULATION])]


def test_text_is_shown_in_its_structure(served: Served) -> None:
    shown = ask(served, REGULATION, "chu?trang=1").json()["html"]
    assert '<p role="heading" aria-level="4" class="de-muc">Điều 1. Phạm vi điều chỉnh</p>' in shown
    assert "<p>2. Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5 toàn quốc.</p>" in shown
    assert "đều bình đẳng" not in shown


def test_a_table_is_shown_as_a_table(served: Served) -> None:
    start, end = served.span(SHEET, "1.250")
    shown = ask(served, SHEET, f"chu?tu={start}&den={end}").json()["html"]
    assert "<caption>Bảng 1. Thu ngân sách (tỷ đồng)</caption>" in shown
    assert "<thead><tr><th>Chỉ tiêu</th><th>6 tháng</th><th>9 tháng</th></tr></thead>" in shown
    assert "<tr><td>Thu nội địa</td><td>820</td><td><mark>1.250</mark></td></tr>" in shown
    assert "<tr><td>Thu xuất nhập khẩu</td><td></td><td>140</td></tr>" in shown
    assert "<p>Hết bảng &lt; này.</p>" in shown


def test_a_long_text_is_sent_in_stretches_that_fit_together(served: Served) -> None:
    document = served.document(LONG)
    assert len(document.text) > 5 * REACH
    middle = document.text.index("dài", len(document.text) // 2)
    shown = ask(served, LONG, f"chu?tu={middle}&den={middle + 10}").json()
    assert shown["html"].count("<mark>") == 1
    assert shown["dai"] == len(document.text)
    assert middle - shown["tu"] <= REACH + 1300 and shown["den"] - middle <= REACH + 1300
    above = ask(served, LONG, f"chu?truoc={shown['tu']}").json()
    below = ask(served, LONG, f"chu?sau={shown['den']}").json()
    assert (above["den"], below["tu"]) == (shown["tu"], shown["den"])
    assert all(part["html"].startswith("<p>Câu thứ nhất") for part in (above, shown, below))
    assert ask(served, LONG, "chu?truoc=500").json()["tu"] == 0
    assert ask(served, LONG, f"chu?sau={len(document.text) - 9}").json()["den"] == len(document.text)


def test_a_pdf_original_opens_in_the_browser_under_its_own_name(served: Served) -> None:
    reply = ask(served, REGULATION, "goc")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"] == (
        "inline; filename*=utf-8''Quy%20%C4%91%E1%BB%8Bnh%2022%20v%E1%BB%81%20k%E1%BB%B7%20lu%E1%BA%ADt.pdf"
    )
    assert reply.content.startswith(b"%PDF-")
    part = served.client.get(f"/van-ban/{served.ids[REGULATION]}/goc", headers={"range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")


def test_a_web_page_original_is_saved_and_never_run_here(served: Served) -> None:
    reply = ask(served, PAGE, "goc")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"] == 'attachment; filename="trang.html"'
    assert b"<script>alert(1)</script>" in reply.content
    assert ask(served, PAGE, "cho?tu=0&den=5").json()["goc"] == "tai"
    assert "alert" not in ask(served, PAGE, "chu?tu=0&den=5").json()["html"]


def test_what_is_no_pdf_has_no_pages(served: Served) -> None:
    told = place(served, PAGE, "tăng 7,5%")
    assert (told["dang"], told["trang"], told["so_trang"], told["khung"]) == ("chu", None, 0, {})
    assert ask(served, PAGE, "trang/1.jpg").json() == {
        "loi": "Văn bản này không phải tệp PDF nên không có ảnh trang. Xem phần chữ."
    }


@pytest.fixture
def spoilt(served: Served) -> Iterator[Path]:
    """The kept original of the regulation, to be damaged; whole again afterwards."""
    path = served.original(REGULATION)
    kept = path.with_name("kept")
    shutil.copy(path, kept)
    served.press._pages.clear()
    served.press._places.clear()
    yield path
    shutil.move(kept, path)
    served.press._places.clear()


def test_a_purged_original_leaves_the_text(served: Served, spoilt: Path) -> None:
    spoilt.unlink()
    told = place(served, REGULATION, "88% kế hoạch")
    assert (told["dang"], told["goc"]) == ("chu", None)
    assert told["nhac"] == "Bản gốc không còn được giữ trên máy chủ; đây là phần chữ đã đọc từ bản gốc."
    for rest in ("goc", "trang/1.jpg"):
        reply = ask(served, REGULATION, rest)
        assert (reply.status_code, reply.json()["loi"][:12]) == (404, "Bản gốc khôn")


def test_a_locked_and_a_broken_pdf_say_so_and_leave_the_text(served: Served, spoilt: Path) -> None:
    writer = pypdf.PdfWriter(spoilt)
    writer.encrypt("mat khau", algorithm="RC4-128")
    writer.write(spoilt)
    told = place(served, REGULATION, "88% kế hoạch")
    assert told["dang"] == "chu"
    assert told["nhac"].startswith("Tệp PDF này được đặt mật khẩu nên không hiện được trang.")
    assert ask(served, REGULATION, "trang/1.jpg").status_code == 422
    spoilt.write_bytes(b"%PDF-1.7\nkhong phai pdf\n%%EOF")
    served.press._places.clear()
    assert "tệp bị hỏng" in place(served, REGULATION, "88% kế hoạch")["nhac"]
    assert "tệp bị hỏng" in ask(served, REGULATION, "trang/1.jpg").json()["loi"]
