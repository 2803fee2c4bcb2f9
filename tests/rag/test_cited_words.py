"""The clauses that a claim rests on are quoted, no more of the passage than it needs."""

from __future__ import annotations

import pytest

from rag.alignment import told
from rag.cited_words import Source, chosen
from rag.schema import Chunk, Document, Excerpt, Passage

TEXT = (
    "Thu ngân sách đạt 5 tỷ đồng, tăng 7%; chi đầu tư phát triển đạt 3 tỷ đồng.\n"
    "Kết nạp 120 đảng viên mới.\n"
    "Việc này thực hiện theo quy định tại các khoản 2, 3 và 4 Điều 9."
)
DOCUMENT = Document("d", "d.txt", "Báo cáo", f"Quý I năm 2024\n{TEXT}")
START = len("Quý I năm 2024\n")
PASSAGE = Passage(
    Chunk("c", "d", "d.txt", "Báo cáo", TEXT, START, START + len(TEXT)), 1.0, lead=(Excerpt(0, 14, "Quý I năm 2024"),)
)
SOURCE = Source(1, DOCUMENT, PASSAGE)


@pytest.mark.parametrize(
    ("claim", "quoted"),
    [
        ("Chi đầu tư phát triển đạt 3 tỷ đồng", ["chi đầu tư phát triển đạt 3 tỷ đồng."]),
        ("Thu ngân sách tăng 7%", ["Thu ngân sách đạt 5 tỷ đồng, tăng 7%"]),
        (
            "Thu ngân sách tăng 7%; kết nạp 120 đảng viên",
            ["Thu ngân sách đạt 5 tỷ đồng, tăng 7%", "Kết nạp 120 đảng viên mới."],
        ),
        (  # neighbours on one line are one quotation
            "Thu ngân sách đạt 5 tỷ đồng, chi đầu tư phát triển đạt 3 tỷ đồng",
            ["Thu ngân sách đạt 5 tỷ đồng, tăng 7%; chi đầu tư phát triển đạt 3 tỷ đồng."],
        ),
        (  # what stands above is quoted where only it tells a particular
            "Quý I năm 2024, thu ngân sách đạt 5 tỷ đồng",
            ["Quý I năm 2024", "Thu ngân sách đạt 5 tỷ đồng, tăng 7%"],
        ),
    ],
)
def test_what_is_quoted(claim: str, quoted: list[str]) -> None:
    assert [SOURCE.words(span) for span in chosen(claim, told(claim), SOURCE)] == quoted


def test_particulars_are_read_from_the_whole_passage() -> None:
    start = DOCUMENT.text.index("3 và 4")
    found = SOURCE.told_in((start, len(DOCUMENT.text)))
    assert [(one.text, one.value) for one in found] == [
        ("3", ("khoản", "3")),
        ("4", ("khoản", "4")),
        ("9", ("điều", "9")),
    ]
