"""Who signed a document and whom it is sent to."""

from __future__ import annotations

import re

from ingest.metadata.head import Cell, Found, cells
from ingest.signature import signer_below

_BLOCK = re.compile(
    r"(?m)(?:^|\| ?)[ \t]*(?=(?:TM|T/M|KT|K/T|TL|T/L|TUQ|XÁC|TỔNG|PHÓ|BÍ|CHỦ|THỦ|BỘ|THỨ|GIÁM|CỤC|VỤ|CHÁNH|THỐNG|VIỆN|"
    r"TRƯỞNG|ỦY VIÊN)\b)"
)
_SENT_TO = re.compile(r"(?m)(?:^|\| ?)[ \t]*(?:Nơi nhận|NƠI NHẬN)\s*(?::|$)")
_ADDRESSED = re.compile(r"(?m)(?:^|\| ?)[ \t]*(?:Kính gửi|KÍNH GỬI)\s*:\s*")
_SIGNED = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ)[.\s]|[A-ZĐỦỘÁỨỔỐỞƯÍÀ ]{8,}$")
_ITEM = re.compile(r"(?:^|(?<=[;:.,…])\s+)[-–+•]\s?(?=\S)")
_REACH = 2500
_MOST = 60


def signatory_of(text: str, after: int) -> Found | None:
    """The name under the first signature below `after`; a consolidated text's is under its certification."""
    for match in _BLOCK.finditer(text, after):
        block = list(cells(text, match.end(), match.end() + 400))
        if block and (found := signer_below([cell.text for cell in block], 0)):
            index, start, end = found
            name = block[index].text[start:end]
            return Found(name, block[index].start + start, block[index].start + end)
    return None


def recipients_of(text: str, addressed_before: int, signed: int | None) -> Found | None:
    """The list it is addressed to ("Kính gửi", in its head), else the one under "Nơi nhận", beside its signature.

    One a line, without dashes. A form in an annex has an addressee too: hence the bounds.
    """
    match = _ADDRESSED.search(text, 0, addressed_before)
    if match is None and signed is not None:
        match = _SENT_TO.search(text, max(0, signed - _REACH), signed + _REACH // 2)
    elif match is None and len(only := list(_SENT_TO.finditer(text))) == 1:
        match = only[0]
    return _list(text, match.end()) if match else None


def _list(text: str, start: int) -> Found | None:
    taken: list[Cell] = []
    column = text[text.rfind("\n", 0, start) + 1 : start].count("|")
    for number, line in enumerate(_lines(text, start)):
        row = list(cells(text, *line))
        cell = row[0 if number == 0 else min(column, len(row) - 1)]
        if cell.text and (_SIGNED.match(cell.text) or (taken and not _goes_on(taken[-1].text, cell.text))):
            break
        if cell.text:
            taken.append(cell)
        elif taken:
            break
    items = [item.strip(" .;:,") for line in _unbroken(taken) for item in _ITEM.split(line)]
    value = "\n".join(item for item in items[:_MOST] if item)
    return Found(value, taken[0].start, taken[-1].end) if value else None


def _unbroken(taken: list[Cell]) -> list[str]:
    """The printed lines, one that goes on with a small letter joined to the one before."""
    lines: list[str] = []
    for cell in taken:
        if lines and cell.text[0].islower():
            lines[-1] += f" {cell.text}"
        else:
            lines.append(cell.text)
    return lines


def _goes_on(last: str, line: str) -> bool:
    return bool(_ITEM.match(line)) or line[0].islower() or last.endswith((":", ",", ";"))


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    """The spans of the lines from `start` on, the first one from the middle."""
    spans, at = [], start
    for line in text[start : start + _REACH].split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans
