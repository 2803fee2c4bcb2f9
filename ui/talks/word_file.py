"""A conversation, or one answer of it, as a DOCX file for the office's own reports."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from docx import Document as new_file
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from rag.contract import plain
from rag.schema import Answer, Claim
from ui.official import reference
from ui.talks.rows import Row
from ui.talks.shown import CUT_OFF, Seen
from ui.wording import NOT_FOUND_LABEL, NOTICE_LABEL, STOPPED_LABEL, UNVERIFIED_LABEL

FONT = "Times New Roman"
_SIZE, _SMALL = 13, 12  # points, as Nghị định 30/2020/NĐ-CP has them for a body
_BOLD = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*", re.DOTALL)
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold


def word_file(one: Seen, person: str, made: datetime, number: int | None = None) -> bytes:
    """The whole conversation, or its answer of this number; every quote verbatim with its citation."""
    rows = [row for row in one.talk.rows if number is None or row.number == number]
    file = new_file()
    _set_up(file, one.talk.title, person, made)
    _line(file, one.talk.title if number is None else "Trả lời từ kho văn bản", size=14, bold=True, centred=True)
    told = [f"Người hỏi: {person}" if person else "", f"xuất ngày {made:%d/%m/%Y} lúc {made:%H:%M}"]
    said = "; ".join(part for part in told if part)
    _line(file, said[:1].upper() + said[1:], size=_SMALL, italic=True, centred=True)
    for row in rows:
        _exchange(file, row, one.answer(row.number), numbered=number is None)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _set_up(file: WordFile, title: str, person: str, made: datetime) -> None:
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_SIZE)
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):  # Word takes another font for letters that it counts elsewhere
        style.element.rPr.rFonts.set(qn(script), FONT)
    language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(6)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)
    about = file.core_properties
    about.title, about.author, about.comments = _clean(title), _clean(person), ""
    about.created = about.modified = made


def _exchange(file: WordFile, row: Row, answer: Answer | None, *, numbered: bool) -> None:
    asked = f"Câu {row.number}. {row.question}" if numbered else row.question
    _line(file, asked, bold=True).paragraph_format.space_before = Pt(12)
    at = datetime.fromisoformat(row.at).astimezone()
    scope = f"; phạm vi: {row.chosen.said}" if row.chosen.chips else ""
    _line(file, f"Hỏi ngày {at:%d/%m/%Y} lúc {at:%H:%M}{scope}", size=_SMALL, italic=True)
    if row.state == "stopped":
        _line(file, STOPPED_LABEL, bold=True, italic=True)
    if answer is None:
        if row.state != "stopped":
            _line(file, row.note or CUT_OFF, italic=True)
        return
    if answer.notice:
        _line(file, f"{NOTICE_LABEL}: {answer.notice}", italic=True)
    if answer.abstained:
        _line(file, NOT_FOUND_LABEL, bold=True)
    for claim in answer.claims:
        _claim(file, claim)
    _sources(file, answer)


def _claim(file: WordFile, claim: Claim) -> None:
    """Markdown as the answers have it: bold words and tables."""
    if claim.text.startswith("|") and claim.status != "unverified":
        _table(file, claim.text)
        return
    paragraph = file.add_paragraph()
    if claim.status == "unverified":
        _run(paragraph, f"[{UNVERIFIED_LABEL}] ", bold=True)
    _marked(paragraph, claim.text)
    if claim.status == "unverified" and claim.doubts:
        _run(paragraph, f" ({'; '.join(claim.doubts)})", italic=True)


def _table(file: WordFile, markdown: str) -> None:
    lines = [line.strip() for line in markdown.split("\n")]
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|") and not _RULE.fullmatch(line)]
    table = file.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for row, cells in enumerate(rows):
        for column, said in enumerate(cells):
            _marked(table.cell(row, column).paragraphs[0], said.strip(), bold=row == 0)
    for line in lines:
        if line and not line.startswith("|"):
            _marked(file.add_paragraph(), line)
    file.add_paragraph()


def _sources(file: WordFile, answer: Answer) -> None:
    if not answer.citations:
        return
    _line(file, "Căn cứ:", bold=True)
    for citation in answer.citations:
        _line(file, f"[{citation.n}] {reference(citation)}", indent=0.5)
        _line(file, f"“{citation.quote}”", italic=True, indent=1)


def _marked(paragraph: Paragraph, markdown: str, *, bold: bool = False) -> None:
    """Words between ** in bold."""
    for part, said in enumerate(_BOLD.split(markdown)):
        _run(paragraph, plain(said), bold=bold or part % 2 == 1)


def _line(
    file: WordFile,
    text: str,
    *,
    size: float = _SIZE,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    indent: float = 0,
) -> Paragraph:
    paragraph = file.add_paragraph()
    run = _run(paragraph, text, bold=bold, italic=italic)
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.left_indent = Cm(indent)
    return paragraph


def _run(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False):  # type: ignore[no-untyped-def]  # noqa: ANN202
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic = bold, italic
    return run


def _clean(text: str) -> str:
    return _XML.sub("", text)
