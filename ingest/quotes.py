"""Where the quotations of a text end: an amending law quotes whole articles."""

from __future__ import annotations

import re
from bisect import bisect_right

_MARK = re.compile(r"[“”]")
_STRAIGHT_END = re.compile(r"\"[.;,)]{0,2}[ \t]*(?=\n|$)")
_LIMIT = 60_000  # a longer one has lost its closing mark
_INNER_LIMIT = 20_000


class Quotes:
    """Every quotation of a text, its opening mark paired with its closing one in one pass.

    >>> quotes = Quotes("như sau: “Điều 7. Mới “cũ”.” Hết")
    >>> quotes.end_of(9), quotes.end_after(0, 8), quotes.end_after(0, 12)
    (27, 0, 27)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._closing: dict[int, int] = {}
        open_marks: list[int] = []
        for match in _MARK.finditer(text):
            if match[0] == "“":
                open_marks.append(match.start())
            elif open_marks:
                self._closing[open_marks.pop()] = match.start()
        self._opening = sorted(self._closing)
        self._straight = [match.start() for match in _STRAIGHT_END.finditer(text)] if '"' in text else []

    def end_of(self, start: int) -> int:
        """The closing mark of the quotation that opens at `start`; `start` itself where it is not closed."""
        end = self._closing.get(start, start)
        limit = _LIMIT
        if self._text[start] == '"':
            line_end = self._text.find("\n", start)
            if self._text.count('"', start, line_end if line_end >= 0 else None) % 2 == 0:
                return start
            at = bisect_right(self._straight, start)
            end, limit = self._straight[at] if at < len(self._straight) else start, _INNER_LIMIT
        return end if end - start <= limit else start

    def end_after(self, start: int, end: int) -> int:
        """The closing mark of a quotation that opens in `start:end` and closes after it; 0 where none does."""
        at = bisect_right(self._opening, start - 1)
        while at < len(self._opening) and self._opening[at] < end:
            closing = self._closing[self._opening[at]]
            if end <= closing <= self._opening[at] + _INNER_LIMIT:
                return closing
            at += 1
        return 0
