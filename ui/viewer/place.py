"""Where quoted words stand in their document: the page with its boxes, or the stretch of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.errors import BusyError, DocumentError
from rag.schema import Document
from ui.sources import vietnamese_date
from ui.viewer.drawing import Found, Sought
from ui.viewer.originals import Original
from ui.viewer.press import Press
from ui.viewer.scans import Scans

_MOST_PAGES = 6  # of one quotation
_RATIO = 1.41421  # of a page not measured yet
_SCAN = "Trang này là ảnh quét, chữ do máy nhận dạng: câu trích được đánh dấu ở phần chữ bên dưới."
_SEEKING = "Trang này là ảnh quét: đang tìm chỗ của câu trích trên ảnh…"
_UNSURE = (
    "Trang này là ảnh quét và chưa chắc câu trích nằm chỗ nào trên ảnh, nên không đóng khung; "
    "câu trích được đánh dấu ở phần chữ bên dưới."
)
_NOT_FOUND = "Không định vị được câu trích trên ảnh trang; câu trích được đánh dấu ở phần chữ bên dưới."
_GONE = "Bản gốc không còn được giữ trên máy chủ; đây là phần chữ đã đọc từ bản gốc."


def no_page(document: Document, number: int) -> str:
    """Why a page cannot be shown."""
    pages = len(document.page_starts)
    return f"Văn bản có {pages} trang, không có trang {number}." if pages else "Văn bản này không chia trang."


async def told(
    document: Document, original: Original | None, press: Press, start: int, end: int, *, recognises: bool = False
) -> dict[str, Any]:
    """What the viewer needs to open `document.text[start:end]`, as JSON.

    `ten`, `mo_ta`: what it is; `dang`: "trang" (pages) or "chu" (text); `trang`, `so_trang`: its page and how many;
    `khung`: boxes by page, each [left, top, width, height] in fractions of the page; `ti_le`: height by width;
    `goc`: "mo" (opens in the browser), "tai" (is saved), None; `nhac`: a sentence to be shown above; `quet`: True
    where the words are still to be found on a scan (`framed`).
    """
    shown: dict[str, Any] = {
        "ten": document.title or document.source,
        "mo_ta": " · ".join(filter(None, (_name(document), vietnamese_date(document.date)))),
        "tep": document.source,
        "trang": document.page_at(start),
        "so_trang": len(document.page_starts),
        "dang": "chu",
        "khung": {},
        "ti_le": _RATIO,
        "quet": False,
        "goc": ("mo" if original.inline else "tai") if original else None,
        "nhac": None if original else _GONE,
    }
    if original is None or not original.is_pdf or not document.page_starts:
        return shown
    sought = list(_sought(document, start, end))
    try:
        found = await press.find(original.path, sought)
    except (DocumentError, BusyError) as error:
        return {**shown, "nhac": f"{error} Đây là phần chữ đã đọc từ bản gốc."}
    placed = {**shown, "dang": "trang", **_boxes(document, found, asked=end > start)}
    return {**placed, "quet": True, "nhac": _SEEKING} if recognises and placed["nhac"] == _SCAN else placed


async def framed(document: Document, original: Original, scans: Scans, start: int, end: int) -> dict[str, Any]:
    """`khung` and `nhac` (see `told`) of words on scanned pages, and the page of the first of them; takes seconds."""
    sought = [one for one in _sought(document, start, end) if one.number in document.ocr_pages]
    try:
        found = await scans.find(original.path, sought)
    except (DocumentError, BusyError) as error:
        return {"khung": {}, "trang": document.page_at(start), "nhac": f"{str(error).rstrip('.')}. {_SCAN}"}
    boxes = {str(one.number): one.boxes for one in found if one.boxes}
    page = int(next(iter(boxes))) if boxes else document.page_at(start)
    return {"khung": boxes, "trang": page, "nhac": None if boxes else _UNSURE}


def _name(document: Document) -> str:
    return " ".join(filter(None, (document.kind, document.number)))


def _boxes(document: Document, found: list[Found], *, asked: bool) -> dict[str, Any]:
    boxes = {str(one.number): one.boxes for one in found if one.boxes}
    reminder = None
    if asked and not boxes:
        reminder = _SCAN if any(one.number in document.ocr_pages for one in found) else _NOT_FOUND
    page = next(iter(boxes), None)
    shown = {"khung": boxes, "nhac": reminder, "ti_le": found[0].ratio if found else _RATIO}
    return {**shown, "trang": int(page)} if page else shown


def _sought(document: Document, start: int, end: int) -> Iterator[Sought]:
    """The words of each page, in what was read from it."""
    first, last = document.page_at(start) or 1, document.page_at(max(start, end - 1)) or 1
    for number in range(first, min(last, first + _MOST_PAGES - 1) + 1):
        left = document.page_starts[number - 1]
        right = document.page_starts[number] if number < len(document.page_starts) else len(document.text)
        text = document.text[left:right]
        yield Sought(number, text, max(0, start - left), min(max(0, end - left), len(text)))
