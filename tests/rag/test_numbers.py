from __future__ import annotations

import pytest

from rag.numbers import DocumentNumber, document_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quy định số 22", [("quy dinh", "22", "", "")]),
        ("QĐ 22-QĐ/TW", [("qd", "22", "", "qd/tw")]),
        ("quyet dinh so 27/2024/QD-UBND", [("quyet dinh", "27", "2024", "qd/ubnd")]),
        ("Chỉ thị số 09 ngày 09/9/2021", [("chi thi", "9", "", "")]),
        ("Chỉ thị 22 ngày nào?", [("chi thi", "22", "", "")]),
        ("nghị định 128 năm 2026", [("nghi dinh", "128", "2026", "")]),
        ("NĐ128/2026", [("nd", "128", "2026", "")]),
        ("nghi dinh 30 nam 2020", [("nghi dinh", "30", "2020", "")]),
        ("QĐ22 của TW", [("qd", "22", "", "")]),
        ("luật 69/2020/QH14", [("", "69", "2020", "qh14")]),
        ("KH2024, BC6", []),
        ("08/CT-UBND", [("", "8", "", "ct/ubnd")]),
        ("Quy định số 22 - về kỷ luật", [("quy dinh", "22", "", "")]),
        ("kế hoạch 5 năm 2021-2025", []),
        ("kế hoạch 2021", []),
        ("báo cáo 6 tháng", []),
        ("báo cáo số 142/BC-UBND", [("bao cao", "142", "", "bc/ubnd")]),
        ("quyết định 15 ngày làm việc", []),
        ("thông báo 5%", []),
    ],
)
def test_documents_named_by_number(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert document_numbers(text) == tuple(DocumentNumber(*parts) for parts in expected)


@pytest.mark.parametrize(
    ("asked", "told", "same"),
    [
        ("QĐ 22", "Quy định số 22", True),
        ("QĐ 22", "Quyết định số 22/QĐ-UBND", True),
        ("Quy định 22-QĐ/TW", "Quyết định số 22/QĐ-UBND", False),
        ("Kết luận 14-KL/TW", "Kết luận số 14", True),
        ("Chỉ thị 22", "Quy định số 22", False),
        ("Chỉ thị 9", "Chỉ thị số 09", True),
        ("Quyết định 5/2023/QĐ-UBND", "Quyết định số 5/2024/QĐ-UBND", False),
        ("Quyết định 22", "Quyết định số 221", False),
    ],
)
def test_one_document_in_two_spellings(asked: str, told: str, same: bool) -> None:
    assert document_numbers(asked)[0].is_same(document_numbers(told)[0]) is same
