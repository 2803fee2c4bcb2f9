"""Reads what a document says about itself, each value with where it was found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.metadata import kinds
from ingest.metadata.dates import date_line, named_date, passed_on
from ingest.metadata.head import Found, Head, cells, head_of
from ingest.metadata.issuers import issuer_of
from ingest.metadata.people import recipients_of, signatory_of
from ingest.metadata.scope import NORMATIVE, period_of, place_of
from ingest.metadata.subject import TITLE_LENGTH, shorten, subject_of
from rag.schema import Origin


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; names and meanings are `Document`'s, None where nothing says it.

    Every value has its Origin.
    """

    title: str
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    issue_place: str | None = None
    signatory: str | None = None
    recipients: str | None = None
    period: str | None = None
    place: str | None = None
    origins: tuple[Origin, ...] = ()


def describe(text: str, name: str, title: str | None = None) -> Metadata:
    r"""What `text` says of itself; `name` is the file name, `title` what the file's properties state.

    >>> head = "CHÍNH PHỦ\nSố: 97/NQ-CP\nHà Nội, ngày 06 tháng 4 năm 2026\nNGHỊ QUYẾT\nVề đất đai\nCăn cứ Luật Đất đai"
    >>> found = describe(head, "nq97.pdf")
    >>> found.title, found.date, found.issuer, found.issue_place
    ('Nghị quyết 97/NQ-CP: Về đất đai', '2026-04-06', 'Chính phủ', 'Hà Nội')
    >>> [(origin.field, head[origin.start:origin.end]) for origin in found.origins if origin.field == "date"]
    [('date', '06 tháng 4 năm 2026')]
    """
    head = head_of(text)
    told = _identity(head, text)
    titled = _title(head, told, title, name)
    origins = [titled, *(Origin(field, found.value, "text", found.start, found.end) for field, found in told.items())]
    kind = told["kind"].value if "kind" in told else None
    national = _is_national(told["issuer"].value) if "issuer" in told else bool(kind and NORMATIVE.match(kind))
    national = national or titled.value.startswith("Phụ lục")
    for scope in (period_of(titled, text, name, kind), place_of(titled, text, name, told.get("issue_place"), national)):
        origins += [scope] if scope else []
    return Metadata(**{origin.field: origin.value for origin in origins}, origins=tuple(origins))


def _identity(head: Head, text: str) -> dict[str, Found]:
    """Kind, number, date, issuer, subject, place, signatory and recipients, as far as the text tells them."""
    consolidated = kinds.is_consolidated(head)
    number = kinds.number_of(head)
    if (consolidated and not (number and "/VBHN-" in number.value)) or (number is None and not kinds.is_draft(head)):
        certified = kinds.certified_number(text)
        consolidated = consolidated or certified is not None
        number = certified or (None if consolidated else number)
    official = number is not None or head.official or kinds.is_draft(head)
    at = kinds.kind_line(head) if official else None
    kind = kinds.kind_of(head, at, number) if official else None
    if consolidated and kind:
        kind = Found(kinds.CONSOLIDATED, kind.start, kind.end)
    date, place = _issued(head, text, number, consolidated)
    signed = _certification(text) if consolidated else (head.cells[head.body - 1].end if head.body else 0)
    signatory = signatory_of(text, signed) if official else None
    sent_before = max((cell.end for cell in head.cells[: head.body + 3]), default=0)
    found = {
        "kind": kind,
        "number": number,
        "date": date,
        "issuer": issuer_of(head, number) if official else None,
        "subject": subject_of(head, at, text) if official else None,
        "issue_place": place,
        "signatory": signatory,
        "recipients": recipients_of(text, sent_before, signatory.start if signatory else None) if official else None,
    }
    return {field: value for field, value in found.items() if value and value.value}


def _issued(head: Head, text: str, number: Found | None, consolidated: bool) -> tuple[Found | None, Found | None]:
    """(date, place). A consolidated text's own date stands beside its certification, not in the head it repeats."""
    if consolidated:
        near = _certification(text)
        in_head = number is not None and any(cell.start <= number.start < cell.end for cell in head.above)
        return date_line(head.above if in_head else cells(text, near, near + 600) if near else ())
    date, place = date_line(head.above[:45])
    if date is None and place is None:
        beside = [cell for cell in head.above if number and cell.start <= number.start < cell.end]
        date = passed_on(text) or next(filter(None, map(named_date, beside)), None)
    return date, place


def _certification(text: str) -> int:
    at = text.find("XÁC THỰC VĂN BẢN HỢP NHẤT")
    return max(at, 0)


def _is_national(issuer: str) -> bool:
    return not re.search(
        r"nhân dân (?:tỉnh|thành phố|huyện|quận|xã|phường|thị)|^(?:Sở|Chi cục|Phòng|Cục|Ban)\b|ủy\b(?! ban)", issuer
    ) and not issuer.startswith(("Ủy ban nhân dân", "Hội đồng nhân dân"))


def _title(head: Head, told: dict[str, Found], stated: str | None, name: str) -> Origin:
    kind, number, subject = (told.get(field) for field in ("kind", "number", "subject"))
    if kind and (number or kind.value != "Công văn"):
        label = f"{kind.value} {number.value}" if number else kind.value
        place = subject or number or kind
        return Origin(
            "title", shorten(f"{label}: {subject.value}" if subject else label), "text", place.start, place.end
        )
    if stated:
        return Origin("title", shorten(stated), "file properties")
    first = _first_heading(head)
    if first and not (first.value.endswith((".", ";", ",")) and len(first.value) > 60):
        return Origin("title", first.value, "text", first.start, first.end)
    bare = re.sub(r"[-_\s]+", " ", re.sub(r"\.\w{1,5}$", "", name.rsplit("/", 1)[-1])).strip() or name
    return Origin("title", bare, "file name")


def _first_heading(head: Head) -> Found | None:
    """The first line that is no letterhead; an annex's number, and a kind, together with the name below it."""
    printed = [
        cell for cell in head.cells if cell.text and not re.search(r"CỘNG H[ÒO]. XÃ HỘI|ĐẢNG CỘNG SẢN", cell.text)
    ]
    if not printed:
        return None
    first = printed[0]
    annex = re.fullmatch(r"(?i:phụ lục)(?: [IVX\d]+)?", first.text)
    if len(printed) > 1 and (annex or (kinds.is_bare(first.text) and not printed[1].text.endswith((".", ";")))):
        return Found(shorten(f"{first.text}: {printed[1].text}"), first.start, printed[1].end)
    return Found(*first) if len(first.text) <= TITLE_LENGTH else None
