"""Which way a rule decides, and when it is left to the reader."""

from __future__ import annotations

import pytest

from rag.yes_no import direction, statement

DOSSIER = "c) Không được dồn hồ sơ thanh toán vào cuối năm"
FORBID = "2. Đóng phản ánh phải có hình ảnh chứng minh kết quả xử lý."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Giám đốc ký văn bản này, đúng hay sai?", "Giám đốc ký văn bản này"),
        ("Giám đốc ký văn bản này là đúng hay sai?", "Giám đốc ký văn bản này"),
        ("GRDP tăng 7,5%, có đúng không?", "GRDP tăng 7,5%"),
        ("Theo Luật Cư trú, chủ hộ phải khai báo, phải không?", "chủ hộ phải khai báo"),
        ("Chủ hộ có phải khai báo không?", None),
        ("Ai ký văn bản?", None),
    ],
)
def test_statement(question: str, told: str | None) -> None:
    assert statement(question) == told


@pytest.mark.parametrize(
    ("question", "rule", "which"),
    [
        ("Đóng phản ánh phải có hình ảnh chứng minh kết quả xử lý, đúng hay sai?", FORBID, "Đúng"),
        ("Đóng phản ánh không cần có hình ảnh chứng minh kết quả xử lý, đúng hay sai?", FORBID, "Không đúng"),
        ("Được dồn hồ sơ thanh toán vào cuối năm, đúng hay sai?", DOSSIER, "Không đúng"),
        ("Có được dồn hồ sơ thanh toán vào cuối năm không?", DOSSIER, "Không được"),
        ("Chủ tịch ký, đúng hay sai?", "Chủ tịch ký", None),  # too little is said
        ("Đóng phản ánh cần sự đồng ý của người dân, đúng hay sai?", FORBID, None),
        (
            "Chủ tịch Ủy ban nhân dân cấp huyện ra quyết định quản lý sau cai nghiện, đúng hay sai?",
            "Chủ tịch Ủy ban nhân dân cấp xã ra quyết định quản lý sau cai nghiện.",
            "Không đúng",
        ),
        (
            "Chính phủ quy định mọi trình tự áp dụng biện pháp bảo vệ, đúng hay sai?",
            "Chính phủ quy định trình tự áp dụng biện pháp bảo vệ, trừ biện pháp tại Điều 5.",
            "Không đúng",
        ),
        (
            "Chủ sở hữu được thực hiện mọi hành vi đối với tài sản, đúng hay sai?",
            "Chủ sở hữu được thực hiện mọi hành vi đối với tài sản nhưng không được trái luật.",
            None,
        ),
        (
            "Thời hạn giải quyết hồ sơ tạm trú là 5 ngày làm việc, đúng hay sai?",
            "Thời hạn giải quyết hồ sơ tạm trú là 7 ngày làm việc.",
            "Không đúng",
        ),
        (
            "Ly hôn là việc lợi dụng pháp luật để trốn tránh nghĩa vụ tài sản, đúng hay sai?",
            "15. Ly hôn giả tạo là việc lợi dụng pháp luật để trốn tránh nghĩa vụ tài sản.",
            None,
        ),
        ("Có được ủy quyền chủ trì đối thoại không?", "Chỉ được ủy quyền chủ trì đối thoại khi ốm.", None),
        ("Nhà thầu có được dồn hồ sơ thanh toán vào cuối năm không?", DOSSIER, None),  # of whom is the rule?
        ("Năm 2023 An Hải có đạt kế hoạch tăng trưởng không?", "GRDP tăng 6,52%, không đạt kế hoạch đề ra", "Không"),
        ("Năm 2023 An Hải có đạt kế hoạch tăng trưởng không?", "GRDP tăng 6,52%, đạt kế hoạch đề ra", None),
    ],
)
def test_direction(question: str, rule: str, which: str | None) -> None:
    assert direction(question, rule) == which


def test_what_follows_or_stands_above_counts() -> None:
    said = "Đóng phản ánh phải có hình ảnh chứng minh kết quả xử lý, đúng hay sai?"
    assert direction(said, FORBID.rstrip("."), "; trừ trường hợp khẩn cấp.") is None
    asked = "Chủ đầu tư có được dồn hồ sơ thanh toán vào cuối năm không?"
    assert direction(asked, DOSSIER, above="2. Các chủ đầu tư") == "Không được"
