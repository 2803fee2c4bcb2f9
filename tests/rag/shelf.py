"""A small shelf of texts written for the tests, as the library would hand them out."""

from __future__ import annotations

from rag.schema import Chunk, Document, Passage

REPORT_TEXT = (
    "Sáu tháng đầu năm 2024, thu ngân sách đạt 3.562 tỷ đồng, bằng 54,5% dự toán; "
    "giải ngân vốn đầu tư công đạt 61,4% kế hoạch.\n"
    "Toàn tỉnh kết nạp 1.126 đảng viên mới."
)
RULE_TEXT = "Điều 5. Thời hạn\nBáo cáo gửi trước ngày 15 tháng 6 năm 2024 theo Quy định số 15-QĐ/TU."
REPORT = Document("d1", "bao-cao.txt", "Báo cáo 6 tháng", REPORT_TEXT, period="6 tháng năm 2024")
RULE = Document("d2", "quy-dinh.txt", "Quy định 15-QĐ/TU", RULE_TEXT, number="15-QĐ/TU")
DOCUMENTS = {document.id: document for document in (REPORT, RULE)}


def whole(document: Document, score: float = 1.0) -> Passage:
    """The whole document as one passage."""
    chunk = Chunk(
        f"{document.id}-0", document.id, document.source, document.title, document.text, 0, len(document.text)
    )
    return Passage(chunk, score)


PASSAGES = (whole(REPORT), whole(RULE, 0.8))
