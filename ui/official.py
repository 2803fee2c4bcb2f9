"""Words a quotation with its source the way officials write it into a report."""

from __future__ import annotations

import re

from rag.schema import Citation, Document

_NUMBERED = re.compile(r"\bsố\b", re.IGNORECASE)


def source_of(document: Document) -> str:
    """What a document is called: "Quy định số 22-QĐ/TW ngày 28/7/2021"; by its title where it has no number.

    >>> source_of(Document("", "", "", "", kind="Quy định", number="22-QĐ/TW", date="2021-07-28"))
    'Quy định số 22-QĐ/TW ngày 28/7/2021'
    """
    kind, number = document.kind or "Văn bản", document.number
    if number:
        name = f"{kind} số {number}" if not _NUMBERED.match(number) else f"{kind} {number}"
    else:
        title = document.title or document.source
        told = document.kind and not title.lower().startswith(document.kind.lower())
        name = f"{document.kind} “{title}”" if told else f"“{title}”"
    return f"{name} ngày {official_date(document.date)}" if document.date else name


def reference(citation: Citation) -> str:
    """The source with the place in it: its provision or table row, its page where nothing else tells."""
    places = [part for part in citation.locator.split(", ") if not part.startswith("đoạn ")]
    page = f"trang {citation.page}" if citation.page else ""
    where = ", ".join(places) or page
    tabular = any(part.startswith("Bảng ") for part in places)
    if page and tabular:  # tables are seldom numbered in print
        where = f"{where}, {page}"
    return ", ".join(part for part in (source_of(citation.document), where) if part)


def with_source(citation: Citation) -> str:
    """The quotation in quotation marks and its source in brackets, one line."""
    quote = " ".join(citation.quote.replace(" | ", "; ").split())
    return f"“{quote}” ({reference(citation)})"


def official_date(iso: str) -> str:
    """A date as Nghị định 30/2020/NĐ-CP has it: days below 10 and the months 1 and 2 with a zero.

    >>> official_date("2021-07-28"), official_date("2020-03-05"), official_date("2024-02-09")
    ('28/7/2021', '05/3/2020', '09/02/2024')
    """
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", iso)
    if parts is None:
        return iso
    year, month, day = parts.groups()
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"
