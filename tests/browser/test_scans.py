"""A scan in the evidence viewer: its page at once, the frame over the quoted words a moment later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rag.library import Library
from rag.quoting import citation
from rag.schema import Answer, Claim, Document, Turn
from rag.scope import EVERYTHING, Scope
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_viewer import boxes, loaded, opened, printed
from tests.command import ingest, library_in
from tests.ingest.readers.printed import needs_font, needs_tesseract, picture, scan
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted

pytestmark = [needs_font, needs_tesseract]
QUOTE = "88% kế hoạch giao, đứng thứ 5"
ROWS = ("BÁO CÁO", "Kết quả công tác 9 tháng", f"Tỷ lệ giải ngân đạt {QUOTE} toàn quốc.", "Quốc phòng được giữ vững.")


class OfAScan(Scripted):
    """Cites words of a scan."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        (key,) = library.record.document_ids()
        document = library.document(key)
        assert document is not None
        self.scan: Document = document

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """The scan."""
        return self.scan if document_id == self.scan.id else None

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """See the contract."""
        start = self.scan.text.index(QUOTE)
        cited = citation(1, self.scan, start, start + len(QUOTE))
        yield Answer(question, (Claim("Đạt **88%**. [1]", (cited,)),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans")


@pytest.fixture(scope="module")
def server(folder: Path, models_dir: Path) -> Iterator[LiveServer]:
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models_dir)
    library = library_in(folder / "data")
    ingest(library, scan(folder / "quet.pdf", [picture(folder / "rows.pdf", ROWS)]))
    library.refresh()
    with LiveServer(OfAScan(library), library=library) as running:
        yield running
    library.close()


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "has_touch": True}])
def test_the_quoted_words_are_framed_on_a_scan(
    open_page: Opener, server: LiveServer, folder: Path, options: dict[str, object]
) -> None:
    page = open_page(server.url, **options)
    opened(page)
    loaded(page)
    expect(page.locator(".xem-khung")).to_have_count(1, timeout=60_000)
    (frame,) = boxes(page)
    words = printed(folder / "rows.pdf", QUOTE)
    assert frame == pytest.approx(words, abs=0.012)
    expect(page.locator(".xem-khung")).to_be_in_viewport()
    expect(page.locator(".xem-nhac")).to_be_hidden()
    expect(page.locator(".xem-to img")).to_have_attribute(
        "alt", "Trang 1 của BÁO CÁO: Kết quả công tác 9 tháng, câu trích được đóng khung"
    )


def test_where_the_place_is_not_sure_the_page_is_shown_and_says_so(open_page: Opener, server: LiveServer) -> None:
    page = open_page(server.url)
    page.route("**/khung?*", lambda route: route.fulfill(json={"khung": {}, "trang": 1, "nhac": "Chưa chắc chỗ nào."}))
    opened(page)
    loaded(page)
    expect(page.locator(".xem-nhac")).to_have_text("Chưa chắc chỗ nào.")
    expect(page.locator(".xem-khung")).to_have_count(0)
    expect(page.locator(".xem-duoi mark")).to_have_text(QUOTE)
