"""A table read row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.schema import Document
from rag.table_rows import Row, row_at, rows_of, unit_in
from tests.rag.reading import with_table
from tests.rag.tables import BUDGET, TARGETS


def rows(document: Document) -> dict[str, Row]:
    return {row.name: row for row in rows_of(document, document.tables[0])}


def test_groups_units_and_rows_that_number_the_columns() -> None:
    found = rows(TARGETS)
    assert [(row.group, name, row.unit) for name, row in found.items()] == [
        ("I. Nông nghiệp", "Sản lượng lúa", "Nghìn tấn"),
        ("I. Nông nghiệp", "Sản lượng chè", "Nghìn tấn"),
        ("II. Xã hội", "Tỷ lệ hộ nghèo", "%"),
        ("II. Xã hội", "Lao động được giải quyết việc làm (người)", ""),
    ]
    lua = found["Sản lượng lúa"]
    assert [(lua.column(cell), lua.text(cell), lua.unit_of(cell)) for cell in lua.cells] == [
        ("Kế hoạch năm 2023", "410", "Nghìn tấn"),
        ("Thực hiện năm 2023", "402,5", "Nghìn tấn"),
    ]
    assert TARGETS.text[lua.start : lua.end] == "Sản lượng lúa | Nghìn tấn | 410 | 402,5"


def test_the_unit_of_a_figure_is_its_columns_then_its_rows_then_its_tables() -> None:
    row = rows(BUDGET)["Thu nội địa"]
    assert [row.unit_of(cell) for cell in row.cells] == ["tỷ đồng", "tỷ đồng", "tỷ đồng", "%", "%"]
    people = rows(TARGETS)["Lao động được giải quyết việc làm (người)"]
    assert {people.unit_of(cell) for cell in people.cells} == {"người"}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.250", True),
        ("-5,2", True),
        ("(1.250,5)", True),
        ("88 %", True),
        ("120 tỷ đồng", True),
        ("5 - 7", True),
        ("25/12/2021", False),
        ("Đạt", False),
        ("-", False),
        ("Điều 5", False),
        ("5 huyện đã hoàn thành kế hoạch", False),
    ],
)
def test_figures(text: str, figure: bool) -> None:
    (row,) = rows_of(one := with_table([["Chỉ tiêu", "Giá trị"]], [["Thu", text]]), one.tables[0])
    assert row.holds_figure(row.cells[0]) is figure


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Khách (triệu lượt)", "triệu lượt"),
        ("% kế hoạch", "%"),
        ("Thu (không kể đất)", ""),
        ("Xuất khẩu (1.000 USD)", "1.000 USD"),
    ],
)
def test_units_in_headings(heading: str, unit: str) -> None:
    assert unit_in(heading) == unit


def test_a_table_without_names_of_rows_and_columns_has_rows_all_the_same() -> None:
    one = with_table([["Chỉ tiêu", "Giá trị"]], [["Thu", "5"]])
    bare = replace(one.tables[0], columns=(), rows=("", ""))
    (row,) = rows_of(one, bare)
    assert (row.name, row.column(row.cells[0]), row.text(row.cells[0])) == ("", "", "5")


def test_the_row_at_an_offset() -> None:
    (table,) = BUDGET.tables
    assert row_at(BUDGET, BUDGET.text.index("5.120")) == (table, "Thu nội địa")
    assert row_at(BUDGET, table.start) == (table, "")  # its head
    assert row_at(BUDGET, 0) == (None, "")
