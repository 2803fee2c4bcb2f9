"""Takes out of a file's pages what belongs to the paper: running heads, page numbers, rules, signature stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.readers.lines import Line
from ingest.readers.pdf_lines import Page

_GAZETTE = re.compile(r"(?:(\d+) ?)?CÔNG BÁO/ ?Số .{1,40}?/Ngày ?[\d/ -]+?(?: ?(\d+))?")
# As recognised: "46 | CÔNG BÁO/Só 302/Ngày 02-06-2026", "CONG BAO/Sô 61 l + 612/Nsày 14-5-2024 | §9".
_RECOGNISED = re.compile(
    r"(?:.{1,4} \| )?C[ÔO]NG B[ÁAẢÀ]O ?/ ?[S5].{1,40}?/ ?N.{1,3}y [\d/lI.() -]{6,12}(?: \| .{1,4})?"
)
_STAMP = re.compile(r"(?:Ký bởi|Người ký|Email|Cơ quan|Ngày ký|Thời gian ký|Nguồn) ?:.*")
_STAMP_START = re.compile(r"(?:Ký bởi|Người ký) ?:")
_RULE = re.compile(r"[_\-–—=*.~ ]*[_–—=*~-]{2,}[_\-–—=*.~ ]*|[_\-–—=*~ ]+")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)(?:trang|page)? ?[-–—|.\[(]* ?(\d{1,4}) ?[-–—|.\])]*(?: ?(?:/|of|trên) ?\d{1,4})?")
_HEAD_OF_STATE = re.compile(r"(?i)CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập ?[-–]")  # heads every form, and is no furniture
_EDGE = 3  # lines at the top and the bottom among which running heads are looked for
_MARGIN = 0.14  # of the page's height at the top and the bottom
_GAP = 0.8  # of the line height, between a running head and the text
_NEAR = 8.0  # points between the places of one running head on two pages
_FEWEST = 3  # pages that a line must be on before it counts as repeated


_Key = tuple[str, int]  # the words of a line but for numbers, and its place


def without_furniture(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of the text of each page, in order.

    Goes: the gazette's own head, page numbers, rules, signature stamps, and any line that stands at the same
    place at the top or the bottom of most pages (or of most odd or even ones), the same but for numbers.
    """
    repeated, first = _repeated(pages), _first_number(pages)
    return [_cleaned(page, index, {str(index + 1), str(index + first)}, repeated) for index, page in enumerate(pages)]


def _first_number(pages: Sequence[Page]) -> int:
    """The number that the gazette prints on the first page: an issue is numbered on from the one before."""
    heads = ((index, _GAZETTE.fullmatch(line.text)) for index, page in enumerate(pages) for line in page.printed())
    found = Counter(int(number) - index for index, head in heads if head for number in head.groups() if number)
    return found.most_common(1)[0][0] if found else 1


def _cleaned(page: Page, index: int, numbers: set[str], repeated: set[_Key]) -> list[Line]:
    stamped = False
    kept: list[Line] = []
    margin = set(map(id, (*_edges(page), *page.aside)))
    keys = {id(line): key for line, key in _keys(page, index)}
    for line in page.printed():
        stamped = bool(_STAMP_START.match(line.text)) or (stamped and bool(_STAMP.fullmatch(line.text)))
        if stamped or _GAZETTE.fullmatch(line.text) or _RECOGNISED.fullmatch(line.text) or _RULE.fullmatch(line.text):
            continue
        if keys.get(id(line)) in repeated or (id(line) in margin and line.text.strip("-–—|. ") in numbers):
            continue
        kept.append(line)
    return kept


def _edges(page: Page) -> list[Line]:
    """The lines at the top and at the bottom, by their place on the paper, not in the file."""
    top, bottom = _ends(page)
    return [*top, *bottom]


def _ends(page: Page) -> tuple[list[Line], list[Line]]:
    printed = [line for line in page.lines if line.grid is None and not _RULE.fullmatch(line.text)]
    ordered = sorted(printed, key=lambda line: -line.top)
    return ordered[:_EDGE], ordered[-_EDGE:][::-1]


def _set_apart(page: Page) -> list[Line]:
    """The lines at the top and the bottom that a gap keeps from the text: the last line of a footnote is no foot."""
    apart: list[Line] = []
    for lines in _ends(page):
        if len(lines) < _EDGE:  # hardly anything is printed here
            apart += lines
        for at, (line, inner) in enumerate(zip(lines, lines[1:], strict=False), start=1):
            between = max(line.bottom - inner.top, inner.bottom - line.top)
            if between >= _GAP * min(line.height, inner.height):
                apart += lines[:at]
                break
    return apart


def _keys(page: Page, index: int) -> Iterator[tuple[Line, _Key]]:
    """Lines that may be furniture, with what must be equal on other pages: the words, and the place."""
    for line in _set_apart(page):
        from_top = page.height - line.top
        low = line.bottom < _MARGIN * page.height
        if not low and from_top > _MARGIN * page.height:
            continue
        number = _PAGE_NUMBER.fullmatch(line.text)
        if number:
            # A figure that counts with the pages; one in a table does not.
            yield line, (f"#{int(number[1]) - index}", round((line.bottom if low else -from_top) / _NEAR))
        elif not _HEAD_OF_STATE.match(line.text):
            words = " ".join(_NUMBER.sub(" ", line.text).split())
            yield line, (words, round((line.bottom if low else -from_top) / _NEAR))
    for line in page.aside:
        yield line, (" ".join(_NUMBER.sub(" ", line.text).split()), 0)


def _repeated(pages: Sequence[Page]) -> set[_Key]:
    """What most pages carry at one place, or most of those with odd, or with even numbers."""
    seen: Counter[tuple[_Key, int]] = Counter()
    printed = [0, 0]
    for index, page in enumerate(pages):
        printed[index % 2] += bool(page.lines)
        near = {(words, place + off) for _, (words, place) in _keys(page, index) for off in (-1, 0, 1)}
        seen.update((key, index % 2) for key in near)
    return {
        key
        for key, parity in seen
        if _is_most(seen[key, parity], printed[parity]) or _is_most(seen[key, 0] + seen[key, 1], sum(printed))
    }


def _is_most(count: int, pages: int) -> bool:
    return count >= _FEWEST and 2 * count > pages
