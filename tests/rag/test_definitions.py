"""The sentence that defines a term comes before those that only use it."""

from __future__ import annotations

import pytest

from tests.rag.reading import answer, document

TERMS = document(
    "Giải thích từ ngữ\n1. Phản ánh khẩn cấp được xử lý trong 24 giờ; phản ánh khẩn cấp phải công khai.\n"
    "2. Phản ánh khẩn cấp là phản ánh về sự việc đe dọa tính mạng; không gồm tin báo tội phạm.\n"
    "3. Cơ quan xử lý được hiểu là sở, ban, ngành được giao việc.\n"
    "4. Điểm nóng bao gồm: khu công nghiệp; chợ đầu mối."
)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "Phản ánh khẩn cấp là gì?",
            "2. Phản ánh khẩn cấp là phản ánh về sự việc đe dọa tính mạng; không gồm tin báo tội phạm.",
        ),
        (
            "Thế nào là phản ánh khẩn cấp?",
            "2. Phản ánh khẩn cấp là phản ánh về sự việc đe dọa tính mạng; không gồm tin báo tội phạm.",
        ),
        ("co quan xu ly la gi", "3. Cơ quan xử lý được hiểu là sở, ban, ngành được giao việc."),
        ("Điểm nóng được hiểu như thế nào?", "4. Điểm nóng bao gồm: khu công nghiệp; chợ đầu mối."),
    ],
)
def test_the_defining_sentence_alone_is_quoted(question: str, quote: str) -> None:
    assert [cited.quote for cited in answer(question, [TERMS]).citations] == [quote]
