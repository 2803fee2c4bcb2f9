"""What a question asks for: its search words, period, place, document number and the kind of answer expected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.abbreviations import expansions, spelt_out
from rag.numbers import CODES, DocumentNumber, document_numbers, documents_as_written, without_documents
from rag.periods import Period, asked_periods, without_periods
from rag.places import as_written, places, spelt_out_places
from rag.schema import Turn
from rag.text import fold, has_diacritics, normalise, substitute, syllables, vocabulary

Expected = Literal["amount", "date", "person", "body", "number", "place", "yes_no", "definition", "list", "any"]

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
    (
        "definition",
        re.compile(
            r"\bla gi\b|nghia la|duoc hieu|the nao la|"
            r"noi dung (?:gi|nao)|noi (?:ve )?gi\b|ve (?:viec |van de )?gi\b"
        ),
    ),
    ("list", re.compile(r"nhung gi|gom (?:nhung|cac)|bao gom|nhung \w+(?: \w+)? nao|cac \w+(?: \w+)? nao|liet ke")),
    (  # an indicator by its bare name: "CPI bình quân 6 tháng"
        "amount",
        re.compile(
            r"^(?:ty le|tong (?:thu|chi|so|san|muc|kim|von|doanh|dan)|so (?!hieu)|toc do|kim ngach|gia tri|san luong|"
            r"thu (?:ngan|nsnn|noi)|chi (?:ngan|nsnn)|grdp|gdp|cpi|iip|chi so|muc |doanh thu|dien tich|tang truong|"
            r"giai ngan|xuat khau|nhap khau|du toan)"
        ),
    ),
)
# Syllables that ask or connect and say nothing of the subject. Folded they would swallow "đầu tư" (đâu, từ) and
# "ban hành" (bạn), so a question without diacritics loses only those whose folded form is safe.
_EMPTY = vocabulary(
    "ai bao nhiêu mấy là gì nào ở đâu khi như có không được đã đang sẽ của và các những trong cho với về "
    "tại theo thì mà hay hoặc đến từ do này đó nay ấy kia bị bởi ra vào cũng còn vậy sao xin biết hỏi tôi "
    "bạn một phải cần nên hiện đạt làm gồm rồi"
)
# What kind of thing is asked for ("văn bản nào", "như thế nào") is no word to look for either.
_ASKING = re.compile(
    r"\b(?:(?:nhu )?the nao|(?:van ban|co quan|don vi|to chuc|nguoi|ngay thang nam|ngay|thang|nam|thoi gian|"
    r"dia phuong|tinh|huyen|xa|noi|luc) nao|(?:bao nhieu|may) (?:phan tram|%)|"
    r"so may|thu may|(?:noi dung|van de|viec|dieu|nhung) gi)\b"
)
_EMPTY_FOLDED = vocabulary("ai bao nhieu la gi nao o khi nhu co khong duoc cua va cac nhung thi cho voi sao vay")
_PROVISIONS = (("chuong", "[ivx]+"), ("dieu", r"\d+"), ("khoan", r"\d+"), ("diem", r"[a-z]"))
_PROVISION = re.compile(r"\b(?:(?:dieu|khoan|chuong) (?:\d+|[ivx]+)|diem [a-z])\b")
_THIS_DOCUMENT = re.compile(r"\b(?:van ban|quy dinh|quyet dinh|chi thi|bao cao|cai) (?:nay|do)\b")
# What is asked of a document as such: none of it says which sentence answers.
_OF_A_DOCUMENT = vocabulary(
    "ban hanh ky ra doi van quy dinh quyet nghi so ngay trung uong noi ve viec gi dung vay dang"
)
_FOLLOW_UP = re.compile(rf"^(?:con|the|vay|roi)\b|thi sao\W*$|{_THIS_DOCUMENT.pattern}")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood. `text` is what is searched for (follow-ups completed from the history)."""

    question: str
    text: str
    accented: bool
    expected: Expected
    periods: tuple[Period, ...]
    places: tuple[str, ...]
    numbers: tuple[DocumentNumber, ...]
    provisions: tuple[str, ...]
    expansions: tuple[str, ...]

    @property
    def content(self) -> list[str]:
        """Folded syllables that say what the question is about, in order.

        Period, place, document and provision are left out, for they are checked each in its own way; when
        nothing else is left ("Quy định 22 của TW ban hành ngày nào?") the document's kind and number count again.
        """
        rest = without_periods(without_documents(self.text, " ; "), " ; ")
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
        spelt = spelt_out(text)
        return content_words(spelt if self.accented else fold(spelt))


def content_words(text: str) -> list[str]:
    """Folded syllables of a question that say what it is about, in order.

    >>> content_words("Tỷ lệ giải ngân đầu tư công là bao nhiêu?")
    ['ty', 'le', 'giai', 'ngan', 'dau', 'tu', 'cong']
    """
    left = substitute(_ASKING, lambda match: " ; ", text)
    if not has_diacritics(text):
        return [word for word in syllables(fold(left)) if word not in _EMPTY_FOLDED]
    return [fold(word) for word in syllables(left.lower()) if word not in _EMPTY]


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


def complete(question: str, history: Sequence[Turn], known_places: Sequence[str] = ()) -> str:
    """A follow-up ("Còn thu ngân sách?", "Ở huyện Phú Bình thì sao?") with what it leaves out, from the last question.

    A question that stands by itself comes back as it is.
    """
    if not history:
        return question
    if not (_FOLLOW_UP.search(fold(question)) or len(content_words(question)) <= 2):
        return question
    return _joined(question, history[-1].question, known_places)


def _joined(question: str, last: str, known_places: Sequence[str]) -> str:
    """A follow-up with what it keeps of the last question: all but what it replaces, or only its frame."""
    folded, then = fold(question), asked_periods(last)
    if "cung ky" in folded and then:
        return _same_period_of(question, last, then)
    new_documents = document_numbers(question)
    new_places, new_periods = places(question, known_places), asked_periods(question)
    replaces = bool(new_places or new_periods or new_documents)
    if replaces or len(content_words(question)) <= 1 or _THIS_DOCUMENT.search(folded):
        earlier = _without(last, places(last, known_places) if new_places else [], periods_too=bool(new_periods))
        if new_documents:
            earlier = without_documents(earlier, " ").strip()
        lost_year = new_periods and not new_periods[0].year and then and then[0].year
        return f"{question} {earlier}" + (f" năm {then[0].year}" if lost_year else "")
    kept = [as_written(last, place) for place in places(last, known_places)] + [str(period) for period in then]
    return " ".join([question, *kept, *documents_as_written(last)])


def _same_period_of(question: str, last: str, then: Sequence[Period]) -> str:
    """For "cùng kỳ năm trước", "cùng kỳ 2023": the last question with its period in another year."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", question)]
    year = years[0] if years else (then[0].year - 1 if then[0].year else None)
    earlier = _without(last, [], periods_too=True)
    return f"{earlier} {Period(then[0].kind, then[0].number, year)}"


def _without(text: str, gone: Sequence[str], *, periods_too: bool) -> str:
    """An earlier question less the places or the period that the new one replaces."""
    for place in gone:
        text = text.replace(as_written(text, place), " ")
    if periods_too:
        text = without_periods(text)
    return re.sub(r"\s+", " ", text).strip(" ?.")


def understand(question: str, history: Sequence[Turn] = (), known_places: Sequence[str] = ()) -> Query:
    """Read a question (and what went before it). `known_places` are those the library's documents are about."""
    completed = complete(normalise(question).strip(), history, known_places)
    accented = has_diacritics(completed)
    text = spelt_out_places(completed)
    wordings = expansions(text)
    if not accented:
        # one accented word would send the whole question to the accented index, where its other words are not
        wordings = [fold(wording) for wording in wordings]
        text = text if text == completed else fold(text)
    return Query(
        question=question,
        text=text,
        accented=accented,
        expected=_expected_of(question, text, history),
        periods=tuple(asked_periods(text)),
        places=tuple(places(text, known_places)),
        numbers=document_numbers(text),
        provisions=provisions_named(text),
        expansions=tuple(wordings),
    )


def _expected_of(question: str, text: str, history: Sequence[Turn]) -> Expected:
    """What the question itself asks for, else the question it follows."""
    asked = [question, text, *([history[-1].question] if history and text != question else [])]
    return next((kind for kind in map(expected_answer, asked) if kind != "any"), "any")
