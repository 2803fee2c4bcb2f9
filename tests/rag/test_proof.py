"""A claim is compared with the words it cites, and every doubt is told so that it can be checked."""

from __future__ import annotations

import pytest

from rag.neighbours import with_leads
from rag.schema import Chunk, Claim, Document, Passage
from rag.verify import Verifier
from tests.rag.tables import BUDGET

REPORT = (
    "Trong 9 tháng năm 2021, tổng thu ngân sách nhà nước của tỉnh Minh Sơn đạt 11.600 tỷ đồng, bằng 74,4% dự toán, "
    "tăng 7,3% so với cùng kỳ năm 2020; tỷ lệ giải ngân vốn đầu tư công ước đạt 88% kế hoạch giao.\n"
    "Ngày 28 tháng 7 năm 2021, Chủ tịch UBND tỉnh Nguyễn Văn Thọ ban hành Quyết định số 27/2021/QĐ-UBND; "
    "Sở Tài chính chủ trì, Sở Xây dựng phối hợp.\n"
    "Kế hoạch vốn năm 2022 là 5.760 tỷ đồng.\n"
    "Cán bộ không được nhận quà biếu của doanh nghiệp dưới mọi hình thức.\n"
    "Phạt tiền từ 3.000.000 đồng đến 5.000.000 đồng đối với hành vi đổ rác thải không đúng nơi quy định."
)
OTHER = (
    "Trong 6 tháng năm 2021, tổng thu ngân sách nhà nước của tỉnh An Hải đạt 8.200 tỷ đồng, bằng 51% dự toán.\n"
    "Sở Nội vụ tham mưu việc bổ nhiệm Giám đốc Sở Giao thông vận tải."
)


def passage(key: str, title: str, text: str, period: str) -> tuple[Document, Passage]:
    document = Document(key, f"{key}.txt", title, text, period=period)
    return document, Passage(Chunk(key, key, document.source, title, text, 0, len(text)), 1.0)


PAIRS = (
    passage("a", "Báo cáo 9 tháng năm 2021 của tỉnh Minh Sơn", REPORT, "9 tháng năm 2021"),
    passage("b", "Báo cáo 6 tháng năm 2021 của tỉnh An Hải", OTHER, "6 tháng năm 2021"),
)
DOCUMENTS = {document.id: document for document, _ in PAIRS}


def verify(written: str) -> Claim:
    claim = Verifier([one for _, one in PAIRS], DOCUMENTS.get).verify(written)
    assert claim is not None
    return claim


@pytest.mark.parametrize(
    "true",
    [
        "Tổng thu ngân sách nhà nước của tỉnh Minh Sơn 9 tháng năm 2021 đạt 11.600 tỷ đồng [1].",
        "Tổng thu ngân sách nhà nước đạt 11,6 nghìn tỷ đồng, bằng 74,4 phần trăm dự toán [1].",
        "9 tháng năm 2021, thu ngân sách nhà nước của Minh Sơn bằng 74,40% dự toán [1].",
        "Tỷ lệ giải ngân vốn đầu tư công ước đạt 88% kế hoạch giao [1].",
        "Quyết định số 27/2021/QĐ-UBND được Chủ tịch UBND tỉnh Nguyễn Văn Thọ ban hành ngày 28/7/2021 [1].",
        "Sở Tài chính chủ trì [1].",
        "Kế hoạch vốn năm 2022 là 5.760 tỷ đồng [1].",
        "Cán bộ không được nhận quà biếu của doanh nghiệp [1].",
        "Hành vi đổ rác thải không đúng nơi quy định bị phạt tiền từ 3 triệu đồng đến 5 triệu đồng [1].",
        "Thu ngân sách nhà nước của tỉnh An Hải 6 tháng năm 2021 đạt 8.200 tỷ đồng [2].",
    ],
)
def test_a_true_claim_is_verified(true: str) -> None:
    claim = verify(true)
    assert (claim.status, claim.doubts) == ("verified", ())


@pytest.mark.parametrize(
    ("planted", "doubt"),
    [
        ("Tổng thu ngân sách nhà nước đạt 11.500 tỷ đồng [1].", "“11.500 tỷ đồng”: nguồn [1] ghi “11.600 tỷ đồng”"),
        ("Tổng thu ngân sách nhà nước đạt 11.600 triệu đồng [1].", "ghi “11.600 tỷ đồng”"),
        ("Tổng thu ngân sách nhà nước 9 tháng năm 2020 đạt 11.600 tỷ đồng [1].", "“9 tháng năm 2020”"),
        ("Tổng thu ngân sách nhà nước 6 tháng năm 2021 đạt 11.600 tỷ đồng [1].", "“6 tháng năm 2021”"),
        ("Tổng thu ngân sách nhà nước đạt 74,4 tỷ đồng, bằng 11.600% dự toán [1].", "“74,4 tỷ đồng”"),
        ("Tổng thu ngân sách nhà nước giảm 7,3% so với cùng kỳ năm 2020 [1].", "ghi “tăng … 7,3%”"),
        ("Tỷ lệ giải ngân vốn đầu tư công đạt 88% kế hoạch giao [1].", "ghi “ước … 88%”"),
        ("Năm 2022, vốn đạt 5.760 tỷ đồng [1].", "“5.760 tỷ đồng” là số kế hoạch"),
        ("Chủ tịch UBND tỉnh Nguyễn Văn Thọ ban hành quyết định ngày 27/8/2021 [1].", "“27/8/2021”"),
        ("Chủ tịch UBND tỉnh Nguyễn Văn Thơ ban hành Quyết định số 27/2021/QĐ-UBND [1].", "“Nguyễn Văn Thơ”"),
        ("Chủ tịch UBND tỉnh ban hành Quyết định số 72/2021/QĐ-UBND [1].", "“Quyết định số 72/2021/QĐ-UBND”"),
        ("Sở Xây dựng chủ trì, Sở Tài chính phối hợp [1].", "“Sở Xây dựng”: nguồn [1] ghi “Sở Tài chính”"),
        ("Cán bộ được nhận quà biếu của doanh nghiệp [1].", "nói trái nhau"),
        ("Tổng thu ngân sách nhà nước của tỉnh Minh Sơn đạt 11.600 tỷ đồng [2].", "“11.600 tỷ đồng”"),
        ("Sở Tài chính chủ trì [2].", "“Sở Tài chính”"),
        ("Giám đốc Sở Giao thông vận tải đã từ chức vì lý do sức khỏe [2].", "không nói điều này"),
        ("Tổng thu ngân sách nhà nước đạt 11.600 tỷ đồng [1][9].", "không có đoạn [9]"),
    ],
)
def test_an_error_is_told(planted: str, doubt: str) -> None:
    claim = verify(planted)
    assert claim.status == "unverified"
    assert any(doubt in one for one in claim.doubts), claim.doubts


def test_a_cell_takes_the_unit_of_its_table() -> None:
    text = BUDGET.text
    start = text.index("Thu nội địa")
    chunk = Chunk("t", BUDGET.id, BUDGET.source, BUDGET.title, text, 0, len(text))
    passages = with_leads([Passage(chunk, 1.0)], {BUDGET.id: BUDGET}.get)
    verifier = Verifier(passages, {BUDGET.id: BUDGET}.get)
    true = verifier.verify("Dự toán năm 2021 thu nội địa là 8.400 tỷ đồng [1].")
    scaled = verifier.verify("Dự toán năm 2021 thu nội địa là 8.400 triệu đồng [1].")
    assert true is not None and scaled is not None and start
    assert (true.status, scaled.status) == ("verified", "unverified"), true.doubts


def test_a_quotation_is_the_clause_and_what_it_leaves_out_is_quoted_too() -> None:
    claim = verify("Tổng thu ngân sách nhà nước đạt 11.600 tỷ đồng; Sở Xây dựng phối hợp [1].")
    assert [citation.quote.split(",")[0] for citation in claim.citations] == [
        "Trong 9 tháng năm 2021",
        "Sở Tài chính chủ trì",
    ]
