"""What a document says about itself: small heads of every kind, and the gazette when it is there."""

from __future__ import annotations

import json
import re
import time
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import Metadata, describe
from ingest.readers import read
from rag.errors import DocumentError
from rag.schema import Origin
from rag.text import fold
from tests.command import SHARED

GAZETTE = SHARED / "official" / "gazette"
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
_FIELDS = [field.name for field in fields(Metadata) if field.name != "origins"]


def _told(text: str, name: str = "x.pdf", title: str | None = None) -> dict[str, str]:
    """The values that are there, each checked against its origin."""
    found = describe(text, name, title)
    values = {field: value for field in _FIELDS if (value := getattr(found, field)) is not None}
    assert {origin.field: origin.value for origin in found.origins} == values
    assert len(found.origins) == len(values)
    for origin in found.origins:
        assert 0 <= origin.start < origin.end <= len(text) if origin.told == "text" else origin.end == 0
    return values


def _printed(text: str, field: str, name: str = "x.pdf") -> str:
    (origin,) = (origin for origin in describe(text, name).origins if origin.field == field)
    return text[origin.start : origin.end]


@given(st.text(max_size=300), st.text(min_size=1, max_size=20))
def test_any_text_has_a_title_and_every_value_its_origin(text: str, name: str) -> None:
    assert _told(text, name)["title"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CHÍNH PHỦ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 97/NQ-CP Hà Nội, ngày 06 tháng 4 năm 20264\n"
            "NGHỊ QUYẾT\nSửa đổi, bổ sung nhiệm vụ\ntrong Chương trình\n____\nCHÍNH PHỦ\nCăn cứ Nghị quyết "
             "số 66-NQ/TW",
            {
                "title": "Nghị quyết 97/NQ-CP: Sửa đổi, bổ sung nhiệm vụ trong Chương trình",
                "kind": "Nghị quyết",
                "number": "97/NQ-CP",
                "date": "2026-04-06",
                "issuer": "Chính phủ",
                "subject": "Sửa đổi, bổ sung nhiệm vụ trong Chương trình",
                "issue_place": "Hà Nội",
            },
        ),
        (
            "CHÍNH PHỦ Số: 30/2020/NĐ-CP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Hà Nội, ngày 05 tháng 3 năm 2020\n"
            "NGHỊ ĐỊNH\nVề công tác văn thư\nCăn cứ Luật\nĐiều 1. A\n"
            "Nơi nhận: - Ban Bí thư Trung ương Đảng; - Bộ Lao động - Thương binh và Xã hội; - Lưu: VT. "
            "| TM. CHÍNH PHỦ THỦ TƯỚNG (Đã ký) Nguyễn Xuân Phúc\nPhụ lục I\nKính gửi: (1)",
            {
                "title": "Nghị định 30/2020/NĐ-CP: Về công tác văn thư",
                "kind": "Nghị định",
                "number": "30/2020/NĐ-CP",
                "date": "2020-03-05",
                "issuer": "Chính phủ",
                "subject": "Về công tác văn thư",
                "issue_place": "Hà Nội",
                "signatory": "Nguyễn Xuân Phúc",
                "recipients": "Ban Bí thư Trung ương Đảng\nBộ Lao động - Thương binh và Xã hội\nLưu: VT",
            },
        ),
        (
            "TỈNH ỦY AN HẢI\nTHÀNH ỦY VĨNH BÌNH\n*\nSố 22-QĐ/ThU\nĐẢNG CỘNG SẢN VIỆT NAM\nVĩnh Bình, ngày 6/4/2026\n"
            "QUY ĐỊNH\nvề kỷ luật\n\nCăn cứ Điều lệ\nĐiều 1. A\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nTạ Quang Bến\n",
            {
                "title": "Quy định 22-QĐ/ThU: về kỷ luật",
                "kind": "Quy định",
                "number": "22-QĐ/ThU",
                "date": "2026-04-06",
                "issuer": "Thành ủy Vĩnh Bình",
                "subject": "về kỷ luật",
                "issue_place": "Vĩnh Bình",
                "signatory": "Tạ Quang Bến",
            },
        ),
        (
            "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 15/BC-UBND\nLào Cai, ngày 31 tháng 02 năm 2024\nKính gửi: Chính phủ",
            {
                "title": "Báo cáo 15/BC-UBND",
                "kind": "Báo cáo",
                "number": "15/BC-UBND",
                "issuer": "Ủy ban nhân dân tỉnh Lào Cai",
                "issue_place": "Lào Cai",
                "recipients": "Chính phủ",
                "place": "Lào Cai",
            },
        ),
        (
            "UBND TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCỤC THUẾ | Độc lập - Tự do - Hạnh phúc\n"
            "Số: 5/CT-CS | Lào Cai, ngày 1 tháng 2 năm 2024\nV/v hoàn thuế\nquý I\nKính gửi:\n- Bộ Y tế;\n- "
             "Sở Y tế.\nĐể",
            {
                "title": "Công văn 5/CT-CS: hoàn thuế quý I",
                "kind": "Công văn",
                "number": "5/CT-CS",
                "date": "2024-02-01",
                "issuer": "Cục Thuế",
                "subject": "hoàn thuế quý I",
                "issue_place": "Lào Cai",
                "recipients": "Bộ Y tế\nSở Y tế",
                "period": "quý I",
                "place": "Lào Cai",
            },
        ),
        (
            "NGHỊ ĐỊNH\nVề lương\n\nNghị định số 52/2016/NĐ-CP được sửa đổi, bổ sung bởi:\nCăn cứ Luật\n"
            "TM. CHÍNH PHỦ\nPhạm Minh Chính\nXÁC THỰC VĂN BẢN HỢP NHẤT\n"
            "Số: 26/VBHN-BNV Hà Nội, ngày 21 tháng 6 năm 2024\nBỘ TRƯỞNG\nLê Văn Thanh",
            {
                "title": "Văn bản hợp nhất 26/VBHN-BNV: Về lương",
                "kind": "Văn bản hợp nhất",
                "number": "26/VBHN-BNV",
                "date": "2024-06-21",
                "issuer": "Bộ Nội vụ",
                "subject": "Về lương",
                "issue_place": "Hà Nội",
                "signatory": "Lê Văn Thanh",
            },
        ),
        (
            "QUỐC HỘI\nLuật số: 51/2024/QH15\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLUẬT\nBẢO HIỂM Y TẾ\nCăn "
             "cứ Hiến pháp\n"
            "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV thông qua ngày 27 tháng "
             "11 năm 2024.\n"
            "CHỦ TỊCH QUỐC HỘI\n[daky]\nTrần Thanh Mẫn",
            {
                "title": "Luật 51/2024/QH15: BẢO HIỂM Y TẾ",
                "kind": "Luật",
                "number": "51/2024/QH15",
                "date": "2024-11-27",
                "issuer": "Quốc hội",
                "subject": "BẢO HIỂM Y TẾ",
                "signatory": "Trần Thanh Mẫn",
            },
        ),
    ],
)  # fmt: skip
def test_official_heads(text: str, expected: dict[str, str]) -> None:
    assert _told(text) == expected


@pytest.mark.parametrize(
    "head", ["Số:      /QĐ-UBND\nQUYẾT ĐỊNH\nVề việc X", "Số: 12/QĐ-UBND\nDỰ THẢO\nQUYẾT ĐỊNH\nVề việc X"]
)
def test_a_draft_has_no_number(head: str) -> None:
    assert _told(f"UBND TỈNH AN HẢI\n{head}\nCăn cứ Quyết định số 7/QĐ-UBND") == {
        "title": "Quyết định: Về việc X",
        "kind": "Quyết định",
        "issuer": "Ủy ban nhân dân tỉnh An Hải",
        "subject": "Về việc X",
        "place": "An Hải",
    }


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("BAN CHẤP HÀNH TRUNG ƯƠNG\nVĂN PHÒNG\nSố: 36-HD/VPTW", "Văn phòng Trung ương Đảng"),
        ("UBND TỈNH LÀO CAI\nSỞ TÀI CHÍNH\nSố: 12/STC-NS", "Sở Tài chính"),
        ("BỘ TÀI CHÍNH\nCỤC THUẾ TỈNH LÀO CAI\nSố: 5/CT-TTHT", "Cục Thuế tỉnh Lào Cai"),
        ("ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nVĂN PHÒNG\nSố: 5/VP-TH", "Văn phòng Ủy ban nhân dân tỉnh An Hải"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI\nSố: 1/2022/TT-BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
    ],
)
def test_issuers(letterhead: str, issuer: str) -> None:
    assert describe(f"{letterhead}\nTHÔNG BÁO\nVề X", "x.pdf").issuer == issuer


def test_a_misread_number_is_not_guessed() -> None:
    assert _told("Sé: 06/CĐ-BCT\nCÔNG ĐIỆN") == {"title": "Sé: 06/CĐ-BCT"}


def test_origins_point_at_what_is_printed() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nSố: 98 /BC-UBND\nAn Hải, ngày 20 tháng 6 năm 2024\nBÁO CÁO\n"
        "Kinh tế - xã hội\n6 tháng đầu năm 2024\n\nI. A\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\nTM. UBND\nCHỦ "
        "TỊCH\nPhạm Thu Nhạn"
    )
    assert {field: _printed(text, field) for field in describe(text, "x").__slots__ if field != "origins"} == {
        "title": "Kinh tế - xã hội\n6 tháng đầu năm 2024",
        "kind": "BÁO CÁO",
        "number": "98 /BC-UBND",
        "date": "20 tháng 6 năm 2024",
        "issuer": "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI",
        "subject": "Kinh tế - xã hội\n6 tháng đầu năm 2024",
        "issue_place": "An Hải",
        "signatory": "Phạm Thu Nhạn",
        "recipients": "- Sở Y tế;\n- Lưu: VT.",
        "period": "6 tháng đầu năm 2024",
        "place": "AN HẢI",
    }


@pytest.mark.parametrize(
    ("text", "name", "title", "period", "place"),
    [
        ("Thu đạt 5 tỷ.", "gia-lai-6-thang-2024.txt", None, ("6 tháng năm 2024", "file name"), ("Gia "
         "Lai", "file name")),
        ("Trong quý II năm 2024, tỉnh Gia Lai thu 5 tỷ.", "a.txt", None, ("quý II năm 2024", "text"), ("Gia "
         "Lai", "text")),
        ("Trong 6 tháng, thu 5 tỷ.", "bc-2024.txt", None, ("6 tháng", "text"), None),
        ("Thu 5 tỷ.", "a.txt", "Bản tin tỉnh Gia Lai tháng 5/2024",
         ("tháng 5 năm 2024", "file properties"), ("Gia Lai", "file properties")),
        ("Báo cáo tình hình kinh tế - xã hội năm 2023", "a.txt", None, ("năm 2023", "text"), None),
        ("CỦA UBND TỈNH THÁNG 5/2017", "quang-nam.txt", None, ("tháng 5 năm 2017", "text"), ("Quảng "
         "Nam", "file name")),
        ("BỘ TÀI CHÍNH\nSố: 1/2024/TT-BTC\nHà Nội, ngày 1 tháng 2 năm 2024\nTHÔNG TƯ\nVề 6 tháng tại Gia "
         "Lai, chỉ tiêu năm 2030",
         "a.txt", None, None, ("Gia Lai", "text")),
        ("BỘ TÀI CHÍNH\nSố: 1/2024/TT-BTC\nHà Nội, ngày 1 tháng 2 năm 2024\nTHÔNG TƯ\nVề phí\nCăn cứ "
         "Luật", "a.txt", None, None, None),
    ],
)  # fmt: skip
def test_period_and_place_say_who_told_them(
    text: str, name: str, title: str | None, period: tuple[str, str] | None, place: tuple[str, str] | None
) -> None:
    told = {origin.field: (origin.value, origin.told) for origin in describe(text, name, title).origins}
    assert (told.get("period"), told.get("place")) == (period, place)


def test_press_text_has_no_number_and_no_date() -> None:
    text = (
        "Cũng trong chương trình, hội nghị phổ biến Quy định số 22-QĐ/TW ngày 28/7/2021.\n"
        "Tại Hà Nội, ngày 3 tháng 4 năm 2021, hội nghị khai mạc.\n"
    )
    found = describe(text, "tin/bao-cao-6-thang_2024.txt")
    assert found.origins[0] == Origin("title", "bao cao 6 thang 2024", "file name")
    assert (found.number, found.date, found.kind, found.issuer) == (None, None, None, None)


def test_title_order() -> None:
    assert describe("Dòng đầu\nNội dung.", "a.txt", "Tên trong tệp").title == "Tên trong tệp"
    assert describe("\nDòng đầu\nNội dung.", "a.txt").title == "Dòng đầu"
    assert describe("Phụ lục I\nMẪU BÁO CÁO", "a.txt").title == "Phụ lục I: MẪU BÁO CÁO"
    assert (
        describe("BÁO CÁO\nTình hình thu ngân sách\nThu đạt 4 tỷ.", "a.txt").title == "BÁO CÁO: Tình hình thu ngân sách"
    )
    assert describe("BÁO CÁO\n\nThu ngân sách đạt 4 tỷ đồng.", "a.txt").title == "BÁO CÁO"
    long = describe("Số: 1/QĐ-TTg\nQUYẾT ĐỊNH\n" + "Về việc thực hiện " * 20, "a.txt").title
    assert len(long) <= 160
    assert long.endswith("thực hiện…") or long.endswith("việc…") or long.endswith("Về…")


def test_a_subject_ends_before_its_grounds_in_a_list() -> None:
    """Party documents write "- Căn cứ …" where government ones write "Căn cứ …"."""
    head = "TỈNH ỦY MINH SƠN\n*\nSố 15-QĐ/TU\nMinh Sơn, ngày 12 tháng 4 năm 2024\nQUY ĐỊNH\nvề chế độ đi cơ sở\n"
    assert describe(f"{head}- Căn cứ Điều lệ Đảng;\n- Xét đề nghị của Ban Dân vận,", "x.pdf").title == (
        "Quy định 15-QĐ/TU: về chế độ đi cơ sở"
    )


@pytest.mark.parametrize(
    "text", ["Số: 1" * 300_000, "CHỦ TỊCH\n\n" * 150_000, "Hà Nội, ngày " * 150_000, "| " * 900_000, "Nơi "
     "nhận:\n" * 150_000]
)  # fmt: skip
def test_hostile_texts_take_seconds_at_most(text: str) -> None:
    started = time.process_time()
    describe(text, "x.txt")
    assert time.process_time() - started < 10


@needs_shared
def test_gazette() -> None:
    """Kind and number as the gazette's own index names them; its issue's year bounds the date."""
    wrong = []
    for path in sorted(GAZETTE.glob("*.pdf"))[::6]:  # every sixth: reading takes most of a second
        slug = re.match(r"(.*?)-so-(.*)-\d+$", json.loads(path.with_suffix(".json").read_text("utf-8"))["slug"])
        assert slug
        try:
            reading = read(path)
        except DocumentError:
            continue  # two are scans
        found = describe(reading.text, "x.pdf", reading.title)
        number = re.sub(r"[^a-z0-9]+", "-", fold(found.number or ""))
        year = re.search(r"-(20\d\d)-", slug[2])
        dated = found.date is not None and not (year and found.date[:4] != year[1])
        complete = all((found.issuer, found.subject, found.signatory))
        if (found.kind, number, dated, complete) != (_KINDS[slug[1]], slug[2], True, True):
            wrong.append((path.name, found))
    assert wrong == []
