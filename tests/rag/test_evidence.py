from __future__ import annotations

import pytest

from rag.evidence import find_evidence, find_figure, needs_evidence
from rag.understand import understand


def found(question: str, quote: str) -> str | None:
    span = find_evidence(understand(question, (), ["Minh Sơn"]), quote)
    return quote[slice(*span)] if span else None


BUDGET = (
    "Tổng thu ước đạt 3.562 tỷ đồng, tăng 7,7% so với năm 2022 và đạt 59,9% dự toán Trung ương giao, bằng 58% tỉnh giao"
)


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("tổng thu đạt bao nhiêu?", BUDGET, "3.562 tỷ đồng"),
        ("tổng thu tăng bao nhiêu phần trăm?", BUDGET, "7,7%"),
        ("thu đạt bao nhiêu % dự toán trung ương giao?", BUDGET, "59,9%"),
        ("Tỷ lệ giải ngân 9 tháng?", "9 tháng giải ngân 641 tỷ, bằng 64% kế hoạch", "64%"),
        ("Số doanh nghiệp mới?", "có 412 doanh nghiệp mới, tăng 5%", "412 doanh nghiệp"),
        ("có bao nhiêu doanh nghiệp mới?", "vốn 5 tỷ đồng của 412 doanh nghiệp", "412 doanh nghiệp"),
        ("vốn đăng ký bao nhiêu tỷ?", "có 03 đề án đăng ký", None),
        ("vốn bao nhiêu tỷ?", "Thu tiền sử dụng đất | 1.200 | 498", "1.200"),
        ("tăng mấy %?", "tăng 412 người", None),
        ("Tỉnh đứng thứ mấy cả nước?", "đạt 88% kế hoạch, đứng thứ 5 cả nước", "thứ 5"),
        ("Tỉnh đứng thứ mấy cả nước?", "đạt 88% kế hoạch", None),
        ("GRDP 6 tháng tăng bao nhiêu?", "6 tháng năm 2023 họp ngày 5/7/2023", None),
        ("mức phạt là bao nhiêu?", "theo khoản 2 Điều 5 Nghị định số 15", None),
        ("mức phạt là bao nhiêu?", "1. Phạt từ 5 triệu đồng", "5 triệu đồng"),
    ],
)
def test_figures(question: str, quote: str, expected: str | None) -> None:
    assert found(question, quote) == expected


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("QĐ 22 ban hành ngày nào?", "Quy định số 22 ngày 28/7/2021 về kỷ luật", "ngày 28/7/2021"),
        (
            "Kết luận 14 ban hành ngày nào?",
            "Quy định số 22 ngày 28/7/2021; Kết luận số 14 ngày 22/9/2021",
            "ngày 22/9/2021",
        ),
        ("Họp khi nào?", "Hội nghị họp ngày 5 tháng 7 năm 2023", "ngày 5 tháng 7 năm 2023"),
        ("Hết hiệu lực khi nào?", "Quyết định 27/2024/QĐ-UBND hết hiệu lực từ 01/7/2025", "01/7/2025"),
        ("Họp khi nào?", "Hội nghị bế mạc", None),
    ],
)
def test_dates(question: str, quote: str, expected: str | None) -> None:
    assert found(question, quote) == expected


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("Ai chủ trì?", "Sáng 5/7, ông Hoàng Văn Lĩnh chủ trì họp", "Hoàng Văn Lĩnh"),
        ("Chủ tịch tỉnh là ai?", "Chủ tịch UBND tỉnh Trần Văn Khuê phát biểu", "Trần Văn Khuê"),
        ("Ai chủ trì?", "Phiên họp tại tỉnh Thái Nguyên do Ban Thường vụ tổ chức", None),
        ("Ai chủ trì ở Minh Sơn?", "Hội nghị ở Minh Sơn", None),
    ],
)
def test_people(question: str, quote: str, expected: str | None) -> None:
    assert found(question, quote) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Kết luận số 36 về nguồn nước và Chỉ thị số 09 về lao động nước ngoài", "Chỉ thị số 09"),
        ("thay thế Quyết định số 11/2021/QĐ-UBND về lao động", "Quyết định số 11/2021/QĐ-UBND"),
        ("căn cứ 15-QĐ/TU về lao động", "15-QĐ/TU"),
        ("quản lý lao động nước ngoài", None),
    ],
)
def test_document_numbers(quote: str, expected: str | None) -> None:
    assert found("Văn bản nào về lao động nước ngoài?", quote) == expected


def test_bodies() -> None:
    assert found("Cơ quan nào theo dõi?", "giao Sở Tài chính theo dõi") == "Sở"
    assert found("Cơ quan nào theo dõi?", "theo dõi thường xuyên") is None


def test_other_kinds_have_no_form() -> None:
    assert needs_evidence(understand("Nội dung gì?")) is False
    assert found("Nội dung gì?", "Thu 5 tỷ đồng") is None


@pytest.mark.parametrize(
    ("quote", "figure"),
    [
        ("Có khoảng 3.000-4.000 người tham gia.", "3.000-4.000 người"),
        ("Bệnh hiếm, chiếm khoảng 0,07-1% dân số.", "0,07-1%"),
        ("Thu đạt 1.372,25 tỷ đồng.", "1.372,25 tỷ đồng"),
        ("Có 5 xã, theo Quyết định 27/2024/QĐ-UBND.", "5 xã"),
        ("Tăng 7,5 phần trăm", "7,5 phần trăm"),
    ],
)
def test_a_figure_is_never_cut(quote: str, figure: str) -> None:
    span = find_figure(understand("bao nhiêu?"), quote)
    assert span is not None and quote[span[0] : span[1]] == figure


@pytest.mark.parametrize(
    ("question", "quote", "figure"),
    [
        ("Mức hưởng bao nhiêu?", "Người lao động hưởng trợ cấp một lần khi nghỉ hưu.", None),
        ("Được hưởng mấy lần?", "Người lao động hưởng trợ cấp một lần khi nghỉ hưu.", "một lần"),
        ("Khổ đường là bao nhiêu?", "2.1.2.4 Phải bố trí lối thoát nạn.", None),
        ("Khổ đường là bao nhiêu?", "2.1.2.2 Sử dụng khổ đường tiêu chuẩn 1.435 mm.", "1.435"),
        ("Cỡ chữ Quốc hiệu bao nhiêu?", "Quốc hiệu cỡ chữ 13, ngày ký cỡ chữ 14 hoặc Quốc hiệu cỡ chữ 12.", "13"),
    ],
)
def test_what_only_looks_like_a_figure(question: str, quote: str, figure: str | None) -> None:
    span = find_figure(understand(question), quote)
    assert (quote[slice(*span)] if span else None) == figure


@pytest.mark.parametrize("quote", ["QUYẾT ĐỊNH", "Trong Nghị định này", "Thông tư này"])
def test_the_kind_of_a_document_is_no_body(quote: str) -> None:
    assert found("Do ai ký?", quote) is None
