from __future__ import annotations

import pytest

from rag.lists import MAX_LENGTH, announces, is_cut, list_around, list_end
from tests.rag.reading import answer, document


def extended(text: str, stem: str) -> str | None:
    whole = document(text)
    start = text.index(stem)
    end = start + len(stem)
    return text[start : list_end(whole, end)] if announces(whole, start, end) else None


def around(text: str, item: str) -> str | None:
    found = list_around(document(text), text.index(item))
    return text[found[0] : found[1]] if found else None


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
        ("Gồm:\na) Một việc dài của\ncác sở;\nb) Hai.\nHết", "Gồm", "Gồm:\na) Một việc dài của\ncác sở;\nb) Hai."),
        ("Ba việc, gồm: thu nợ;\ngiao đất. Họp xong.", "Ba việc, gồm", "Ba việc, gồm: thu nợ;\ngiao đất."),
        ("Gồm:\na) Một;\nb) Hai;\nĐiều 3. Khác\n1. Ba", "Gồm", "Gồm:\na) Một;\nb) Hai;"),
        ("Thu đạt 5 tỷ đồng. Chi 3 tỷ.", "Thu đạt 5 tỷ đồng.", None),
        ("Cuối cùng:", "Cuối cùng", "Cuối cùng:"),
    ],
)
def test_a_stem_is_quoted_with_its_list(text: str, stem: str, expected: str | None) -> None:
    assert extended(text, stem) == expected


def test_levels_below_belong_to_the_list() -> None:
    text = "Gồm:\n1. Một\na) phần đầu;\n- bậc dưới;\nb) phần sau;\n2. Hai.\nHết"
    assert extended(text, "Gồm") == text.removesuffix("\nHết")


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        ("Mở.\nGồm:\na) Một;\nb) Hai.\nHết", "Hai", "Gồm:\na) Một;\nb) Hai."),
        ("Họp. Ba việc, gồm: thu nợ; giao đất. Xong.", "giao đất", "Ba việc, gồm: thu nợ; giao đất."),
        ("Gồm:\na) Một việc dài của\ncác sở;\nb) Hai.\nHết", "các sở", None),  # the line itself bears no mark
        ("Gồm:\na) Một việc dài của\ncác sở;\nb) Hai.\nHết", "Hai", "Gồm:\na) Một việc dài của\ncác sở;\nb) Hai."),
        ("1. Phạt:\na) Một;\nb) Hai.\n2. Khác.", "Hai", "1. Phạt:\na) Một;\nb) Hai."),
        ("Điều 5. Cấm\n1. Một.\n2. Hai.", "Hai", None),
        ("Thu đạt 5 tỷ đồng.", "Thu", None),
    ],
)
def test_an_item_is_quoted_with_its_list(text: str, item: str, expected: str | None) -> None:
    assert around(text, item) == expected


def test_a_very_long_list_ends_with_a_whole_item() -> None:
    text = "Gồm: " + "; ".join(["một nhiệm vụ khá dài của các đơn vị"] * 200)
    quoted = extended(text, "Gồm")
    assert quoted is not None
    assert len(quoted) <= MAX_LENGTH + 5
    assert quoted.endswith("của các đơn vị")


def test_a_very_long_list_of_lines_ends_with_a_whole_line() -> None:
    text = "Gồm:\n" + "\n".join(["- một nhiệm vụ khá dài của các đơn vị;"] * 200)
    quoted = extended(text, "Gồm")
    assert quoted is not None
    assert len(quoted) <= MAX_LENGTH + 5
    assert quoted.endswith("- một nhiệm vụ khá dài của các đơn vị;")
    assert is_cut(document(text), len(quoted))


def test_the_question_for_a_list_gets_it_all() -> None:
    rule = document(
        "Quy chế\nHồ sơ cấp thẻ gồm:\na) Đơn đề nghị;\nb) Hai ảnh\nmàu cỡ nhỏ;\nc) Bản sao quyết định.\nHết."
    )
    found = answer("Hồ sơ cấp thẻ gồm những gì?", [rule])
    assert [cited.quote for cited in found.citations] == [
        "Hồ sơ cấp thẻ gồm:\na) Đơn đề nghị;\nb) Hai ảnh\nmàu cỡ nhỏ;\nc) Bản sao quyết định."
    ]
