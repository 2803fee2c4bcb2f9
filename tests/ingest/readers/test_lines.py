"""Printed lines back to paragraphs."""

from __future__ import annotations

import pytest

from ingest.readers.lines import Column, Line, column_of, rejoin, split_notes

FULL = "Ủy ban nhân dân tỉnh giao Sở Tài chính chủ trì, phối hợp với các sở"


def _printed(rows: list[str], indents: bool = False) -> list[str]:
    """The paragraphs of rows that are 6 points a character; a leading blank sets a row in."""
    lines = [
        Line(row.strip(), 20.0 * row.startswith(" "), -12.0 * at, 6.0 * len(row), 10 - 12.0 * at)
        for at, row in enumerate(rows)
        if row
    ]
    column = Column(0, lines[0].right, 10, indents=True) if indents else column_of(lines)
    return [paragraph.text for paragraph in rejoin(lines, column)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["năm", "2016 của Chính phủ"], ["năm", "2016 của Chính phủ"]),
        (["Các bộ,", "cơ quan ngang bộ"], ["Các bộ, cơ quan ngang bộ"]),
        (["CHÍNH PHỦ", "CỘNG HÒA"], ["CHÍNH PHỦ", "CỘNG HÒA"]),
        (["gồm các phần sau đây", "a) một;", "- hai"], ["gồm các phần sau đây", "a) một;", "- hai"]),
        ([FULL, "Chính phủ", "", "", "Hết"], [f"{FULL} Chính phủ", "Hết"]),
        (["kinh tế -", "xã hội số 119/2026/", "UBTVQH15"], ["kinh tế - xã hội số 119/2026/UBTVQH15"]),
        (["Số: 9 | Hà Nội", "ngày 5"], ["Số: 9 | Hà Nội", "ngày 5"]),
        (["Kính trình", "TM. CHÍNH PHỦ"], ["Kính trình", "TM. CHÍNH PHỦ"]),
    ],
)
def test_rejoin(rows: list[str], expected: list[str]) -> None:
    assert _printed(rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([f" {FULL} quy định tại", "Điều 5 Nghị định này."], [f"{FULL} quy định tại Điều 5 Nghị định này."]),
        ([f" {FULL} đã có.", "Các sở báo cáo."], [f"{FULL} đã có. Các sở báo cáo."]),
        ([f" {FULL} đã có.", " Các sở báo cáo."], [f"{FULL} đã có.", "Các sở báo cáo."]),
        ([f" {FULL} sau:", " Luật này", "quy định"], [f"{FULL} sau:", "Luật này quy định"]),
    ],
)
def test_rejoin_where_first_lines_are_set_in(rows: list[str], expected: list[str]) -> None:
    assert _printed(rows, indents=True) == expected


def test_footnotes_are_the_small_type_at_the_foot_with_their_numbers() -> None:
    body = [Line(f"Dòng {at}", 0, 700 - 20 * at, 400, 713 - 20 * at) for at in range(6)]
    note = [Line("tại Thông tư này.", 0, 80, 300, 90), Line("2 Điều này được sửa đổi", 0, 94, 400, 107)]
    found = split_notes([*body, *note], column_of(body))
    assert ([line.text for line in found[0]], [line.text for line in found[1]]) == (
        [line.text for line in body],
        ["2 Điều này được sửa đổi", "tại Thông tư này."],
    )
    assert split_notes(body, column_of(body)) == (body, [])
