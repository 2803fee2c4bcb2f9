"""Tells what a figure is in its clause: a result, a plan, a share of the parts only, or that of an earlier period."""

from __future__ import annotations

import re
from typing import Literal

from rag.columns import asked_measure
from rag.kept import of_question, of_text
from rag.schema import Document
from rag.text import fold, has_diacritics
from rag.understand import Query

Role = Literal["result", "plan", "part", "earlier"]
Asked = Literal["result", "plan"]

# "Sở Kế hoạch và Đầu tư" plans nothing; "chi tiêu" is spending, once its marks are gone "chỉ tiêu" too.
_LOOKALIKES = re.compile(
    r"[Kk]ế hoạch (?:và|&) [Đđ]ầu tư|\bchi tiêu\b|\bke hoach va dau tu\b|[Kk]ế hoạch hóa|\bso với [\w ]{0,20}kế hoạch\b"
    r"|[Cc]ác chỉ tiêu [^\d:]{0,30}:|\bcac chi tieu [^\d:]{0,30}:"  # a heading; with a year it is of a plan
)
_PLAN = r"(?:ke hoach|du toan|chi tieu|muc tieu|kich ban)"
_AIMS = r"(?:phan dau|du kien|dat muc tieu|dat ra|de ra muc tieu|giao chi tieu)"
_PLAN_BEFORE = re.compile(rf"\b(?:{_PLAN}|{_AIMS})\b(?P<between>[^%;|]*)$")
_AIMED_BEFORE = re.compile(rf"\b{_AIMS}\b(?P<between>[^;|]*)$")
_REACHED = re.compile(r"\b(?:thuc hien|uoc|da dat|dat duoc|hoan thanh|vuot|so voi|bang)\b")
_BORDER = re.compile(r"[,;|]\s|\s(?:và|hoặc|trong đó|trong khi)\s")
_EARLIER_AFTER = re.compile(r"^\s*(?:\w+\s+){0,2}cua (?:cung ky|nam truoc|nam (?:19|20)\d\d|quy truoc|thang truoc)")
_EARLIER_BEFORE = re.compile(r"\(\s*(?:cung ky|nam truoc)[^,;()]*$")
# Who is counted or singled out: their bound says nothing of the whole ("còn 04 chủ đầu tư có tỷ lệ … dưới 20%").
_PARTIES = (
    r"(?:chu dau tu|don vi|du an|dia phuong|huyen|xa|phuong|so|nganh|co quan|bo|tinh|doanh nghiep|truong|co so|"
    r"to chuc|chi bo|nha thau|goi thau|cong trinh|muc|chi tieu)"
)
_COUNTED_PART = re.compile(
    rf"\b(?:con|co|voi|la|them)\s+(?:toi |den |khoang )?\d+(?:/\d+)?\s+(?P<who>{_PARTIES})\b[^,;|]*"
    r"\b(?:dat|duoi|tren|ty le|giai ngan|tu|chua)\b[^,;|]*$"
)
_SINGLED_OUT = re.compile(
    rf"\b(?:cac |nhung |mot so |nhieu )?(?P<who>{_PARTIES})\b[^,;|]*\b(?:duoi|tren|chua den|khong qua)\s*$"
)
_PLANNED_SECTION = re.compile(r"\b(?:phuong huong|nhiem vu|muc tieu|chi tieu|ke hoach|giai phap)\b")
_REPORTED_SECTION = re.compile(r"\b(?:ket qua|tinh hinh|thuc hien|danh gia|so voi|mot so chi tieu)\b")


@of_text
def plainly(text: str) -> str:
    """Folded, less the words that would be taken for a plan; an unaccented text is folded as it is."""
    return fold(_LOOKALIKES.sub(lambda m: "_" * len(m[0]), text) if has_diacritics(text) else text)


@of_question
def asked_role(query: Query) -> Asked:
    """Is a plan asked for, or what was reached (of it)?

    >>> from rag.understand import understand
    >>> [asked_role(understand(q)) for q in ("Dự toán thu 2024?", "Thu đạt bao nhiêu % dự toán?", "Thu ngân sách?")]
    ['plan', 'result', 'result']
    """
    asked = plainly(query.text)
    if re.search(rf"\b{_AIMS}\b", asked):
        return "plan"
    return "plan" if asked_measure(query) == "plan" and re.search(rf"\b{_PLAN}\b", asked) else "result"


def role(query: Query, quote: str, start: int, end: int) -> Role:
    """What the figure `quote[start:end]` is.

    >>> from rag.understand import understand
    >>> quote = "đạt 41,2% kế hoạch (kế hoạch 5.760 tỷ đồng), còn 04 chủ đầu tư có tỷ lệ giải ngân dưới 20%"
    >>> [role(understand("Tỷ lệ giải ngân?"), quote, at, at + 2) for at in map(quote.index, ("41", "5.", "20"))]
    ['result', 'plan', 'part']
    """
    text = plainly(quote)
    border = max((match.end() for match in _BORDER.finditer(quote, 0, start)), default=0)
    before = text[border:start]
    if _is_part(query, before):
        return "part"
    if _EARLIER_AFTER.match(text[end:]) or _EARLIER_BEFORE.search(text[:start]):
        return "earlier"
    planned = _PLAN_BEFORE.search(before)
    if planned is None and not re.search(r"\bket qua\b|\bda dat\b", text[:start]):
        planned = _AIMED_BEFORE.search(text[:start])
    if planned and not _REACHED.search(planned["between"]):
        return "plan"
    return "result"


def _is_part(query: Query, before: str) -> bool:
    asked = fold(query.text)
    if re.search(r"\b(?:duoi|tren|hon) (?:bao nhieu|may)\b", asked):
        return False
    found = _COUNTED_PART.search(before) or _SINGLED_OUT.search(before)
    if found is None:
        return False
    return not re.search(rf"\b{found['who']}\b", re.sub(r"\b(?:bao nhieu|may)\b.*", "", asked))


def planned_section(document: Document, start: int) -> bool:
    """True where the headings, or what leads into the line, say that what follows is planned."""
    headings = list(document.provision_at(start).heading)
    line = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    colon = line.rfind(":")
    if colon >= 0:
        headings.append(line[:colon])
    told = [plainly(heading) for heading in headings]
    deciding = [h for h in told if _PLANNED_SECTION.search(h) or _REPORTED_SECTION.search(h)]
    last = deciding[-1] if deciding else ""
    return bool(_PLANNED_SECTION.search(last)) and not _REPORTED_SECTION.search(last)
