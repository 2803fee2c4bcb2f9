"""What a document does to others and when it holds: clauses as they are written, and real ones."""

from __future__ import annotations

import time

import pytest

from ingest.in_force import in_force
from ingest.readers import read
from ingest.relations import relations
from ingest.structure import outline
from rag.schema import Origin
from tests.command import SHARED

GAZETTE = SHARED / "official" / "gazette"
needs_shared = pytest.mark.skipif(not GAZETTE.is_dir(), reason=f"không có {GAZETTE}")


def _found(text: str, subject: str = "", number: str | None = "9/2024/NĐ-CP") -> list[tuple[str, str | None, bool]]:
    start = text.index(subject)
    span = (start, start + len(subject))
    return [(one.kind, one.number, one.whole) for one in relations(text, outline(text), number, None, span)]


def _one(clause: str) -> list[tuple[str, str | None, bool]]:
    return _found(f"Điều 1. Phạm vi\nA.\nĐiều 2. Hiệu lực\n{clause}\n")


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Nghị định này thay thế Nghị định số 5/2019/NĐ-CP ngày 1 tháng 2 năm 2019 của Chính phủ về phí.",
         [("replaces", "5/2019/NĐ-CP", True)]),
        ("1. Thông tư này có hiệu lực từ ngày 01/01/2026, thay thế Thông tư số 18/2020/TT-BTC ngày 31/3/2020 về việc "
         "hướng dẫn tài khoản và bãi bỏ Điều 2 Thông tư số 41/2025/TT-BTC ngày 16/6/2025.",
         [("replaces", "18/2020/TT-BTC", True), ("repeals", "41/2025/TT-BTC", False)]),
        ("Luật Cư trú số 81/2006/QH11 đã được sửa đổi, bổ sung một số điều theo Luật số 36/2013/QH13 hết "
         "hiệu lực kể từ "
         "ngày Luật này có hiệu lực thi hành.", [("repeals", "81/2006/QH11", True)]),
        ("Luật A số 2/1997/QH10 và Luật sửa đổi, bổ sung một số điều của Luật A số 20/2004/QH11 hết hiệu lực.",
         [("repeals", "2/1997/QH10", True), ("repeals", "20/2004/QH11", True)]),
        ("Luật này thay thế Luật quốc tịch Việt Nam ngày 20 tháng 5 năm 1998.", [("replaces", None, True)]),
        ("Thông tư số 1/2015/TT-BTC ngày 2/2/2015 hướng dẫn Nghị định số 3/2014/NĐ-CP và Thông tư số "
         "4/2016/TT-BTC ngày "
         "5/5/2016 của Bộ Tài chính về phí hết hiệu lực kể từ ngày Thông tư này có hiệu lực.",
         [("repeals", "1/2015/TT-BTC", True)]),
        ("Bãi bỏ Điều 5, khoản 2 Điều 7 Nghị định số 6/2018/NĐ-CP.", [("repeals", "6/2018/NĐ-CP", False)]),
        ("Bãi bỏ quy định về việc cấp giấy tại khoản 3 Điều 27 của Luật luật sư số 65/2006/QH11.",
         [("repeals", "65/2006/QH11", False)]),
        ("Bãi bỏ Nghị định số 6/2018/NĐ-CP; Nghị định số 7/2018/NĐ-CP, trừ khoản 2 Điều 3.",
         [("repeals", "6/2018/NĐ-CP", False), ("repeals", "7/2018/NĐ-CP", False)]),
        ("Nghị định số 6/2018/NĐ-CP ngày 1/1/2018 về phí; Quyết định số 7/2018/QĐ-TTg hết hiệu lực từ ngày 01/7/2024.",
         [("repeals", "6/2018/NĐ-CP", True), ("repeals", "7/2018/QĐ-TTg", True)]),
        ("Các văn bản sau đây hết hiệu lực kể từ ngày Nghị định này có hiệu lực:\na) Nghị định số 1/2018/NĐ-CP;\n"
         "b) Điều 3 Nghị định số 2/2018/NĐ-CP sửa đổi Nghị định số 3/2018/NĐ-CP.\nĐiều 3. Nghị định số "
          "4/2018/NĐ-CP tiếp tục áp dụng.",
         [("repeals", "1/2018/NĐ-CP", True), ("repeals", "2/2018/NĐ-CP", False)]),
        ("Sửa đổi, bổ sung khoản 7 Điều 2 của Luật Bảo hiểm y tế số 25/2008/QH12 như sau: “7. Bãi bỏ Luật số "
         "1/2000/QH10.”",
         [("amends", "25/2008/QH12", False)]),
        ("Thay thế cụm từ “huyện” bằng cụm từ “xã” tại Điều 4 Nghị định số "
         "8/2018/NĐ-CP.", [("amends", "8/2018/NĐ-CP", False)]),
        (
            "Kể từ ngày Thông tư này có hiệu lực, Thông tư số 1/2024/TT-BTC hết hiệu lực, trừ khoản 3 Điều này.",
            [("repeals", "1/2024/TT-BTC", False)],
        ),
        # Merely cited, hypothetical or another's doing.
        ("Trường hợp Nghị định số 8/2018/NĐ-CP được sửa đổi, bổ sung, thay thế thì áp dụng văn bản mới.", []),
        ("Thực hiện theo Nghị định số 8/2018/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 9/2019/NĐ-CP.", []),
        ("Giấy phép cấp theo Nghị định số 8/2018/NĐ-CP có giá trị cho đến khi hết hiệu lực.", []),
        ("Nghị định này thay thế Nghị định số 9/2024/NĐ-CP.", []),
        ("Nghị quyết này thay thế Nghị quyết số 9/2026/NQ-CP điều chỉnh thời hạn áp dụng Nghị định số "
         "46/2026/NĐ-CP ngày "
         "26/01/2026 và Nghị quyết số 66.13/2026/NQ-CP ngày 27/01/2026.", [("replaces", "9/2026/NQ-CP", True)]),
    ],
)  # fmt: skip
def test_closing_clauses(clause: str, expected: list[tuple[str, str | None, bool]]) -> None:
    assert _one(clause) == expected


def test_the_subject_of_an_amending_document() -> None:
    text = (
        "NGHỊ ĐỊNH\nSửa đổi, bổ sung một số điều của Nghị định số 1/2018/NĐ-CP\nvề phí\n"
        "Căn cứ Luật số 3/2019/QH14;\nĐiều 1. A"
    )
    subject = "Sửa đổi, bổ sung một số điều của Nghị định số 1/2018/NĐ-CP\nvề phí"
    assert _found(text, subject) == [("amends", "1/2018/NĐ-CP", False)]


def test_an_annex_and_the_signature_say_nothing() -> None:
    text = (
        "Điều 1. Hiệu lực từ ngày ký.\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n\nPhạm Minh Chính\n"
        "Phụ lục I\nQuyết định này thay thế Quyết định số 1/2018/QĐ-TTg."
    )
    assert _found(text) == []


def test_a_consolidated_text_does_only_that() -> None:
    text = (
        "LUẬT\nCƯ TRÚ\n\nLuật Cư trú số 81/2006/QH11 ngày 29 tháng 11 năm 2006 của Quốc hội, có hiệu lực kể "
        "từ ngày 01 "
        "tháng 7 năm 2007, được sửa đổi, bổ sung bởi:\n1. Luật số 36/2013/QH13 ngày 20 tháng 6 năm 2013;\n"
        "2. Luật Thủ đô số 39/2024/QH15.\nCăn cứ Luật số 1/2001/QH10;\n"
        "Điều 1. Luật này có hiệu lực từ ngày 01/7/2007 và thay thế Luật số 7/1990/QH8.\n"
    )
    assert _found(text, number="22/VBHN-VPQH") == [
        ("consolidates", "81/2006/QH11", True),
        ("consolidates", "36/2013/QH13", True),
        ("consolidates", "39/2024/QH15", True),
    ]
    assert in_force(text, outline(text), "2024-12-01", "22/VBHN-VPQH") == ()


def test_since_and_place() -> None:
    text = "Điều 1. A\nĐiều 2. B\nKể từ ngày 01 tháng 01 năm 2024, Thông tư số 4/2019/TT-BTC hết hiệu lực thi hành.\n"
    (found,) = relations(text, outline(text), None, "2024-03-06")
    assert (found.since, found.target) == ("2024-01-01", "Thông tư số 4/2019/TT-BTC")
    assert text[found.start : found.end] == (
        "Kể từ ngày 01 tháng 01 năm 2024, Thông tư số 4/2019/TT-BTC hết hiệu lực thi hành."
    )


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Nghị định này có hiệu lực thi hành kể từ ngày 05 tháng 4 năm 2024.", ("2024-04-05", None)),
        ("Thông tư này có hiệu lực từ 01/01/2026.", ("2026-01-01", None)),
        ("Quyết định này có hiệu lực kể từ ngày ký ban hành.", ("2024-02-19", None)),
        ("Thông tư này có hiệu lực sau 45 (bốn mươi lăm) ngày, kể từ ngày ký.", ("2024-04-04", None)),
        ("Nghị quyết này có hiệu lực từ ngày ký ban hành đến hết ngày 28 tháng 02 năm "
         "2027.", ("2024-02-19", "2027-02-28")),
        ("Nghị quyết này có hiệu lực từ ngày ký.\n2. Nghị quyết này hết hiệu lực kể từ ngày 01 tháng 3 năm 2027.",
         ("2024-02-19", "2027-02-28")),
        ("Thông tư này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.", (None, None)),
        ("Khoản 3 Điều này có hiệu lực từ ngày 01/7/2025.", (None, None)),
        ("Sửa Điều 9 như sau: “Điều 9. Luật này có hiệu lực từ ngày 01/7/2015.”", (None, None)),
        ("Kể từ ngày Luật này có hiệu lực, giấy phép còn giá trị đến ngày 31/12/2026.", (None, None)),
    ],
)  # fmt: skip
def test_in_force(clause: str, expected: tuple[str | None, str | None]) -> None:
    text = f"Điều 1. Hiệu lực\n1. {clause}\n"
    found = {origin.field: origin.value for origin in in_force(text, outline(text), "2024-02-19")}
    assert (found.get("in_force_from"), found.get("in_force_to")) == expected


def test_in_force_says_where() -> None:
    text = "Điều 1. Nghị định này có hiệu lực thi hành từ ngày 01/7/2025.\n"
    assert in_force(text, outline(text), None) == (Origin("in_force_from", "2025-07-01", "text", 8, 60),)


@pytest.mark.parametrize(
    "text",
    ["Bãi bỏ " + "một số " * 200_000 + "x", "Bãi bỏ " + "1-" * 500_000, "Luật " * 300_000, "hết hiệu lực; " * 100_000,
     "Bãi bỏ Nghị định số 1/2000/NĐ-CP " + "và Nghị định số 2/2000/NĐ-CP " * 60_000, "Nghị định này có hiệu "
      "lực " * 60_000],
    ids=["words", "digits", "laws", "clauses", "citations", "self"],
)  # fmt: skip
def test_hostile_texts_take_seconds_at_most(text: str) -> None:
    leaves = outline(text)
    started = time.process_time()
    relations(text, leaves, None, None, (0, 300))
    in_force(text, leaves, None)
    assert time.process_time() - started < 10


@needs_shared
@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("luat-so-69-2020-qh14-32699", "69/2020/QH14", [("repeals", "72/2006/QH11", True, "2022-01-01")]),
        ("nghi-dinh-so-137-2026-nd-cp-469361", "137/2026/NĐ-CP",
         [("replaces", "40/2018/NĐ-CP", True, "2026-07-01"), ("replaces", "18/2023/NĐ-CP", True, "2026-07-01")]),
        ("nghi-dinh-so-187-2026-nd-cp-469661", "187/2026/NĐ-CP", []),
    ],
)  # fmt: skip
def test_real_closing_articles(name: str, number: str, expected: list[tuple[str, str, bool, str]]) -> None:
    text = read(GAZETTE / f"{name}.pdf").text
    leaves = outline(text)
    since = next((origin.value for origin in in_force(text, leaves, None, number)), None)
    found = relations(text, leaves, number, since)
    assert [(one.kind, one.number, one.whole, one.since) for one in found] == expected
