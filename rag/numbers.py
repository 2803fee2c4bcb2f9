"""Documents named by number in a text, in any spelling: "QĐ 22", "Quy định số 22-QĐ/TW", "27/2024/QĐ-UBND"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.kept import of_text
from rag.text import fold, substitute

# The codes in a document's number and the kinds they stand for; Party regulations are "QĐ" too.
CODES = {
    "nq": "nghi quyet",
    "nd": "nghi dinh",
    "qd": "quyet dinh|quy dinh",
    "qdi": "quy dinh",
    "qyd": "quy dinh",
    "ct": "chi thi",
    "kl": "ket luan",
    "tt": "thong tu",
    "tb": "thong bao",
    "hd": "huong dan",
    "cv": "cong van",
    "ttr": "to trinh",
    "vbhn": "van ban hop nhat",
    "bc": "bao cao",
    "kh": "ke hoach",
}
# "kế hoạch 2021", "báo cáo 6 tháng", "Luật 2013" name no document: these kinds need "số" or a code.
_LOOSE = "bao cao|ke hoach|luat|phap lenh|bc|kh"
_KINDS = "|".join(
    sorted({*CODES, *"|".join(CODES.values()).split("|")} - set(_LOOSE.split("|")), key=len, reverse=True)
)
# "NĐ128", "TT01/2024": a code stuck to its number. "KH2024", "BC6" are as likely something else.
_STUCK = "|".join(sorted({"nq", "nd", "qd", "qdi", "qyd", "ct", "kl", "tt", "tb", "hd", "vbhn"}, key=len, reverse=True))
_CODED = rf"(?:\s?[/-]\s?(?:\d{{4}}\s?[/-]\s?)?(?:{'|'.join(CODES)})\b(?:[/-][a-z0-9]+)*|(?:[/-][a-z0-9]+)*)"
_NUMBER = re.compile(
    rf"\b(?:(?P<kind>{_KINDS})\s+(?:so\s*:?\s*)?|(?P<stuck>{_STUCK})|(?P<loose>{_LOOSE})\s+so\s*:?\s*)"
    rf"(?P<number>\d{{1,5}})\b"
    rf"(?!\s*(?:thang|nam(?! \d{{4}})|ngay(?! (?:\d|nao|may|ban|ky|thang))|%)|[.,]\d)(?P<rest>{_CODED})"
    rf"(?:\s+nam\s+(?P<of>(?:19|20)\d\d)\b)?"
    r"|(?P<bare>\b\d{1,5}(?:/\d{4})?[/-][a-z]{1,5}\d{0,2}(?:[/-][a-z0-9]+)*)"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document named by number: folded kind ("quy dinh" or ""), number ("22"), year (or ""), tail ("qd/tw" or "")."""

    kind: str
    number: str
    year: str
    tail: str

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds it can be of, folded; empty when nothing tells."""
        codes = (self.kind, self.tail.partition("/")[0])
        named = next((CODES[code] for code in codes if code in CODES), self.kind)
        return frozenset(named.split("|")) if named else frozenset()

    def is_same(self, other: DocumentNumber) -> bool:
        """True when both can be one document: kind, year and tail are compared as far as both give them.

        >>> asked, = document_numbers("QĐ 22")
        >>> [asked.is_same(told) for told in document_numbers("Quy định số 22-QĐ/TW, Chỉ thị số 22 và Quy định số 23")]
        [True, False, False]
        """
        if self.number != other.number or (self.year and other.year and self.year != other.year):
            return False
        if self.kinds and other.kinds and not self.kinds & other.kinds:
            return False
        shorter, longer = sorted((self.tail, other.tail), key=len)
        return longer.startswith(shorter)


@of_text
def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """Documents named by number, in any spelling.

    >>> document_numbers("Quy định số 22-QĐ/TW")
    (DocumentNumber(kind='quy dinh', number='22', year='', tail='qd/tw'),)
    >>> document_numbers("27/2024/QĐ-UBND")
    (DocumentNumber(kind='', number='27', year='2024', tail='qd/ubnd'),)
    >>> document_numbers("nghi dinh 128 nam 2026") == document_numbers("nghi dinh 128/2026")
    True
    """
    return tuple(dict.fromkeys(number for _, _, number in number_spans(text)))


def number_spans(text: str) -> Iterator[tuple[int, int, DocumentNumber]]:
    """(start, end, document) of every mention of a document by its number."""
    for match in _NUMBER.finditer(fold(text)):
        written = match["bare"] or match["number"] + match["rest"]
        number, *tail = re.split(r"\s?[/-]\s?", written)
        year = tail.pop(0) if tail and re.fullmatch(r"(?:19|20)\d\d", tail[0]) else match["of"] or ""
        kind = match["kind"] or match["stuck"] or match["loose"] or ""
        yield match.start(), match.end(), DocumentNumber(kind, number.lstrip("0"), year, "/".join(tail))


def without_documents(text: str, by: str) -> str:
    """The text with `by` in the place of every document it names."""
    return substitute(_NUMBER, lambda match: by, text)


def documents_as_written(text: str) -> Iterator[str]:
    """Each document a text names, as the text writes it."""
    for match in _NUMBER.finditer(fold(text)):
        yield text[match.start() : match.end()]
