"""What the head of a document says: small heads, and the gazette when it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import Metadata, describe
from ingest.readers import read
from rag.errors import DocumentError
from rag.text import fold

GAZETTE = Path(__file__).resolve().parents[2].parent / "shared/data/official/gazette"
needs_shared = pytest.mark.skipif(not GAZETTE.is_dir(), reason=f"không có {GAZETTE}")

_KINDS = {
    "chi-thi": "Chỉ thị",
    "luat": "Luật",
    "nghi-dinh": "Nghị định",
    "nghi-quyet": "Nghị quyết",
    "quyet-dinh": "Quyết định",
    "thong-tu": "Thông tư",
    "van-ban-hop-nhat": "Văn bản hợp nhất",
}


@given(st.text(max_size=300), st.text(min_size=1, max_size=20))
def test_any_text_has_a_title(text: str, name: str) -> None:
    assert describe(text, name).title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CHÍNH PHỦ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 97/NQ-CP Hà Nội, ngày 06 tháng 4 năm 2026\n"
            "NGHỊ QUYẾT\nSửa đổi, bổ sung nhiệm vụ\ntrong Chương trình\n____\nCHÍNH PHỦ\nCăn cứ Nghị quyết số 66-NQ/TW",
            Metadata(
                "Nghị quyết 97/NQ-CP: Sửa đổi, bổ sung nhiệm vụ trong Chương trình",
                "Nghị quyết",
                "97/NQ-CP",
                "2026-04-06",
                "Chính phủ",
            ),
        ),
        (
            "CHÍNH PHỦ Số: 30/2020/NĐ-CP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Hà Nội, ngày 05 tháng 3 năm 2020\n"
            "NGHỊ ĐỊNH\nVề công tác văn thư\nCăn cứ Luật",
            Metadata(
                "Nghị định 30/2020/NĐ-CP: Về công tác văn thư",
                "Nghị định",
                "30/2020/NĐ-CP",
                "2020-03-05",
                "Chính phủ",
            ),
        ),
        (
            "TỈNH ỦY THÁI NGUYÊN\nĐẢNG CỘNG SẢN VIỆT NAM\nSố 22-QĐ/TU\nThái Nguyên, ngày 6/4/2026\n"
            "QUY ĐỊNH\nvề kỷ luật\n\nCăn cứ Điều lệ",
            Metadata(
                "Quy định 22-QĐ/TU: về kỷ luật", "Quy định", "22-QĐ/TU", "2026-04-06", "Tỉnh ủy Thái Nguyên"
            ),
        ),
        (
            "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 15/BC-UBND\nLào Cai, ngày 31 tháng 02 năm 2024\nKính gửi: Chính phủ",
            Metadata("Báo cáo 15/BC-UBND", "Báo cáo", "15/BC-UBND", None, "Ủy ban nhân dân tỉnh Lào Cai"),
        ),
        (
            "BỘ TÀI CHÍNH\nSố: 288/BTC-NSNN\nV/v báo cáo\nHà Nội, ngày 1 tháng 2 năm 2024\nKính gửi: Bộ Y tế",
            Metadata(
                "Công văn 288/BTC-NSNN: báo cáo", "Công văn", "288/BTC-NSNN", "2024-02-01", "Bộ Tài chính"
            ),
        ),
        (
            "NGHỊ ĐỊNH\nVề lương\n\nNghị định số 52/2016/NĐ-CP được sửa đổi, bổ sung bởi:\n"
            "Căn cứ Luật\nXÁC THỰC\nSố: 26/VBHN-BNV Hà Nội, ngày 21 tháng 6 năm 2024",
            Metadata("Văn bản hợp nhất 26/VBHN-BNV: Về lương", "Văn bản hợp nhất", "26/VBHN-BNV", "2024-06-21", None),
        ),
    ],
)  # fmt: skip
def test_official_heads(text: str, expected: Metadata) -> None:
    assert describe(text, "x.pdf") == expected


def test_press_text_has_no_number_and_no_date() -> None:
    text = (
        "Cũng trong chương trình, hội nghị phổ biến Quy định số 22-QĐ/TW ngày 28/7/2021.\n"
        "Tại Hà Nội, ngày 3 tháng 4 năm 2021, hội nghị khai mạc.\n"
    )
    assert describe(text, "tin/bao-cao-6-thang_2024.txt") == Metadata("bao cao 6 thang 2024")


def test_title_order() -> None:
    assert describe("Dòng đầu\nNội dung.", "a.txt", "Tên trong tệp").title == "Tên trong tệp"
    assert describe("\nDòng đầu\nNội dung.", "a.txt").title == "Dòng đầu"
    assert describe("Phụ lục I\nMẪU BÁO CÁO", "a.txt").title == "Phụ lục I: MẪU BÁO CÁO"
    long = describe("Số: 1/QĐ-TTg\nQUYẾT ĐỊNH\n" + "Về việc thực hiện " * 20, "a.txt").title
    assert len(long) <= 160
    assert long.endswith("thực hiện…") or long.endswith("việc…") or long.endswith("Về…")


@needs_shared
def test_gazette_kind_number_and_year() -> None:
    wrong = []
    for path in sorted(GAZETTE.glob("*.pdf"))[::4]:  # every fourth: reading takes most of a second
        slug = re.match(r"(.*?)-so-(.*)-\d+$", path.stem)
        assert slug
        try:
            reading = read(path)
        except DocumentError:
            continue  # two are scans
        found = describe(reading.text, "x.pdf", reading.title)
        number = re.sub(r"[^a-z0-9]+", "-", fold(found.number or ""))
        year = re.search(r"-(20\d\d)-", slug[2])
        dated = not (year and found.date) or found.date[:4] == year[1]
        if (found.kind, number, dated) != (_KINDS[slug[1]], slug[2], True):
            wrong.append((path.name, found))
    assert wrong == []


def test_a_subject_ends_before_its_grounds_in_a_list() -> None:
    """Party documents write "- Căn cứ …" where government ones write "Căn cứ …"."""
    head = "TỈNH ỦY MINH SƠN\n*\nSố 15-QĐ/TU\nMinh Sơn, ngày 12 tháng 4 năm 2024\nQUY ĐỊNH\nvề chế độ đi cơ sở\n"
    assert describe(f"{head}- Căn cứ Điều lệ Đảng;\n- Xét đề nghị của Ban Dân vận,", "x.pdf").title == (
        "Quy định 15-QĐ/TU: về chế độ đi cơ sở"
    )
