"""Reads the lines above a table: its printed label, its name and its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LABEL = re.compile(
    r"(?P<label>(?:Bảng|BẢNG|Biểu|BIỂU)(?:\s+(?:số|SỐ|mẫu|MẪU|biểu|kê))?\s+"
    r"(?P<n>\d{1,3}(?:[.\-–/]\d{1,3}){0,3}[a-zđ]?|[A-Z](?:\.\d{1,3}){0,2}|[IVXL]{1,6}))(?![\w%])\s*[.:–\-]?\s*(?P<rest>.*)"
)
_ANNEX = re.compile(r"(?:Phụ lục|PHỤ LỤC|Mẫu|MẪU|Bảng|BẢNG|Biểu|BIỂU|Danh mục|DANH MỤC|DANH SÁCH)\b")
_ANNEX_NUMBER = re.compile(r"(?i)(?:phụ lục|mẫu)\b.{0,12}")
_UNIT = re.compile(
    r"(?i)[\[(]?\s*(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s+tính|đv|dvt)\s*[:：]\s*(?P<unit>[^()\[\]]{1,60}?)\s*[\])]?\s*[.;]?\s*$"
)
# "Đơn vị tính" alone heads a column of units; "Đơn vị" may be an office, and is one unless its values are units.
_UNIT_HEAD = re.compile(r"(?i)(?:đơn vị tính|đvt|đv tính|đơn vị đo|đơn vị\s*\(?tính\)?)\.?")
_NOTE = re.compile(r"\((?!\d)|(?i:kèm theo|ban hành)\b")
_NUMBERED = re.compile(
    r"(?:[IVXLC]{1,5}|[A-HĐK]|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])\s?[.)/]\s*\S|\d{1,2}(?:\.\d{1,2}){1,3}\s+\S"
)
_LOOK_UP, _LENGTH = 5, 200


@dataclass(frozen=True, slots=True)
class Caption:
    """`label` ("Bảng 2") as printed, `text` the table's name, `unit` what its figures count; "" where not told."""

    label: str = ""
    text: str = ""
    unit: str = ""


def read_caption(above: Sequence[str]) -> Caption:
    """What the lines above a table (in reading order, the nearest last) say of it.

    >>> read_caption(["Kết quả như sau:", "Bảng 2. Thu ngân sách", "(Đơn vị tính: tỷ đồng)"])
    Caption(label='Bảng 2', text='Thu ngân sách', unit='tỷ đồng')
    """
    lines = [line.strip() for line in above if line.strip()][-_LOOK_UP:]
    unit = ""
    kept: list[str] = []
    for line in reversed(lines):  # nearest first
        match = _UNIT.search(line) if len(line) <= _LENGTH else None
        if match and not unit and len(kept) < 3:
            unit = match["unit"].strip(" .,;")
            line = line[: match.start()].rstrip(" ,;–-(")
        if line:
            kept.append(line)
    kept = _without_notes(kept)
    label, text = _label(kept)
    return Caption(label, text if label else _heading(kept), unit)


def unit_of(line: str) -> str:
    """The unit that a line names, or "".

    >>> unit_of("Đơn vị tính: triệu đồng"), unit_of("Thu ngân sách")
    ('triệu đồng', '')
    """
    match = _UNIT.search(line)
    return match["unit"].strip(" .,;") if match else ""


def heads_units(name: str) -> bool:
    """True for the head of a column that gives each row's unit."""
    return _UNIT_HEAD.fullmatch(name.strip()) is not None


def is_caption(line: str) -> bool:
    """True for a line that names a table: "Bảng 2. …", "Phụ lục I"."""
    return bool(_LABEL.match(line) or _ANNEX.match(line))


def _without_notes(nearest_first: list[str]) -> list[str]:
    """Without rules and "(Ban hành kèm theo Quyết định số …)", which may run over several lines."""
    kept: list[str] = []
    inside = False
    for line in nearest_first:
        inside = inside or (line.endswith(")") and line.count(")") > line.count("("))
        if not inside and not _NOTE.match(line) and any(map(str.isalnum, line)):
            kept.append(line)
        inside = inside and "(" not in line
    return kept


def _label(nearest_first: list[str]) -> tuple[str, str]:
    for index, line in enumerate(nearest_first[:4]):
        match = _LABEL.fullmatch(line) if len(line) <= 2 * _LENGTH else None
        if match and not (match["rest"] and match["rest"][0].islower() and len(match["rest"]) > 60):
            name = match["rest"].strip() or " ".join(reversed(nearest_first[:index]))
            return match["label"], _shortened(name)
    return "", ""


def _heading(nearest_first: list[str]) -> str:
    """The annex's name, or the short line right above; "" where only sentences stand there."""
    lines = nearest_first
    capitals = _capitals(lines)
    if capitals:
        return _shortened(" ".join(reversed(capitals)))
    if lines and len(lines[0]) <= _LENGTH and not lines[0].endswith((".", ";", ",")):
        return _shortened(lines[0])
    return ""


def _capitals(lines: list[str]) -> list[str]:
    """A heading in capitals right above, over as many lines as it takes, without the number of its annex."""
    taken: list[str] = []
    for line in lines[:4]:
        if not line.isupper() or (taken and _ANNEX_NUMBER.fullmatch(line)):
            break
        taken.append(line)
        if _NUMBERED.match(line):
            break
    return taken


def _shortened(text: str) -> str:
    text = " ".join(text.split()).strip(" :.–-")
    return text if len(text) <= _LENGTH else text[:_LENGTH].rsplit(" ", 1)[0] + "…"
