"""What a question asks for: its search words, period, place, document number and the kind of answer expected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rag.abbreviations import BUILT_IN, Glossary, expansions, spelt_out
from rag.content import content_words
from rag.diacritics import Frequencies, restored
from rag.follow_up import NO_CONTEXT, Context, complete, context_of
from rag.kept import of_question
from rag.numbers import CODES, DocumentNumber, document_numbers, without_documents
from rag.periods import Period, asked_periods, without_periods
from rag.places import places, spelt_out_places
from rag.schema import Turn
from rag.text import fold, has_diacritics, normalise, substitute, vocabulary
from rag.typos import corrected
from rag.understanding import ALL_PARTS, Understanding

Expected = Literal[
    "amount", "date", "person", "body", "number", "place", "yes_no", "definition", "list", "procedure", "any"
]

# Folded. Order matters: the first that matches decides.
_EXPECTED: tuple[tuple[Expected, re.Pattern[str]], ...] = (
    ("yes_no", re.compile(r"dung hay sai|hay khong|(?:co|duoc|phai) (?:[^,?]+ )?khong\W*$|dung khong\W*$")),
    (
        "number",
        re.compile(
            r"\bso (?:may|nao|hieu|bao nhieu)\W*(?:$|cua)|so hieu (?:nao|la gi)|mang so (?:may|nao|bao)|"
            r"\b(?:van ban|nghi quyet|nghi dinh|quyet dinh|quy dinh|chi thi|ket luan|thong tu|luat) nao\b"
        ),
    ),
    (
        "date",
        re.compile(r"(?:ngay|thang|nam|thoi gian|luc|khi) nao|(?:ngay|thang|nam) may|bao gio|ngay thang nam"),
    ),
    (
        "amount",
        re.compile(
            r"\bbao nhieu|\bmay (?!moc|bay|tinh)|(?:ty le|muc|so luong|toc do|chi so) [^?]*(?:the nao|ra sao|dat)|"
            r"bao lau|\bdat (?:bao|may)|phan tram"
        ),
    ),
    ("body", re.compile(r"(?:co quan|don vi|to chuc|so|bo|cap|dau moi)(?:, \w+ \w+)? nao|do ai\b")),
    ("person", re.compile(r"\bla ai\b|^ai\b|\bai (?:la|ky|lam|giu|chu tri|phu trach)|(?:nguoi|dong chi) nao")),
    ("place", re.compile(r"o dau|noi nao|dia phuong nao|tinh nao|huyen nao|nuoc nao|thanh pho nao|tai dau")),
    ("procedure", re.compile(r"\btrinh tu\b|\bthu tuc\b|\bquy trinh\b|\bcac buoc\b|\bbuoc nao\b")),
    (
        "definition",
        re.compile(
            r"\bla gi\b|nghia la|duoc hieu|the nao la|"
            r"noi dung (?:gi|nao)|noi (?:ve )?gi\b|ve (?:viec |van de )?gi\b"
        ),
    ),
    (
        "list",
        re.compile(
            r"nhung gi|\bgom (?:nhung|cac|co)|bao gom|(?:nhung|cac) \w+(?: \w+){0,3} (?:nao|gi)\b|liet ke|ke ten"
            r"|^\W*(?:nhung|cac) (?:viec|hanh vi|truong hop|hinh thuc|nhiem vu|giai phap|dieu kien|noi dung|quyen)\b"
        ),
    ),
    (  # an indicator by its bare name: "CPI bình quân 6 tháng"
        "amount",
        re.compile(
            r"^(?:ty le|tong (?:thu|chi|so|san|muc|kim|von|doanh|dan)|so (?!hieu)|toc do|kim ngach|gia tri|san luong|"
            r"thu (?:ngan|nsnn|noi)|chi (?:ngan|nsnn)|grdp|gdp|cpi|iip|chi so|muc |doanh thu|dien tich|tang truong|"
            r"giai ngan|xuat khau|nhap khau|du toan|"
            r"(?:ke hoach|muc tieu|chi tieu) (?:von|thu|chi|tang|giai ngan|grdp|xuat khau))"
        ),
    ),
)
_PROVISIONS = (("chuong", "[ivx]+"), ("dieu", r"\d+"), ("khoan", r"\d+"), ("diem", r"[a-z]"))
_PROVISION = re.compile(r"\b(?:(?:dieu|khoan|chuong) (?:\d+|[ivx]+)|diem [a-z])\b")
_ASKS_YES_NO = re.compile(r"[\s,.]*(?:la |co )?(?:dung hay sai|dung hay khong|dung khong|phai khong|dung sai)[\s?.!]*$")
# What is asked of a document as such: none of it says which sentence answers.
_OF_A_DOCUMENT = vocabulary(
    "ban hanh ky ra doi van quy dinh quyet nghi so ngay trung uong noi ve viec gi dung vay dang"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood. `text` is what is searched for (follow-ups completed from the history), `embedded` the
    same with its diacritics put back, `context` what was spoken of before.
    """

    question: str
    text: str
    accented: bool
    expected: Expected
    periods: tuple[Period, ...]
    places: tuple[str, ...]
    numbers: tuple[DocumentNumber, ...]
    provisions: tuple[str, ...]
    expansions: tuple[str, ...]
    embedded: str = ""
    context: Context = NO_CONTEXT
    glossary: Glossary = field(default=BUILT_IN, repr=False, compare=False)
    parts: Understanding = ALL_PARTS
    follows: bool = False  # it leaves out what the history says
    series: bool = False  # the figures of all periods are wanted, not that of one
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # see `rag.kept`

    @property
    @of_question
    def content(self) -> list[str]:
        """Folded syllables that say what the question is about, in order.

        Period, place, document and provision are left out, for they are checked each in its own way; when
        nothing else is left ("Quy định 22 của TW ban hành ngày nào?") the document's kind and number count again.
        """
        rest = without_periods(without_documents(self.text, " ; "), " ; ")
        if self.expected == "yes_no":  # what asks, and a figure that may be wrong, do not say what it is about
            rest = substitute(_ASKS_YES_NO, lambda match: " ; ", rest)
            rest = re.sub(r"\d+(?:[.,]\d+)*", " ; ", rest) if self.periods else rest
        words = self._spelt_words(substitute(_PROVISION, lambda match: " ; ", rest))
        named = {word for place in self.places for word in place.split()}
        if named:
            named |= {"tinh", "huyen", "xa", "phuong", "quan"}
        left = [word for word in words if word not in named]
        if set(left) - _OF_A_DOCUMENT:
            return left
        own = {word for number in self.numbers for word in (*number.kind.split(), number.number)} - CODES.keys()
        everything = self._spelt_words(self.text)
        return [word for word in everything if word.lstrip("0") in own] or everything

    def _spelt_words(self, text: str) -> list[str]:
        spelt = spelt_out(text, self.glossary)
        return content_words(spelt if self.accented else fold(spelt))


def provisions_named(text: str) -> tuple[str, ...]:
    """Folded labels of the provisions a question names: "khoản 2 Điều 5" → ("dieu 5", "khoan 2")."""
    folded = fold(text)
    found = [re.search(rf"\b{kind} ({what})\b", folded) for kind, what in _PROVISIONS]
    return tuple(match[0] for match in found if match)


def expected_answer(question: str) -> Expected:
    """The kind of answer a question asks for.

    >>> expected_answer("Quy định số 22 ban hành ngày nào?")
    'date'
    """
    folded = fold(question)
    return next((kind for kind, pattern in _EXPECTED if pattern.search(folded)), "any")


def understand(
    question: str,
    history: Sequence[Turn] = (),
    known_places: Sequence[str] = (),
    words: Frequencies | None = None,
    glossary: Glossary = BUILT_IN,
    parts: Understanding = ALL_PARTS,
) -> Query:
    """Read a question (and what went before it).

    `known_places` are those the library's documents are about, `words` its word frequencies (typos and lost
    diacritics stay without them), `glossary` its abbreviations, `parts` what of the understanding is at work.
    """
    asked = normalise(question).strip()
    if words and parts.typos:
        asked = corrected(asked, words, glossary)
    completed = complete(asked, history, known_places) if parts.follow_ups else asked
    replaces = completed != asked and bool(asked_periods(asked) or places(asked, known_places))
    accented = has_diacritics(completed)
    text = spelt_out_places(completed)
    wordings = expansions(text, glossary) if parts.abbreviations else []
    if not accented:
        # one accented word would send the whole question to the accented index, where its other words are not
        wordings = [fold(wording) for wording in wordings]
        text = text if text == completed else fold(text)
    numbers = document_numbers(text)
    return Query(
        question=question,
        text=text,
        accented=accented,
        expected=_expected_of(asked, text, history),
        periods=tuple(asked_periods(without_documents(text, " ; ") if numbers else text)),
        places=tuple(places(text, known_places)),
        numbers=numbers,
        provisions=provisions_named(text),
        expansions=tuple(wordings),
        embedded=restored(text, words) if words and parts.diacritics and not accented else text,
        context=context_of(asked, history) if parts.context and not replaces else NO_CONTEXT,
        follows=completed != asked,
        glossary=glossary,
        parts=parts,
    )


def _expected_of(question: str, text: str, history: Sequence[Turn]) -> Expected:
    """What the question itself asks for, else the question it follows."""
    asked = [question, text, *([history[-1].question] if history and text != question else [])]
    return next((kind for kind in map(expected_answer, asked) if kind != "any"), "any")
