"""Proposes questions from documents: each figure and its indicator, each directive's number, date and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.clauses import clauses
from rag.days import written
from rag.evidence import figures_in
from rag.periods import asked_periods
from rag.question_candidates import propose, set_drafted, undrafted
from rag.readout import locator
from rag.record import Record
from rag.schema import Document
from rag.table_rows import rows_of
from rag.text import fold, syllables
from rag.understand import understand

MOST = 30  # figures of one document: a person has to read them
_BORDER = re.compile(r"[,;:(]\s|\s(?:và|trong đó|với|có)\s|^\W*(?:\d+[.)]|[a-zđ]\)|[-+*•])\s")
_TELLS = re.compile(
    r"(?<!\w)(?:(?:ước|đã|chỉ|mới) )*(?:đạt|là|bằng|tăng|giảm|còn|chiếm|thực hiện|có|được)(?: (?:được|thêm))?\s*$"
)
_ASKS = {"tăng": "tăng bao nhiêu", "giảm": "giảm bao nhiêu", "chiếm": "chiếm bao nhiêu", "bằng": "bằng bao nhiêu"}
_AIMS = re.compile(r"phấn đấu|mục tiêu|kế hoạch|dự toán|không thấp hơn|trong khi|dưới|trên|cùng kỳ", re.IGNORECASE)
_LONGEST_SUBJECT = 250  # characters; what is longer has run into the text

Fields = dict[str, Any]


def draft(record: Record, most: int = MOST) -> list[tuple[str, Fields]]:
    """Questions of every document that none was drafted from yet, recorded as candidates: (id, fields) of each."""
    found = []
    for document_id in undrafted(record):
        document = record.document(document_id)
        if document is None:
            continue
        for fields in drafted(document, most):
            key = propose(record, "draft", fields, f"Soạn từ {document.source}", [document_id])
            found.append((key, fields))
        set_drafted(record, document_id)
    return found


def drafted(document: Document, most: int = MOST) -> list[Fields]:
    """The questions of one document: what it tells of itself, then at most `most` figures, spread over it."""
    figures = [*_of_tables(document), *_of_text(document)] if document.period else []
    step = max(1, -(-len(figures) // most))
    chosen = [*_of_itself(document), *figures[::step]]
    unique = {fold(fields["question"]): fields for fields in reversed(chosen)}
    return list(reversed(unique.values()))


def _fields(document: Document, question: str, answers: list[str], start: int, end: int, kind: str) -> Fields:
    return {
        "question": " ".join(question.split()),
        "answers": list(dict.fromkeys(answers)),
        "answerable": True,
        "source": document.source,
        "locator": locator(document, start) or None,
        "quote": " ".join(document.text[start:end].split()),
        "kind": kind,
        "tags": ["soan-tu-dong"],
    }


def _of_itself(document: Document) -> Iterator[Fields]:
    """Number, day, subject and signatory, where the text itself tells them."""
    told = {origin.field: origin for origin in document.origins if origin.told == "text"}
    if not document.number or not document.kind:
        return
    name = f"{document.kind} số {document.number}"
    asked = {
        "date": (f"{name} được ban hành ngày nào?", "date"),
        "subject": (f"{name} nói về việc gì?", "document"),
        "signatory": (f"Ai ký {name[:1].lower()}{name[1:]}?", "person"),
    }
    if document.subject:
        asked["number"] = (f"{document.kind} {_lowered(document.subject)} có số hiệu là gì?", "document")
    if len(document.subject or "") > _LONGEST_SUBJECT:
        asked = {field: asked[field] for field in ("date", "signatory")}
    for field, (question, kind) in asked.items():
        value, origin = getattr(document, field), told.get(field)
        if not value or origin is None:
            continue
        answers = [document.text[origin.start : origin.end], written(value) if field == "date" else value]
        answers = [" ".join(answer.split()) for answer in answers]
        yield _fields(document, question, answers, *_line(document, origin.start, origin.end), kind)


def _lowered(subject: str) -> str:
    return subject[:1].lower() + subject[1:] if not subject[:2].isupper() else subject


def _line(document: Document, start: int, end: int) -> tuple[int, int]:
    """The whole lines in which a value stands."""
    text = document.text
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop


def _where(document: Document, headings: str = "") -> str:
    """What the document tells of its figures, less the period where their headings tell it: "quý I của An Hải"."""
    dated = asked_periods(headings) or re.search(r"\b(?:19|20)\d\d\b", headings)  # "Dự toán năm 2024" is one too
    period = "" if dated else document.period or ""
    place = f"của {document.place}" if document.place and fold(document.place) not in fold(headings) else ""
    return " ".join(part for part in (period, place) if part)


def _of_tables(document: Document) -> Iterator[Fields]:
    for table in document.tables:
        for row in rows_of(document, table):
            for cell in row.cells:
                column = row.column(cell).replace(" › ", ", ")
                if not row.holds_figure(cell) or not row.name:
                    continue
                unit = row.unit_of(cell)
                value = row.text(cell)
                answers = [value, f"{value} {unit}"] if unit and unit not in value else [value]
                heading = ", ".join(part for part in (row.name.removeprefix("Trong đó: "), column) if part)
                question = f"{heading} {_where(document, heading)} là bao nhiêu?"
                yield _fields(document, question, answers, row.start, row.end, "amount")


def _of_text(document: Document) -> Iterator[Fields]:
    """Each figure of running text with the words before it in its own part of the clause."""
    query = understand("bao nhiêu")
    tables = [(table.start, table.end) for table in document.tables]
    for start, end in clauses(document.text):
        if any(first < end and start < last for first, last in tables):
            continue
        clause = document.text[start:end]
        for figure in figures_in(query, clause):
            question = figure_asked(clause[: figure.start()], figure[0].strip(), _where(document, clause))
            if question is not None:
                yield _fields(document, question, [figure[0].strip()], start, end, "amount")


def figure_asked(before: str, figure: str, where: str) -> str | None:
    """The question that a figure answers, from the words before it in its own part of the clause.

    None where too little stands there, or what it tells is an aim or a comparison.

    >>> figure_asked("Trong kỳ, kim ngạch xuất khẩu ước đạt ", "486 triệu USD", "năm 2024")
    'Kim ngạch xuất khẩu năm 2024 là bao nhiêu?'
    >>> figure_asked("trong đó: khu vực dịch vụ tăng ", "7%", "năm 2024 của An Hải")
    'Khu vực dịch vụ năm 2024 của An Hải tăng bao nhiêu?'
    >>> figure_asked("Toàn tỉnh giải quyết việc làm cho ", "12.640 lao động", "năm 2024")
    'Toàn tỉnh giải quyết việc làm cho bao nhiêu lao động, năm 2024?'
    >>> figure_asked("Thu ngân sách đạt 52% dự toán, tăng ", "8%", "") is None
    True
    """
    begin = max((match.end() for match in _BORDER.finditer(before)), default=0)
    told = _TELLS.search(before, begin)
    words = before[begin : told.start() if told else len(before)].strip(' -–:“”"').removeprefix("trong đó ")
    if not (2 if told else 4) <= len(syllables(words)) <= 20 or any(map(str.isdigit, words)) or _AIMS.search(words):
        return None
    words = words[:1].upper() + words[1:]
    if told is None:
        unit = re.sub(r"^[\d.,]+\s*", "", figure)
        return f"{words} bao nhiêu {unit}, {where}?" if unit and where else None
    verb = next((ask for verb, ask in _ASKS.items() if re.search(rf"\b{verb}\b", told[0])), "là bao nhiêu")
    return " ".join(f"{words} {where} {verb}?".split())
