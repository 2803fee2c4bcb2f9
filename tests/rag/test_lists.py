from __future__ import annotations

import pytest

from rag.lists import MAX_LENGTH, announces, list_end
from tests.rag.reading import document


def extended(text: str, stem: str) -> str | None:
    whole = document(text)
    start = text.index(stem)
    end = start + len(stem)
    return text[start : list_end(whole, end)] if announces(whole, start, end) else None


@pytest.mark.parametrize(
    ("text", "stem", "expected"),
    [
        ("Ba việc, gồm: thu nợ; giao đất. Họp xong.", "Ba việc, gồm", "Ba việc, gồm: thu nợ; giao đất."),
        (
            "Hình thức sau:\n- Khiển trách;\n- Cảnh cáo.\nHết.",
            "Hình thức sau",
            "Hình thức sau:\n- Khiển trách;\n- Cảnh cáo.",
        ),
        ("Gồm:\na) Một;\nb) Hai.\n2. Khác", "Gồm", "Gồm:\na) Một;\nb) Hai."),
        ("Gồm:\n1. Một:\n- phần đầu;\n2. Hai.\nHết", "Gồm", "Gồm:\n1. Một:\n- phần đầu;\n2. Hai."),
        ("Thu đạt 5 tỷ đồng. Chi 3 tỷ.", "Thu đạt 5 tỷ đồng.", None),
        ("Cuối cùng:", "Cuối cùng", "Cuối cùng:"),
    ],
)
def test_a_stem_is_quoted_with_its_list(text: str, stem: str, expected: str | None) -> None:
    assert extended(text, stem) == expected


def test_a_very_long_list_ends_with_a_whole_item() -> None:
    text = "Gồm: " + "; ".join(["một nhiệm vụ khá dài của các đơn vị"] * 100)
    quoted = extended(text, "Gồm")
    assert quoted is not None
    assert len(quoted) <= MAX_LENGTH + 5
    assert quoted.endswith("của các đơn vị")


def test_a_very_long_list_of_lines_ends_with_a_whole_line() -> None:
    text = "Gồm:\n" + "\n".join(["- một nhiệm vụ khá dài của các đơn vị;"] * 100)
    quoted = extended(text, "Gồm")
    assert quoted is not None
    assert len(quoted) <= MAX_LENGTH + 5
    assert quoted.endswith("- một nhiệm vụ khá dài của các đơn vị;")
