"""Proposes questions from documents: each figure and its indicator, each directive's number, date and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.candidates import propose, set_drafted, undrafted
from rag.clauses import clauses
from rag.days import written
from rag.evidence import figures_in
from rag.readout import locator
from rag.record import Record
from rag.schema import Document
from rag.table_rows import rows_of
from rag.text import fold, syllables
from rag.understand import understand

MOST = 30  # figures of one document: a person has to read them
_BORDER = re.compile(r"[,;:(]\s|\s(?:và|trong đó|với|có)\s|^\W*(?:\d+[.)]|[a-zđ]\)|[-+*•])\s")
_TELLS = re.compile(
    r"\s*(?:(?:ước|đã|chỉ|mới) )?(?:đạt|là|bằng|tăng|giảm|còn|chiếm|thực hiện|có|được)(?: (?:được|thêm))?\s*$"
)
_ASKS = {"tăng": "tăng bao nhiêu", "giảm": "giảm bao nhiêu", "chiếm": "chiếm bao nhiêu", "bằng": "bằng bao nhiêu"}

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


def _where(document: Document) -> str:
    """What the document tells of its figures: "6 tháng đầu năm 2024 của An Hải"."""
    place = f"của {document.place}" if document.place else ""
    return " ".join(part for part in (document.period, place) if part)


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
                question = f"{row.name}, {column} {_where(document)} là bao nhiêu?" if column else ""
                question = question or f"{row.name} {_where(document)} là bao nhiêu?"
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
            question = indicator_asked(clause[: figure.start()])
            if question is not None:
                asked = f"{question} {_where(document)} là bao nhiêu?".replace("bao nhiêu là bao nhiêu", "bao nhiêu")
                yield _fields(document, _settled(asked), [figure[0].strip()], start, end, "amount")


def indicator_asked(before: str) -> str | None:
    """What a figure counts, from the words before it; None where too little or nothing but figures stands there.

    >>> indicator_asked("Trong kỳ, kim ngạch xuất khẩu ước đạt ")
    'Kim ngạch xuất khẩu'
    >>> indicator_asked("Thu ngân sách đạt 52% dự toán, tăng ") is None
    True
    """
    begin = max((match.end() for match in _BORDER.finditer(before)), default=0)
    told = _TELLS.search(before, begin)
    words = before[begin : told.start() if told else len(before)].strip(' -–:“”"')
    if len(syllables(words)) < 2 or len(syllables(words)) > 20 or any(map(str.isdigit, words)):
        return None
    verb = next((ask for verb, ask in _ASKS.items() if told and re.search(rf"\b{verb}\b", told[0])), "")
    return f"{words[:1].upper()}{words[1:]} {verb}".strip()


def _settled(question: str) -> str:
    """A question that asks twice asks once.

    >>> _settled("GRDP tăng bao nhiêu năm 2024 là bao nhiêu?")
    'GRDP năm 2024 tăng bao nhiêu?'
    """
    twice = re.fullmatch(r"(.+?) (\w+ bao nhiêu)\b(.*) là bao nhiêu\?", question)
    return f"{twice[1]}{twice[3]} {twice[2]}?" if twice else question
