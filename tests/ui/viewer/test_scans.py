"""Quoted words are framed on pages that are pictures, and only where their place is sure."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
import pytest

from ingest.readers import ocr
from ingest.readers.ocr import Tesseract
from rag.schema import Document
from tests.ingest.readers.printed import needs_font, needs_tesseract, picture, program, scan
from tests.ingest.readers.printed import words as tsv
from ui.viewer import place
from ui.viewer.drawing import Box, Sought
from ui.viewer.letters import letters
from ui.viewer.originals import Original
from ui.viewer.press import Press
from ui.viewer.scans import Printed, Scans, framed

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = ROOT.parent / "shared" / "data" / "official" / "scanned"
FILES = 4
QUOTE = "88% kế hoạch giao, đứng thứ 5"
ROWS = (
    "QUY ĐỊNH",
    "về công tác kiểm tra, giám sát và kỷ luật của Đảng",
    "1. Quy định này quy định về công tác kiểm tra, giám sát và kỷ luật.",
    f"2. Tỷ lệ giải ngân đạt {QUOTE} toàn quốc.",
    "3. Mọi đảng viên đều bình đẳng trước kỷ luật của Đảng.",
)
TEXT = "\n".join(ROWS)


@pytest.fixture
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def told(*lines: str) -> list[Printed]:
    """Words a tenth of the page wide, ten a line, a line a twentieth high."""
    return [
        Printed(word, (str(row),), (column / 10, row / 20, 0.09, 0.04))
        for row, line in enumerate(lines)
        for column, word in enumerate(line.split(" "))
    ]


def sought(text: str, words: str) -> Sought:
    return Sought(1, text, text.index(words), text.index(words) + len(words))


def test_words_are_framed_line_by_line() -> None:
    page = told("Điều 1. Phạm vi", "Tổ chức đảng vi phạm", "phải xử lý kịp thời")
    text = "Điều 1. Phạm vi\nTổ chức đảng vi phạm phải xử lý kịp thời"
    assert framed(page, sought(text, "vi phạm phải xử lý")) == ((0.3, 0.05, 0.19, 0.04), (0.0, 0.1, 0.29, 0.04))


def test_a_letter_read_otherwise_leaves_one_frame() -> None:
    page = told("công tác kiếm tra, giam sát và kỷ luat Đảng")  # diacritics count for nothing, letters do
    text = "công tác kiểm tra, giám sát và kỷ luật Đảng"
    assert framed(page, sought(text, text)) == ((0.0, 0.0, 0.99, 0.04),)
    assert framed(told("công tác kiểm tra, giám sốt và kỷ luật Đảng"), sought(text, text)) == ((0.0, 0.0, 0.99, 0.04),)


def test_an_unsure_place_has_no_frame() -> None:
    text = "Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5 toàn quốc."
    assert framed(told("Tỷ lệ giải ngân đạt", "mmm rrr ttt vvv"), sought(text, text)) == ()
    assert framed([], sought(text, text)) == ()
    assert framed(told("Tỷ lệ"), Sought(1, text, 3, 3)) == ()


def test_of_two_places_the_one_with_the_same_surroundings_is_framed() -> None:
    text = "Thu đạt 88% dự toán.\nChi đạt 88% dự toán."
    (box,) = framed(told(*text.split("\n")), Sought(1, text, text.rindex("88%"), text.rindex("88%") + 3))
    assert box == (0.2, 0.05, 0.09, 0.04)


def done(work: Coroutine[Any, Any, T]) -> T:
    """What it gives, in a loop of its own: a browser of another test may keep one in this thread."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


@needs_font
@needs_tesseract
@pytest.mark.parametrize("turned", [0, 2])
def test_the_frame_lies_over_the_words_of_a_made_scan(tmp_path: Path, press: Press, turned: int) -> None:
    sheet = picture(tmp_path / "rows.pdf", ROWS, turned=turned)
    path = scan(tmp_path / "scan.pdf", [sheet])
    (found,) = done(Scans(press).find(path, [sought(TEXT, QUOTE)]))
    (box,) = found.boxes
    across, down = _middle(tmp_path / "rows.pdf", QUOTE) if not turned else (0.5, 0.11)
    assert abs(box[1] + box[3] / 2 - down) < (0.008 if not turned else 0.03)
    if not turned:
        assert abs(box[0] + box[2] / 2 - across) < 0.01 and box[3] < 0.03


def _middle(path: Path, words: str) -> tuple[float, float]:
    """Where the middle of words printed in the first page's text layer is, in fractions of the page."""
    with pypdfium2.PdfDocument(path) as document:
        width, height = document[0].get_size()
        textpage = document[0].get_textpage()
        at = textpage.get_text_range().index(words)
        boxes = [textpage.get_charbox(n) for n in range(at, at + len(words)) if words[n - at] != " "]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts) + max(rights)) / 2 / width, 1 - (max(tops) + min(bottoms)) / 2 / height


@needs_font
def test_a_page_is_recognised_once_and_an_unsure_place_is_said(tmp_path: Path, press: Press) -> None:
    path = scan(tmp_path / "scan.pdf", [picture(tmp_path / "rows.pdf", ROWS)])
    count = tmp_path / "count"
    script = f"echo x >> {count}\n" + tsv("Tỷ lệ giải ngân đạt 88% kế hoạch giao,")
    scans = Scans(press, program(tmp_path / "ocr", script))
    document = Document("d", "scan.pdf", "Quét", TEXT, page_starts=(0,), ocr_pages=(1,))
    original = Original(path, "scan.pdf", "application/pdf", inline=True)

    async def asked() -> list[dict[str, object]]:
        spans = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("giải ngân đạt 88%", ROWS[4])]
        return [await place.framed(document, original, scans, *span) for span in spans]

    found, unsure = done(asked())
    assert found["trang"] == 1 and found["nhac"] is None and len(found["khung"]["1"]) == 1  # type: ignore[index]
    assert (unsure["khung"], unsure["trang"]) == ({}, 1)
    assert "chưa chắc câu trích nằm chỗ nào" in str(unsure["nhac"])
    assert count.read_text() == "x\n"


@needs_tesseract
def test_lines_of_official_scans_are_framed(press: Press, capsys: pytest.CaptureFixture[str]) -> None:
    if not OFFICIAL.is_dir():
        pytest.skip(f"{OFFICIAL} is absent: the scans are not part of the project")
    paths = sorted(OFFICIAL.glob("*.pdf"), key=lambda path: path.stat().st_size)[:FILES]
    told = [found for path in paths for found in _lines(path, Scans(press))]
    share = sum(map(bool, told)) / len(told)
    with capsys.disabled():
        print(f"\nframes: {share:.1%} of {len(told)} lines of {len(paths)} scanned pages")  # noqa: T201
    assert len(told) > 40 and share >= 0.9
    assert all(0 <= side <= 1 for boxes in told for box in boxes for side in box)


def _lines(path: Path, scans: Scans) -> Sequence[tuple[Box, ...]]:
    """The frames of each line of the first page, as ingest reads it."""
    with pypdfium2.PdfDocument(path) as document:
        text = ocr.recognise(document[0], Tesseract())
    lines = [line for line in text.split("\n") if len(letters(line).text) >= 15]
    found = done(scans.find(path, [sought(text, line) for line in lines]))
    return [one.boxes for one in found]
