"""The printed marks that open a provision: their patterns, and what a matching line is called."""

from __future__ import annotations

import re
from typing import NamedTuple

# Depth of each level, outermost first; a line of one level closes every level at or below it.
ANNEX, FORM, PART, CHAPTER, SECTION, SUBSECTION, ARTICLE = range(0, 70, 10)
UPPER_ITEM, ROMAN_ITEM, NUMBER, LETTER, DASH, PLUS = range(70, 130, 10)
HEADING_LENGTH = 160
TAIL_LABEL = "phần ký và nơi nhận"

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_TITLE = r"(?P<rest>\s*$|\s*[.:–-](?!\d).*$|\s+\S.*$)"
_HEADS: tuple[tuple[int, re.Pattern[str], str], ...] = (
    (
        ANNEX,
        re.compile(r"(?:Phụ lục|PHỤ LỤC)(?:(?:\s+(?:[Ss]ố|SỐ))?\s+(?P<n>[IVXL]+|\d{1,2}[A-Z]?|[A-Z]))?" + _TITLE),
        "Phụ lục",
    ),
    (FORM, re.compile(r"(?:Mẫu số|MẪU SỐ|Biểu số|BIỂU SỐ)\s+(?P<n>\d{1,3}[a-zđ]?)" + _TITLE), "Mẫu số"),
    (PART, re.compile(r"(?:Phần|PHẦN)\s+(?P<n>(?i:thứ)\s+\w+|[IVXL]+|\d{1,2}|[A-Z])\b" + _TITLE), "Phần"),
    (CHAPTER, re.compile(r"(?:Chương|CHƯƠNG)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Chương"),
    (SECTION, re.compile(r"(?:Mục|MỤC)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Mục"),
    (SUBSECTION, re.compile(r"(?:Tiểu mục|TIỂU MỤC)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Tiểu mục"),
)
_FIRST_LETTERS = frozenset("PMBCTpmbct")
_ARTICLE_HEAD = re.compile(r"(?:Điều|ĐIỀU)\s+(?P<n>\d{1,3})(?P<suffix>[a-zđ]?)(?:\s*[.:]|\s*$|\s+[–-]\s)")
# As some fonts and recognisers print it: Icelandic eth, a lost tone mark, no blank. Only the next number counts.
_ARTICLE_ODD = re.compile(r"[ĐÐD](?:i[ềêếểễệè]u|IỀU|IÊU)\s*(?P<n>\d{1,3})(?P<suffix>[a-zđ]?)(?:\s*[.:]|\s*$)")
# "Điều 10 Thanh tra về công nghệ": a lost full stop, unless a document follows, as in "Điều 10 Luật Đất đai".
_ARTICLE_BARE = re.compile(
    r"Điều\s+(?P<n>\d{1,3})(?P<suffix>)\s+"
    r"(?!Luật|Bộ|Nghị|Thông|Quyết|Quy|Hiến|Pháp lệnh|Chương)[A-ZĐ][^\W\d_]*\s[^;]{0,150}[^.;,:]$"
)
UPPER_HEAD = re.compile(r"(?P<n>[A-HĐK])\s*[.)–-]\s*\S")
ROMAN_HEAD = re.compile(r"(?P<n>[IVX]{1,6})\s*[.)/–-]\s*\S")
NUMBER_HEAD = re.compile(r"(?P<n>\d{1,2})(?P<suffix>[a-zđ]?)(?:\.{1,2}(?:\s+|(?=[^\W\d_]|[“\"]))|[)/]\s+|-\s+)(?=\S)")
DECIMAL_HEAD = re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?:\.\s*|\)\s*|\s+)(?=[^\W\d_]|[“\"(])")
LETTER_HEAD = re.compile(r"(?P<n>[a-zđ])\s?[.)](?:\s+|(?=[^\W\d_“]|“))(?=\S)")
DASH_HEAD = re.compile(r"[-–—•]\s*(?=[^\W_]|[“\"(])")
PLUS_HEAD = re.compile(r"[+*]\s*(?=[^\W_]|[“\"(])")


class Head(NamedTuple):
    """A line that heads a part: `title` is what follows its number on the line ("" when it stands below)."""

    depth: int
    label: str
    title: str


class Article(NamedTuple):
    """A line that may open an article; `strict`: its form is odd, so that only the next number in order counts."""

    number: int
    suffix: str
    strict: bool

    @property
    def label(self) -> str:
        """What a citation calls it: "Điều 5a"."""
        return f"Điều {self.number}{self.suffix}"


def head(line: str) -> Head | None:
    """The part that a line heads.

    >>> head("Chương II. Quy định chung"), head("Chương II của Luật này")
    (Head(depth=30, label='Chương II', title='Quy định chung'), None)
    """
    if line[0] not in _FIRST_LETTERS:
        return None
    for depth, pattern, name in _HEADS:
        match = pattern.fullmatch(line)
        if match and _is_title(match["rest"], bool(match["n"])):
            return Head(depth, f"{name} {match['n'] or ''}".strip(), match["rest"].strip(" .:–-"))
    return None


def _is_title(rest: str, numbered: bool) -> bool:
    """Accept "Chương II", "Chương II. Quy định chung", "CHƯƠNG II QUY ĐỊNH", not "Chương II của Luật này"."""
    rest = rest.strip()
    if not rest.strip(".:–-") or rest.isupper():
        return True
    return numbered and rest[0] in ".:–-" and len(rest) <= HEADING_LENGTH and not rest.endswith((".", ";", ","))


def article(line: str) -> Article | None:
    """The article that a line may open.

    >>> article("Điều 5a. Tên"), article("Điều 5 và Điều 6")
    (Article(number=5, suffix='a', strict=False), None)
    """
    if line[0] not in "ĐÐD":
        return None
    match = _ARTICLE_HEAD.match(line)
    odd = None if match else _ARTICLE_ODD.match(line) or _ARTICLE_BARE.match(line)
    found = match or odd
    return Article(int(found["n"]), found["suffix"], odd is not None) if found else None


def letter_ordinal(letter: str) -> int:
    """1 for "a", 5 for "đ"; 0 for a letter that orders nothing."""
    return _ALPHABET.find(letter) + 1


def upper_ordinal(letter: str) -> int:
    """1 for "A", 4 for "D" (Đ is not counted)."""
    return "ABCDEGHIK".find(letter) + 1


def roman(numeral: str) -> int:
    """The value of a well-formed numeral up to 39, otherwise 0, which no sequence contains."""
    values = [_ROMAN[digit] for digit in numeral]
    total = sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
    return total if re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", numeral) else 0


def joined(label: str, title: str) -> str:
    """A heading of a label and its title: "Chương II. QUY ĐỊNH CHUNG"."""
    return f"{label}. {title}" if title else label


def item_heading(line: str, body: str) -> str | None:
    """The line itself when it heads what follows ("2. Hồ sơ gồm:", "I. TÌNH HÌNH"), None when it is a sentence."""
    if len(line) > HEADING_LENGTH or not body.strip():
        return None
    if line.endswith(":") or body.isupper():
        return line.rstrip(" :")
    return None if line.endswith((".", ";", ",", "…")) else line
