"""The subject (trích yếu) of a document and the one-line title it gives."""

from __future__ import annotations

import re

from ingest.metadata.head import Cell, Found, Head
from ingest.metadata.issuers import is_issuer

TITLE_LENGTH = 160
_IN_A_LETTER = re.compile(r"V/v\s*:?\s*|[Vv]ề việc:\s*")
_END = re.compile(
    r"(?:[-–] ?)?(?:Căn cứ|Thực hiện|Điều \d|Chương [IVX]|CHƯƠNG [IVX]|Kính gửi|Phần [IVXt]|I[.-] |[_\-–—=*]{3,}"
    r"|[“\"]Căn|\((?:Ban hành )?[Kk]èm theo|\(Tiếp theo)"
    r"|(?:Luật|Bộ luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Pháp lệnh)"
    r"[^;]{0,90}\bsố \d.*\bhiệu lực (?:thi hành )?(?:kể )?từ"
)
# Older laws repeat whose they are and their number between the kind and the subject.
_REPEATED = re.compile(
    r"(?:CỦA )?QUỐC HỘI NƯỚC [^\d]{10,60}?VIỆT NAM(?: KHO?Á.{0,40})?(?: SỐ [\w/.-]+)?(?: NGÀY [\w ]{8,40}?\d{4})?\s*"
    r"|SỐ [\d]+[\w/.-]* NGÀY .{6,40}"
)
_LINES = 14


def subject_of(head: Head, at: int | None, text: str) -> Found | None:
    """What the document says it is about: below the kind line `at`, or after "V/v" in a letter."""
    if at is None:
        return _of_letter(head, text)
    taken: list[Cell] = []
    for cell in head.cells[at + 1 : at + 1 + _LINES]:
        if _ends(cell.text, bool(taken)):
            break
        if repeated := _REPEATED.match(cell.text):
            cell = Cell(cell.text[repeated.end() :], cell.start + repeated.end(), cell.end)
        if cell.text:
            taken.append(cell)
        if sum(len(each.text) for each in taken) > 3 * TITLE_LENGTH:
            break
    return _joined(taken, text)


def _ends(line: str, begun: bool) -> bool:
    return bool(_END.match(line)) or (begun and (not line or is_issuer(line)))


def _of_letter(head: Head, text: str) -> Found | None:
    at = next((index for index, cell in enumerate(head.cells[:30]) if _IN_A_LETTER.match(cell.text)), None)
    if at is None:
        return None
    taken = [head.cells[at]]
    for cell in head.cells[at + 1 : at + 4]:  # goes on until the place and date, the addressee or a blank line
        if not cell.text or not cell.text[0].islower():
            break
        taken.append(cell)
    mark = _IN_A_LETTER.match(taken[0].text)
    first = taken[0]
    taken[0] = Cell(first.text[mark.end() :], first.start + mark.end(), first.end) if mark else first
    return _joined(taken, text)


def _joined(taken: list[Cell], text: str) -> Found | None:
    taken = [cell for cell in taken if cell.text]
    if not taken:
        return None
    value = " ".join(" ".join(cell.text for cell in taken).split())
    return Found(value, taken[0].start, taken[-1].end)


def shorten(title: str) -> str:
    """At most `TITLE_LENGTH` characters, cut between words."""
    title = " ".join(title.split())
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
