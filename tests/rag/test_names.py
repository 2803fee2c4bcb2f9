"""Names are told by their capitals, and found in any spelling."""

from __future__ import annotations

import pytest

from rag.names import flat, names, spellings, spelt_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thu ngân sách đạt 5 tỷ đồng", []),
        ("Bộ Tài chính ban hành Thông tư", ["Bộ Tài chính"]),
        ("do Sở Kế hoạch và Đầu tư chủ trì", ["Sở Kế hoạch", "Đầu tư"]),
        ("ông Nguyễn Văn Thọ chủ trì", ["Nguyễn Văn Thọ"]),
        ("Ông Nguyễn Văn Thọ chủ trì", ["Nguyễn Văn Thọ"]),
        ("Theo Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu", ["Ủy ban", "Bà Rịa - Vũng Tàu"]),
        ("HĐND tỉnh họp", ["HĐND"]),
        ("theo Chương IV", []),
        ("Thái Nguyên đứng thứ 5", ["Thái Nguyên"]),
        ("theo Điều 5", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in names(text)] == found


def test_a_short_form_is_found_by_what_it_stands_for_and_the_other_way_round() -> None:
    assert any(spelling in flat("do Ủy ban nhân dân tỉnh") for spelling in spellings("UBND"))
    assert any(spelling in spelt_out(flat("do UBND tỉnh")) for spelling in spellings("Ủy ban nhân dân"))
    assert not any(spelling in flat("do Hội đồng nhân dân tỉnh") for spelling in spellings("UBND"))
