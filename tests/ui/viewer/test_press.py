"""The process that draws: turned pages, scans, a death, too many at once."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pypdf
import pytest
from PIL import Image

from rag.errors import BusyError, DocumentError
from rag.schema import Document
from tests.ingest.readers.printed import needs_font, pdf, picture, scan
from ui.viewer import place
from ui.viewer.drawing import Sought, find
from ui.viewer.originals import Original
from ui.viewer.press import Press

pytestmark = needs_font
T = TypeVar("T")
TEXT = "Tỷ lệ giải ngân đạt 88% kế hoạch."


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Its result, in a thread of its own: playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def wanted(words: str) -> Sought:
    return Sought(1, TEXT, TEXT.index(words), TEXT.index(words) + len(words))


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_boxes_lie_over_the_words_of_a_turned_page(tmp_path: Path, turned: int) -> None:
    whole = pdf(tmp_path / "a.pdf", [[TEXT]])
    writer = pypdf.PdfWriter(whole)
    writer.pages[0].rotate(turned)
    writer.write(tmp_path / "b.pdf")
    (found,) = find(tmp_path / "b.pdf", [wanted("88% kế hoạch")])
    ((left, top, width, height),) = found.boxes
    # Upright, the words lie at x 0.25, y 0.07; a quarter turn takes them to the right edge, and so on.
    centre = {0: (0.28, 0.07), 90: (0.93, 0.28), 180: (0.72, 0.93), 270: (0.07, 0.72)}[turned]
    assert left + width / 2 == pytest.approx(centre[0], abs=0.05)
    assert top + height / 2 == pytest.approx(centre[1], abs=0.03)
    assert (width > height) == (turned % 180 == 0)
    assert found.ratio == pytest.approx(841.9 / 595.3 if turned % 180 == 0 else 595.3 / 841.9, abs=0.01)


def test_a_scan_shows_its_page_without_boxes_and_says_so(tmp_path: Path, press: Press) -> None:
    path = scan(tmp_path / "scan.pdf", [picture(tmp_path / "p.pdf", [TEXT])])
    document = Document("a", "scan.pdf", "Bản quét", TEXT, page_starts=(0,), ocr_pages=(1,))
    told = run(place.told(document, Original(path, "scan.pdf", "application/pdf", True), press, 0, 12))
    assert (told["dang"], told["khung"], told["trang"]) == ("trang", {}, 1)
    assert told["nhac"].startswith("Trang này là ảnh quét, chữ do máy nhận dạng")
    assert Image.open(io.BytesIO(run(press.page(path, 1, 480)))).size[0] == 480


def test_a_process_that_dies_is_told_of_and_replaced(tmp_path: Path, press: Press) -> None:
    path = pdf(tmp_path / "a.pdf", [[TEXT]])
    with pytest.raises(DocumentError, match="dừng giữa chừng"):
        run(press._run(os._exit, 3))
    (found,) = run(press.find(path, [wanted("88%")]))
    assert len(found.boxes) == 1


def test_a_crowd_is_asked_to_wait(tmp_path: Path, press: Press) -> None:
    path = pdf(tmp_path / "a.pdf", [[TEXT]] * 80)

    async def all_at_once() -> list[bytes | BaseException]:
        pages = (press.page(path, number, 480) for number in range(1, 81))
        return await asyncio.gather(*pages, return_exceptions=True)

    done = run(all_at_once())
    assert [type(one) for one in done] == [bytes] * 64 + [BusyError] * 16
