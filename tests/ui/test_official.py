"""Quotations with their source as officials write it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.schema import Citation, Document
from ui.official import with_source

NUMBERED = Document("a", "qd.pdf", "Quy định 22", "Đạt 88%.", kind="Quy định", number="22-QĐ/TW", date="2021-07-28")
REPORT = Document("b", "bc.pdf", "Báo cáo kết quả 9 tháng", "Đạt 88%.", kind="Báo cáo", date="2021-02-09")
BARE = Document("c", "ghi chép.txt", "", "Đạt 88%.")


def cite(document: Document, locator: str = "", page: int | None = None) -> Citation:
    return Citation(1, document, locator, page, "Đạt 88%", 0, 7)


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        (cite(NUMBERED, "Điều 5, khoản 2", 3), "Quy định số 22-QĐ/TW ngày 28/7/2021, Điều 5, khoản 2"),
        (cite(NUMBERED, "đoạn 7", 3), "Quy định số 22-QĐ/TW ngày 28/7/2021, trang 3"),
        (cite(NUMBERED), "Quy định số 22-QĐ/TW ngày 28/7/2021"),
        (cite(replace(NUMBERED, date=None), "Điều 5"), "Quy định số 22-QĐ/TW, Điều 5"),
        (cite(replace(NUMBERED, kind=None), "Điều 5"), "Văn bản số 22-QĐ/TW ngày 28/7/2021, Điều 5"),
        (cite(REPORT, "Mục II, đoạn 3", 2), "“Báo cáo kết quả 9 tháng” ngày 09/02/2021, Mục II"),
        (cite(replace(REPORT, title="Kết quả 9 tháng")), "Báo cáo “Kết quả 9 tháng” ngày 09/02/2021"),
        (
            cite(REPORT, "Bảng 2, hàng “Thu”", 4),
            "“Báo cáo kết quả 9 tháng” ngày 09/02/2021, Bảng 2, hàng “Thu”, trang 4",
        ),
        (cite(BARE), "“ghi chép.txt”"),
    ],
)
def test_the_source_is_named_as_far_as_it_is_known(citation: Citation, said: str) -> None:
    assert with_source(citation) == f"“Đạt 88%” ({said})"


def test_a_quotation_is_one_line_and_a_row_of_a_table_reads_as_a_list() -> None:
    row = replace(cite(BARE), quote="Thu nội địa | 820\n và 5")
    assert with_source(row) == "“Thu nội địa; 820 và 5” (“ghi chép.txt”)"
