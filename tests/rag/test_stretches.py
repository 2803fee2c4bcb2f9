"""Of a passage, sentences are cut into clauses and tables into rows."""

from __future__ import annotations

from rag.stretches import stretches
from rag.understand import understand
from rag.weigh import weigh
from tests.rag.reading import Shelf
from tests.rag.tables import BUDGET, DUTIES

TITLE = "Báo cáo tỉnh Minh Sơn 9 tháng năm 2021"


def test_lines_of_a_table_are_rows_and_no_clauses() -> None:
    shelf = Shelf([BUDGET])
    query = understand("thu nội địa 9 tháng năm 2021 là bao nhiêu?")
    found = list(stretches(query, shelf.passages()[0], BUDGET, weigh(query, shelf)))
    assert [(BUDGET.text[one.start : one.end], one.pick is not None) for one in found] == [
        (TITLE, False),
        ("Bảng 1. Thu ngân sách nhà nước trên địa bàn", False),
        ("Đơn vị tính: tỷ đồng", False),
        ("Thu nội địa | 8.400 | 610 | 5.120 | 61,0 | 105,4", True),
    ]
    assert found[-1].told == "Thu nội địa, Lũy kế 9 tháng năm 2021, tỷ đồng, 5.120"
    assert (found[-1].coverage, found[-1].order) == (1, 1)


def test_a_row_without_a_cell_to_choose_is_quoted_as_it_reads() -> None:
    shelf = Shelf([DUTIES])
    query = understand("Cơ quan chủ trì là gì?")
    found = list(stretches(query, shelf.passages()[0], DUTIES, weigh(query, shelf)))
    assert [one.told for one in found] == [
        TITLE,
        "Cơ quan chủ trì | Sở Tài chính",
        "Thời hạn báo cáo | 25/12/2021",
        "Người liên hệ | Nguyễn Văn An",
    ]
