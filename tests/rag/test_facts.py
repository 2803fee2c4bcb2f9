from __future__ import annotations

import pytest

from rag.facts import fact
from rag.understand import understand
from tests.rag.reading import document

DIRECTIVE = document(
    "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nSố: 08/CT-UBND\nAn Hải, ngày 14 tháng 3 năm 2024\nCHỈ THỊ\n"
    "1. Báo cáo trước ngày 25/3/2024.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nĐinh Công Trứ",
    number="08/CT-UBND",
    date="2024-03-14",
    kind="Chỉ thị",
    place="An Hải",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Chỉ thị này mang số mấy?", "Số: 08/CT-UBND"),
        ("Chỉ thị 08 ban hành ngày nào?", "An Hải, ngày 14 tháng 3 năm 2024"),
        ("chi thi 08/CT-UBND ky ngay nao", "An Hải, ngày 14 tháng 3 năm 2024"),
        ("Ai ký Chỉ thị 08?", "CHỦ TỊCH\nĐinh Công Trứ"),
        ("Chỉ thị 08 yêu cầu báo cáo tiến độ khi nào?", None),
        ("Chỉ thị 08 yêu cầu gì?", None),
        ("Ai theo dõi Chỉ thị 08?", None),
    ],
)
def test_what_a_document_says_of_itself(question: str, expected: str | None) -> None:
    span = fact(understand(question), DIRECTIVE)
    assert (DIRECTIVE.text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize("question", ["Mang số mấy?", "Ban hành ngày nào?", "Ai ký?"])
def test_a_text_without_header_says_nothing_of_itself(question: str) -> None:
    assert fact(understand(question), document("Thu ngân sách đạt 5 tỷ.")) is None
