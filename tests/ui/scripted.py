"""A scripted assistant: each question that it knows gets the answers and pauses written here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from rag.errors import LanguageModelError, StorageError
from rag.schema import Answer, Chunk, Citation, Claim, Document, Passage, Turn
from rag.scope import EVERYTHING, Scope

TEXT = (
    "Báo cáo 9 tháng năm 2021.\n\nKinh tế tiếp tục tăng trưởng. Giá trị sản xuất tăng 7,5%; thu ngân sách đạt 74,4% dự "
    "toán; tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5; <b>an sinh</b> & xã hội được bảo đảm. "
    "Quốc phòng, an ninh được giữ vững.\n" + "Các cấp, các ngành tiếp tục thực hiện nhiệm vụ được giao. " * 12
)
REPORT = Document(
    id="d1",
    source="bao-cao/9-thang.pdf",
    title="Báo cáo kết quả 9 tháng năm 2021",
    text=TEXT,
    page_starts=(0, 60),
    kind="Báo cáo",
    number="15-BC/TU",
    date="2021-09-29",
)
PLAIN = Document(id="d2", source="ghi-chep.txt", title="Ghi chép", text="Kết nạp trên 1.300 đảng viên mới.")
QUOTE = "88% kế hoạch giao, đứng thứ 5"


def cite(n: int, document: Document, quote: str, locator: str = "") -> Citation:
    """A citation of the first place of `quote` in `document`."""
    start = document.text.index(quote)
    return Citation(n, document, locator, document.page_at(start), quote, start, start + len(quote))


def passage(document: Document, start: int, end: int, score: float) -> Passage:
    """A passage of `document.text[start:end]`."""
    chunk = Chunk(
        id=f"{document.id}:{start}",
        document_id=document.id,
        source=document.source,
        title=document.title,
        text=document.text[start:end],
        start=start,
        end=end,
        page=document.page_at(start),
    )
    return Passage(chunk, score)


PASSAGES = (passage(REPORT, 27, 260, 0.91), passage(REPORT, 300, 600, 0.42), passage(PLAIN, 0, 34, 0.305))
ANSWER = Answer(
    question="tỷ lệ giải ngân là bao nhiêu?",
    claims=(
        Claim("Tỷ lệ giải ngân đạt **88%** kế hoạch giao, đứng thứ 5. [1]", (cite(1, REPORT, QUOTE, "mục I"),)),
        Claim("Kết nạp trên **1.300** đảng viên mới. [2]", (cite(2, PLAIN, "1.300 đảng viên mới"),)),
    ),
    passages=PASSAGES,
)
ABSTAINED = Answer(
    question="giá vé?",
    claims=(Claim("Đã tìm “giá vé” trong 2 văn bản, không có đoạn nào trả lời."),),
    passages=PASSAGES,
    abstained=True,
)
NOTICE = "Mô hình ngôn ngữ không trả lời; đây là câu trả lời trích nguyên văn."


class Scripted:
    """Answers by the words in the question; `histories` keeps what came with each."""

    def __init__(self, documents: int = 1234, pause: float = 0.05, waiting: int = 0) -> None:
        """`pause`: seconds between two partial answers; `waiting`: chunks without vectors."""
        self.documents = documents
        self.waiting = waiting
        self.pause = pause
        self.histories: list[tuple[Turn, ...]] = []
        self.scopes: list[Scope] = []
        self.closed = 0
        self.warnings: dict[str, str] = {}
        self.shelf = {document.id: document for document in (REPORT, PLAIN)}
        self.reported: list[tuple[str, tuple[Turn, ...], str, str, str]] = []
        self.writers: list[str] = []
        self.praised: list[tuple[str, tuple[Turn, ...]]] = []

    def report_wrong(
        self,
        answer: Answer,
        history: Sequence[Turn],
        correction: str,
        remark: str,
        reason: str = "",
        by: str = "",
    ) -> None:
        """Keep what was reported, and by whom; "lỗi" as a remark cannot be kept."""
        if remark == "lỗi":
            raise StorageError("Kho đầy: dọn chỗ trống rồi gửi lại.")
        self.writers.append(by)
        self.reported.append((answer.question, tuple(history), correction, remark, reason))

    def report_right(self, answer: Answer, history: Sequence[Turn], by: str = "") -> None:
        """Keep what was praised."""
        self.writers.append(by)
        self.praised.append((answer.question, tuple(history)))

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """The two documents of the script, for everyone, unless taken out of `shelf`."""
        return self.shelf.get(document_id)

    def validity(self, answer: Answer, scope: Scope = EVERYTHING) -> list[str]:
        """What `warnings` says of the documents cited."""
        return [self.warnings[one.document.id] for one in answer.citations if one.document.id in self.warnings]

    def read(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer, like `stream`; the scope is not noted."""
        return Answer(question, ANSWER.claims, PASSAGES)

    def corpus_size(self) -> tuple[int, int]:
        """(documents, chunks)."""
        return self.documents, self.documents * 10

    def unembedded(self) -> int:
        """Chunks without vectors."""
        return self.waiting

    def count(self, scope: Scope) -> int:
        """Every document, whoever asks."""
        return self.documents

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """The script: "giá vé", "lỗi báo", "hỏng", "chậm", "lưu ý", else ANSWER in growing parts."""
        self.histories.append(tuple(history))
        self.scopes.append(scope)
        if "giá vé" in question:
            yield Answer(question, ABSTAINED.claims, ABSTAINED.passages, abstained=True)
        elif "lỗi báo" in question:
            raise LanguageModelError("Máy chủ mô hình không trả lời. Kiểm tra RAG_LLM_BASE_URL.")
        elif "hỏng" in question:
            raise ZeroDivisionError("secret detail")
        elif "chậm" in question:
            yield from self._slow(question)
        elif "lưu ý" in question:
            claim = Claim("Đạt **90%**. [1]", ANSWER.claims[0].citations, "unverified")
            yield Answer(question, (claim,), PASSAGES, notice=NOTICE)
        else:
            yield from self._growing(question)

    def _growing(self, question: str) -> Iterator[Answer]:
        words = ANSWER.claims[0].text.split(" ")
        for end in range(1, len(words)):
            time.sleep(self.pause)
            yield Answer(question, (Claim(" ".join(words[:end])),), PASSAGES)
        yield Answer(question, ANSWER.claims, PASSAGES)

    def _slow(self, question: str) -> Iterator[Answer]:
        try:
            for n in range(1, 400):
                yield Answer(question, (Claim(" ".join(f"phần {i}" for i in range(1, n + 1))),))
                time.sleep(0.1)
        finally:
            self.closed += 1
