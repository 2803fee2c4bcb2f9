"""What belongs to a quotation without standing in it."""

from __future__ import annotations

from rag.cited_words import Source
from rag.schema import Chunk, Document, Excerpt, Passage, Provision
from rag.surroundings import stands_above, units_beside
from tests.rag.tables import BUDGET

TEXT = "Điều 7. Mức hỗ trợ\nDưới 12 tháng: 1,8 triệu đồng;"
DOCUMENT = Document(
    "d",
    "d.txt",
    "Quyết định hỗ trợ",
    TEXT,
    provisions=(
        Provision(0, 19, ("Điều 7",)),
        Provision(19, len(TEXT), ("Điều 7", "đoạn 1"), ("Điều 7. Mức hỗ trợ", "")),
    ),
    kind="Quyết định",
    number="28/2021/QĐ-TTg",
    date="2021-10-01",
    issuer="Thủ tướng Chính phủ",
)


def test_headings_lead_title_and_record_a_line_each() -> None:
    chunk = Chunk("c", "d", "d.txt", DOCUMENT.title, TEXT[19:], 19, len(TEXT), locator="Điều 7")
    source = Source(1, DOCUMENT, Passage(chunk, 1.0, lead=(Excerpt(0, 18, "Điều 7. Mức hỗ trợ"),)))
    assert stands_above(source, 19).split("\n") == [
        "Điều 7",
        "đoạn 1",
        "Điều 7. Mức hỗ trợ",
        "Điều 7",
        "Điều 7. Mức hỗ trợ",
        "Quyết định hỗ trợ",
        "Quyết định",
        "Thủ tướng Chính phủ",
        "Quyết định số 28/2021/QĐ-TTg",
        "01/10/2021",
    ]


def test_bare_figures_of_a_row_take_the_units_around_them() -> None:
    row = next(line for line in BUDGET.text.split("\n") if line.startswith("Thu nội địa"))
    start = BUDGET.text.index(row)
    source = Source(1, BUDGET, Passage(Chunk("c", "d", "d", "d", BUDGET.text, 0, len(BUDGET.text)), 1.0))
    own = source.told_in((start, start + len(row)))
    units = {(str(one.value.value), one.value.unit) for one in units_beside(BUDGET, start, row, own)}  # type: ignore[attr-defined]
    assert ("8400000000000", "đồng") in units and ("61", "%") in units


def test_outside_a_table_no_unit_is_lent() -> None:
    assert list(units_beside(DOCUMENT, 19, "12 xe", [])) == []
