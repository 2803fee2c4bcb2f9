"""The viewer's routes over a small library that was ingested for real, asked by several people."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ingest.pipeline import run
from ingest.report import Audience
from ingest.workers import Here
from rag.library import Library
from rag.schema import Document
from tests.command import Silent, library_in
from tests.ingest.readers.printed import pdf
from tests.ui.people import ByHeader
from ui.access.door import Door
from ui.access.person import OWNER, Person
from ui.viewer.press import Press
from ui.viewer.routes import router

REGULATION = "Quy định 22 về kỷ luật.pdf"
SECRET = "kín.txt"
PAGE = "trang.html"
SHEET = "số liệu.md"
LONG = "dài.txt"
ACROSS = "Tổ chức đảng vi phạm đến mức phải xử lý kỷ luật thì phải xử lý kịp thời, chính xác, công minh."
PEOPLE = {
    "": OWNER,
    "lan": Person("lan", "cadre"),
    "minh": Person("minh", "cadre", ("Tổ chức",)),
}
_PAGES = (
    (
        "BAN CHẤP HÀNH TRUNG ƯƠNG",
        "Số: 22-QĐ/TW",
        "Hà Nội, ngày 28 tháng 7 năm 2021",
        "QUY ĐỊNH",
        "về công tác kiểm tra, giám sát và kỷ luật của Đảng",
        "Điều 1. Phạm vi điều chỉnh",
        "1. Quy định này quy định về công tác kiểm tra, giám sát và kỷ luật của Đảng.",
        "2. Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5 toàn quốc.",
        "Điều 2. Nguyên tắc",
        (40.0, 60.0, "1. Tổ chức đảng vi phạm đến mức phải xử lý kỷ luật"),
    ),
    (
        "thì phải xử lý kịp thời, chính xác, công minh.",
        "2. Tỷ lệ giải ngân đạt 88% kế hoạch giao cũng là một nguyên tắc.",
        "3. Mọi đảng viên đều bình đẳng trước kỷ luật của Đảng.",
    ),
    ("Điều 3. Hiệu lực", "Quy định này có hiệu lực từ ngày ký."),
)
_HTML = (
    "<!DOCTYPE html><html><body><h1>Thông báo kết quả</h1><script>alert(1)</script>"
    "<p>Thu ngân sách đạt 1.250 tỷ đồng, tăng 7,5% so với cùng kỳ năm trước.</p></body></html>"
)
_TABLE = (
    "# Báo cáo thu ngân sách\n\nBảng 1. Thu ngân sách (tỷ đồng)\n\n| Chỉ tiêu | 6 tháng | 9 tháng |\n|---|---|---|\n"
    "| Thu nội địa | 820 | 1.250 |\n| Thu xuất nhập khẩu |  | 140 |\n\nHết bảng < này.\n"
)


class Served:
    """`served.get("lan", "/van-ban/…")` asks as one of `PEOPLE`; `noted` is what was told of it."""

    def __init__(self, data_dir: Path, folder: Path) -> None:
        """Make the files in `folder` and ingest them."""
        self.library: Library = library_in(data_dir)
        self.noted: list[tuple[str, str, str]] = []
        folder.mkdir()
        pdf(folder / REGULATION, _PAGES)
        (folder / PAGE).write_text(_HTML, "utf-8")
        (folder / SHEET).write_text(_TABLE, "utf-8")
        (folder / LONG).write_text("Mở đầu.\n" + "Câu thứ nhất của đoạn này dài vừa phải.\n" * 500 + "Hết.", "utf-8")
        (folder / SECRET).write_text("Danh sách nhân sự dự kiến của Ban Tổ chức gồm 12 đồng chí.", "utf-8")
        names = (REGULATION, PAGE, SHEET, LONG)
        run(self.library, [folder / name for name in names], Silent(), reader=Here())
        run(self.library, [folder / SECRET], Silent(), reader=Here(), audience=Audience(("Tổ chức",)))
        self.library.refresh()
        self.press = Press()
        app = FastAPI()
        app.include_router(router(self.library, self.press, self._note))
        app.add_middleware(Door, visitors=ByHeader(PEOPLE, "x-nguoi"))  # type: ignore[arg-type]
        self.client = TestClient(app)
        self.ids = {
            document.source: document.id
            for one in self.library.record.document_ids()
            if (document := self.library.document(one))
        }

    def document(self, source: str) -> Document:
        """A document by its file's name."""
        found = self.library.document(self.ids[source])
        assert found is not None
        return found

    def span(self, source: str, words: str) -> tuple[int, int]:
        """Where words stand first in a document."""
        start = self.document(source).text.index(words)
        return start, start + len(words)

    def original(self, source: str) -> Path:
        """Where the original is kept."""
        (path,) = (self.library.data_dir / "originals").glob(f"*/{self.ids[source]}*")
        return path

    def _note(self, person: Person, action: str, document_id: str) -> None:
        self.noted.append((person.name, action, document_id))
