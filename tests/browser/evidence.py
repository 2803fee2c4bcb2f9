"""An assistant whose answers cite the documents of a real small library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.quoting import citation
from rag.schema import Answer, Citation, Claim, Document, Point, Series, Turn
from rag.scope import EVERYTHING, Scope
from tests.ui.scripted import Scripted
from tests.ui.viewer.served import LONG, PAGE, REGULATION, SHEET, Served

QUOTE = "88% kế hoạch giao, đứng thứ 5"


class Citing(Scripted):
    """Answers "lệch", "chuỗi", "chưa chắc" and "kiểm" as their names say, anything else with five quotations."""

    def __init__(self, served: Served) -> None:
        super().__init__()
        self.served = served

    def cite(self, n: int, source: str, words: str, until: str = "") -> Citation:
        """The first place of `words`, or from there to the end of `until`."""
        document = self.served.document(source)
        start = document.text.index(words)
        end = document.text.index(until, start) + len(until) if until else start + len(words)
        return citation(n, document, start, end)

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """From the library."""
        return self.served.library.document(document_id)

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """See `rag.assistant.Assistant`."""
        if "giá vé" in question:
            yield from super().stream(question, history, scope)
        elif "lệch" in question:
            yield self._differing(question)
        elif "chuỗi" in question:
            yield self._series(question)
        elif "trạng thái" in question:
            yield self._statuses(question)
        else:
            yield Answer(question, tuple(self._quoted()))

    def _quoted(self) -> Iterator[Claim]:
        across = self.cite(2, REGULATION, "Tổ chức đảng vi phạm", "công minh.")
        yield Claim("Tỷ lệ giải ngân đạt **88%** kế hoạch giao. [1]", (self.cite(1, REGULATION, QUOTE),))
        yield Claim("“Tổ chức đảng vi phạm … công minh.” [2]", (across,))
        yield Claim("Thu nội địa 9 tháng: **1.250**. [3]", (self.cite(3, SHEET, "1.250"),))
        yield Claim("Tăng **7,5%**. [4]", (self.cite(4, PAGE, "tăng 7,5%"),))
        yield Claim("Câu thứ nhất. [5]", (self.cite(5, LONG, "Hết."),))

    def _statuses(self, question: str) -> Answer:
        one = self.cite(1, REGULATION, QUOTE)
        claims = (
            Claim("Trích: **88%**. [1]", (one,), "quoted"),
            Claim("Viết lại: **88%**. [1]", (one,), "verified"),
            Claim("Sai: **85%**. [1]", (one,), "unverified", ("số “85%” không có ở nguồn [1]",)),
        )
        return Answer(question, claims, notice="Quy định 22-QĐ/TW đã được thay thế bởi Quy định 99-QĐ/TW.")

    def _differing(self, question: str) -> Answer:
        one, other = self.cite(1, REGULATION, QUOTE), self.cite(2, SHEET, "1.250")
        claims = (
            Claim("Quy định 22-QĐ/TW ngày 28/07/2021 – “**88%** kế hoạch giao” [1]", (one,)),
            Claim("Báo cáo thu ngân sách – “**87%** kế hoạch giao” [2]", (other,)),
        )
        told = "Các văn bản nêu số khác nhau về cùng chỉ tiêu, cùng kỳ và cùng nơi: Quy định 22-QĐ/TW; Báo cáo."
        return Answer(question, claims, notice=told)

    def _series(self, question: str) -> Answer:
        one, other = self.cite(1, SHEET, "820"), self.cite(2, SHEET, "1.250")
        rows = ("Kỳ | Thu nội địa", "--- | ---", "6 tháng năm 2021 | 820 [1]", "9 tháng năm 2021 | 1.250 (ước) [2]")
        table = "\n".join(f"| {row} |" for row in rows)
        points = (
            Point("6 tháng năm 2021", "Minh Sơn", "820", 820.0, "tỷ đồng", 1),
            Point("9 tháng năm 2021", "Minh Sơn", "1.250", 1250.0, "tỷ đồng", 2, estimated=True),
        )
        return Answer(question, (Claim(table, (one, other)),), series=Series("Thu nội địa", points))
