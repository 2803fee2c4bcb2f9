"""A claim's period is compared with that of the words it cites."""

from __future__ import annotations

import pytest

from rag.claimed_periods import is_period_of, may_be_of
from rag.particulars import particulars
from rag.schema import Document

TEXT = "Thu ngân sách đạt 88% dự toán.\nTháng 9 năm 2021, thu đạt 12%."
REPORT = Document("d", "d.txt", "Báo cáo", TEXT, period="9 tháng năm 2021")
RULE = Document("r", "r.txt", "Quy định", TEXT.split("\n")[0])


@pytest.mark.parametrize(
    ("claimed", "document", "words", "may", "same"),
    [
        ("9 tháng năm 2021", REPORT, "Thu ngân sách đạt 88%", True, True),
        ("9 tháng", REPORT, "Thu ngân sách đạt 88%", True, True),
        ("6 tháng năm 2021", REPORT, "Thu ngân sách đạt 88%", False, False),
        ("9 tháng năm 2020", REPORT, "Thu ngân sách đạt 88%", False, False),
        ("năm 2021", REPORT, "Thu ngân sách đạt 88%", False, False),  # the whole year's is another figure
        ("9 tháng năm 2021", REPORT, "Tháng 9 năm 2021, thu đạt 12%", False, False),
        ("tháng 9/2021", REPORT, "Tháng 9 năm 2021, thu đạt 12%", True, True),
        ("năm 2021", RULE, "Thu ngân sách đạt 88%", True, False),  # a rule reports on no period
        ("28/7/2021", REPORT, "Thu ngân sách đạt 88%", True, False),  # a date is no period
    ],
)
def test_the_period_of_a_claim(claimed: str, document: Document, words: str, may: bool, same: bool) -> None:
    (one,) = particulars(claimed)
    span = document.text.index(words), document.text.index(words) + len(words)
    assert (may_be_of(one, document, *span), is_period_of(one, document, *span)) == (may, same)
