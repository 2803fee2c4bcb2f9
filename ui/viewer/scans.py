"""Finds quoted words on a page that is a picture: its letters are recognised again, this time with their places."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.readers.ocr import Tesseract, tsv_of
from ingest.readers.ocr_words import words_of
from rag.errors import BusyError
from ui.viewer.drawing import Box, Found, Sought
from ui.viewer.letters import Range, letters, located
from ui.viewer.press import Press
from ui.viewer.sheets import Sheet

SURE = 0.85  # of the letters of the quotation have to be found on the picture, or its place is not told
_BRIDGED = 12  # letters between two found pieces of one quotation that were read otherwise this time
_KEPT_PAGES = 256
_WAITING = 12  # pages; each takes two to five seconds of one core
_BUSY = "Máy chủ đang nhận dạng nhiều trang quét cùng lúc."


@dataclass(frozen=True, slots=True)
class Printed:
    """One word on the picture, the line it stands in as Tesseract counts, its box in fractions of the page."""

    text: str
    line: tuple[str, ...]
    box: Box


class Scans:
    """Recognises pages one after the other; what was recognised lately is kept in memory, never on disk."""

    def __init__(self, press: Press, tesseract: Tesseract | None = None) -> None:
        self._press = press
        self._tesseract = tesseract or Tesseract(seconds=60.0)
        self._pages: OrderedDict[tuple[Path, int], tuple[tuple[Printed, ...], float]] = OrderedDict()
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def find(self, path: Path, sought: Sequence[Sought]) -> list[Found]:
        """The boxes of words, line by line; none where the place is not sure.

        Raises DocumentError where a page cannot be recognised, BusyError where too many wait.
        """
        found = []
        for one in sought:
            words, ratio = await self._page(path, one.number)
            found.append(Found(one.number, framed(words, one), ratio))
        return found

    def available(self) -> bool:
        """True where the program that recognises letters is there."""
        return self._tesseract.available() is None

    async def _page(self, path: Path, number: int) -> tuple[tuple[Printed, ...], float]:
        key = path, number
        if key not in self._pages:
            if self._waiting >= _WAITING:
                raise BusyError(_BUSY)
            self._waiting += 1
            try:
                async with self._turn:
                    if key not in self._pages:
                        self._keep(key, await self._recognised(path, number))
            finally:
                self._waiting -= 1
        self._pages.move_to_end(key)
        return self._pages[key]

    async def _recognised(self, path: Path, number: int) -> tuple[tuple[Printed, ...], float]:
        sheet = await self._press.sheet(path, number)
        tsv = await asyncio.to_thread(tsv_of, sheet.picture, self._tesseract, sheet.dpi)
        return tuple(printed(sheet, tsv)), sheet.ratio

    def _keep(self, key: tuple[Path, int], page: tuple[tuple[Printed, ...], float]) -> None:
        self._pages[key] = page
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)


def printed(sheet: Sheet, tsv: str) -> Iterator[Printed]:
    """The words of the sheet where they lie on the page as it was before it was made level."""
    height, width = sheet.picture.shape
    cosine, sine = math.cos(math.radians(sheet.angle)), math.sin(math.radians(sheet.angle))
    middle = width / 2, height / 2
    for word in words_of(tsv, height, 1.0):
        left, bottom, right, top = word.box[0], height - word.box[1], word.box[2], height - word.box[3]
        across, down = (left + right) / 2 - middle[0], (top + bottom) / 2 - middle[1]
        x, y = middle[0] + across * cosine + down * sine, middle[1] - across * sine + down * cosine
        wide, high = right - left, bottom - top
        box = (x - wide / 2) / width, (y - high / 2) / height, wide / width, high / height
        yield Printed(word.text, word.place, tuple(round(side, 5) for side in box))


def framed(words: Sequence[Printed], sought: Sought) -> tuple[Box, ...]:
    """The boxes of the words sought, one a line; none where less than `SURE` of their letters are on the page."""
    seen = letters(piece for word in words for piece in (word.text, " "))
    asked = len(letters(sought.text[sought.start : sought.end]).text)
    ranges = located(seen, sought.text, sought.start, sought.end)
    if not asked or sum(end - start for start, end in ranges) < SURE * asked:
        return ()
    wanted = {seen.at[at] // 2 for start, end in _bridged(ranges) for at in range(start, end)}
    marked = [words[at] for at in sorted(wanted)]
    return tuple(_around([word.box for word in line]) for _, line in groupby(marked, key=lambda word: word.line))


def _bridged(ranges: Sequence[Range]) -> Iterator[Range]:
    """The ranges with what little lies between two that follow each other."""
    last: Range | None = None
    for start, end in sorted(ranges):
        if last is not None and start - last[1] <= _BRIDGED:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return round(left, 5), round(top, 5), round(right - left, 5), round(bottom - top, 5)
