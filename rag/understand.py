"""What a question asks for: its search words, period, place, document number and the kind of answer expected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.abbreviations import expansions, spelt_out
from rag.periods import Period, periods
from rag.places import places
from rag.schema import Turn
from rag.text import fold, has_diacritics, syllables

Expected = Literal["amount", "date", "person", "body", "number", "place", "yes_no", "definition", "list", "any"]

# Folded. Order matters: the first that matches decides.
_EXPECTED: tuple[tuple[Expected, re.Pattern[str]], ...] = (
    ("yes_no", re.compile(r"dung hay sai|hay khong|(?:co|duoc|phai) (?:[^,?]+ )?khong\W*$|dung khong\W*$")),
    ("number", re.compile(r"\bso (?:may|nao|hieu|bao nhieu)\W*(?:$|cua)|so hieu (?:nao|la gi)|mang so (?:may|nao|bao)|"
        r"\b(?:van ban|nghi quyet|nghi dinh|quyet dinh|quy dinh|chi thi|ket luan|thong tu|luat) nao\b")),
    ("date", re.compile(r"ngay nao|ngay may|khi nao|bao gio|thoi gian nao|thang nao|nam nao|luc nao|ngay thang nam")),
    (
        "amount",
        re.compile(
            r"\bbao nhieu|\bmay (?!moc|bay|tinh)|(?:ty le|muc|so luong|toc do|chi so) [^?]*(?:the nao|ra sao|dat)|"
            r"bao lau|\bdat (?:bao|may)|phan tram|^(?:ty le|tong (?:thu|chi|so|san|muc|kim|von|doanh|dan)|so (?!hieu)|toc do|"
            r"kim ngach|gia tri|san luong|thu (?:ngan|nsnn|noi)|chi (?:ngan|nsnn)|grdp|gdp|cpi|iip|chi so|muc |doanh thu|dien tich)"
        ),
    ),
    ("body", re.compile(r"(?:co quan|don vi|to chuc|so|bo|cap|dau moi)(?:, \w+ \w+)? nao|do ai\b")),
    ("person", re.compile(r"\bla ai\b|^ai\b|\bai (?:la|ky|lam|giu|chu tri|phu trach)|(?:nguoi|dong chi) nao")),
    ("place", re.compile(r"o dau|noi nao|dia phuong nao|tinh nao|huyen nao|nuoc nao|thanh pho nao|tai dau")),
    ("definition", re.compile(r"\bla gi\b|nghia la|duoc hieu|the nao la")),
    ("list", re.compile(r"nhung gi|gom (?:nhung|cac)|bao gom|nhung \w+(?: \w+)? nao|cac \w+(?: \w+)? nao|liet ke")),
)
# Syllables that ask or connect and say nothing of the subject. Folded they would swallow "đầu tư" (đâu, từ) and
# "ban hành" (bạn), so a question without diacritics loses only those whose folded form is safe.
_EMPTY = frozenset(
    "ai bao nhiêu mấy là gì nào ở đâu khi như có không được đã đang sẽ của và các những trong cho với về tại theo "
    "thì mà hay hoặc đến từ do này đó nay ấy kia bị bởi ra vào cũng còn vậy sao xin biết hỏi tôi bạn một phải cần "
    "nên hiện đạt làm gồm rồi".split()
)
# What kind of thing is asked for ("văn bản nào", "như thế nào") is no word to look for either.
_ASKING = re.compile(
    r"(?:như )?thế nào|(?:văn bản|cơ quan|đơn vị|tổ chức|người|ngày tháng năm|ngày|tháng|năm|thời gian|địa phương|tỉnh|"
    r"huyện|xã|nơi|lúc) nào|bao nhiêu phần trăm|số mấy|thứ mấy|"
    r"(?:nội dung|vấn đề|việc|điều|những) gì",
    re.IGNORECASE,
)
_EMPTY_FOLDED = frozenset("ai bao nhieu la gi nao o khi nhu co khong duoc cua va cac nhung thi cho voi sao vay".split())
_KINDS = (
    "nghi quyet|nghi dinh|quyet dinh|quy dinh|chi thi|ket luan|thong tu|thong bao|bao cao|ke hoach|huong dan|luat|"
    "cong van|to trinh|phap lenh|van ban hop nhat|qd|nq|nd|ct|tt|tb|kl|hd|qyd"
)
_NUMBER = re.compile(
    rf"\b(?P<kind>{_KINDS})\s+(?:so\s+)?(?P<number>\d{{1,5}})\b(?!\s*(?:thang|nam(?! \d{{4}})|ngay(?! \d)|%)|[.,]\d)"
    r"(?P<rest>(?:\s*[/-]\s*[a-z0-9]+)*)"
    r"|(?P<bare>\b\d{1,5}(?:/\d{4})?[/-](?:[a-z]{1,5})(?:[/-][a-z0-9]+)*)"
)
_PROVISIONS = (("chuong", "[ivx]+"), ("dieu", r"\d+"), ("khoan", r"\d+"), ("diem", r"[a-z]"))
_THIS_DOCUMENT = re.compile(r"\b(?:van ban|quy dinh|quyet dinh|chi thi|bao cao|cai) (?:nay|do)\b")
_NAMED_DOCUMENT = re.compile(
    r"(?:Nghị quyết|Nghị định|Quyết định|Quy định|Chỉ thị|Kết luận|Thông tư|Luật|QĐ|NQ|NĐ|CT)\s+(?:số\s+)?\d[\w/-]*", re.IGNORECASE
)
_CHECKED = re.compile(
    rf"{_NAMED_DOCUMENT.pattern}|\b\d+[/-](?:\d{{4}}[/-])?[A-ZĐ]+[\w/-]*|\b(?:điều|khoản|chương) (?:\d+|[IVX]+)\b|\bđiểm [a-zđ]\b",
    re.IGNORECASE,
)
_OF_A_DOCUMENT = frozenset("ban hanh ky ra doi van quy dinh quyet nghi so ngay".split())
_FOLLOW_UP = re.compile(rf"^(?:con|the|vay|roi)\b|thi sao\W*$|{_THIS_DOCUMENT.pattern}")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document named in a question: folded kind ("quy dinh" or ""), number ("22") and tail ("qd/tw" or "")."""

    kind: str
    number: str
    tail: str


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
        nothing else is left ("QĐ 22 ban hành ngày nào?" keeps "ban hành") they count again.
        """
        spelt = spelt_out(self.text)
        words = content_words(_CHECKED.sub(" ; ", _PERIOD_WORDS.sub(" ; ", spelt)))
        named = {word for place in self.places for word in place.split()}
        if named:
            named |= {"tinh", "huyen", "xa", "phuong", "quan"}
        left = [word for word in words if word not in named]
        return left if set(left) - _OF_A_DOCUMENT else content_words(spelt)


def content_words(text: str) -> list[str]:
    """Folded syllables of a question that say what it is about, in order.

    >>> content_words("Tỷ lệ giải ngân đầu tư công là bao nhiêu?")
    ['ty', 'le', 'giai', 'ngan', 'dau', 'tu', 'cong']
    """
    if not has_diacritics(text):
        return [word for word in syllables(fold(text)) if word not in _EMPTY_FOLDED]
    return [fold(word) for word in syllables(_ASKING.sub(" ; ", text).lower()) if word not in _EMPTY]


def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """Documents named by number, in any spelling.

    >>> document_numbers("Quy định số 22-QĐ/TW")
    (DocumentNumber(kind='quy dinh', number='22', tail='qd/tw'),)
    """
    found = []
    for match in _NUMBER.finditer(fold(text)):
        if match["bare"]:
            number, tail = re.match(r"(\d+)[/-](.*)", match["bare"]).groups()  # type: ignore[union-attr]
            found.append(DocumentNumber("", number.lstrip("0"), tail))
        else:
            tail = re.sub(r"\s", "", match["rest"]).lstrip("/-")
            found.append(DocumentNumber(match["kind"], match["number"].lstrip("0"), tail))
    return tuple(dict.fromkeys(found))


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
    folded = fold(question)
    own = content_words(question)
    if not (_FOLLOW_UP.search(folded) or len(own) <= 2):
        return question
    last = history[-1].question
    then = periods(last)
    if "cung ky" in folded and then:
        return _same_period_of(question, last, then)
    new_places, new_periods = places(question, known_places), periods(question)
    if new_places or new_periods or len(own) <= 1 or _THIS_DOCUMENT.search(folded):
        earlier = _without(last, places(last, known_places) if new_places else [], periods_too=bool(new_periods))
        lost_year = new_periods and not new_periods[0].year and then and then[0].year
        return f"{question} {earlier}" + (f" năm {then[0].year}" if lost_year else "")
    kept = [_quote_place(last, place) for place in places(last, known_places)] + [str(period) for period in then]
    named = [match[0].strip() for match in _NAMED_DOCUMENT.finditer(last)]
    return " ".join([question, *kept, *named])


def _same_period_of(question: str, last: str, then: Sequence[Period]) -> str:
    """"Cùng kỳ năm trước", "cùng kỳ 2023": the period of the last question, in another year."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", question)]
    year = years[0] if years else (then[0].year - 1 if then[0].year else None)
    earlier = _without(last, [], periods_too=True)
    return f"{earlier} {Period(then[0].kind, then[0].number, year)}"


def _quote_place(text: str, place: str) -> str:
    """A place as the earlier question wrote it."""
    words = syllables(text)
    size = len(place.split())
    for start in range(len(words) - size + 1):
        if fold(" ".join(words[start : start + size])) == place:
            return " ".join(words[start : start + size])
    return place


_PERIOD_WORDS = re.compile(
    r"(?:\d+ tháng(?: đầu năm| cuối năm)?|quý \w+|tháng \d+|nửa (?:đầu|cuối) năm|năm \d{4})(?:[/ ]\d{4}| năm \d{4})?",
    re.IGNORECASE,
)


def _without(text: str, gone: Sequence[str], *, periods_too: bool) -> str:
    """An earlier question less the places or the period that the new one replaces."""
    for place in gone:
        text = text.replace(_quote_place(text, place), " ")
    if periods_too:
        text = _PERIOD_WORDS.sub(" ", text)
    return re.sub(r"\s+", " ", text).strip(" ?.")


def understand(question: str, history: Sequence[Turn] = (), known_places: Sequence[str] = ()) -> Query:
    """Read a question (and what went before it). `known_places` are those the library's documents are about."""
    text = complete(question.strip(), history, known_places)
    expected = expected_answer(question)
    return Query(
        question=question,
        text=text,
        accented=has_diacritics(text),
        expected=expected if expected != "any" else expected_answer(text),
        periods=tuple(periods(text)),
        places=tuple(places(text, known_places)),
        numbers=document_numbers(text),
        provisions=provisions_named(text),
        expansions=tuple(expansions(text)),
    )
