"""Finds the outline of an administrative text: provisions whose leaves tile it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rag.schema import Provision

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

# Depth of each level, outermost first; a line of one level closes every level at or below it.
_ANNEX, _FORM, _PART, _CHAPTER, _SECTION, _SUBSECTION, _ARTICLE = range(0, 70, 10)
_UPPER, _ROMAN_ITEM, _NUMBER, _LETTER, _DASH, _PLUS = range(70, 130, 10)
_TITLE = r"(?P<rest>\s*$|\s*[.:–-]\s*.*$|\s+\S.*$)"
_HEADS: tuple[tuple[int, re.Pattern[str], str], ...] = (
    (_ANNEX, re.compile(r"(?:Phụ lục|PHỤ LỤC)(?:\s+(?P<n>[IVXL]+|\d{1,2}|[A-Z]))?" + _TITLE), "Phụ lục"),
    (_FORM, re.compile(r"(?:Mẫu số|MẪU SỐ|Biểu số|BIỂU SỐ)\s+(?P<n>\d{1,3}[a-zđ]?)" + _TITLE), "Mẫu số"),
    (_PART, re.compile(r"(?:Phần|PHẦN)\s+(?P<n>(?i:thứ)\s+\w+|[IVXL]+|\d{1,2}|[A-Z])\b" + _TITLE), "Phần"),
    (_CHAPTER, re.compile(r"(?:Chương|CHƯƠNG)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Chương"),
    (_SECTION, re.compile(r"(?:Mục|MỤC)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Mục"),
    (_SUBSECTION, re.compile(r"(?:Tiểu mục|TIỂU MỤC)\s+(?P<n>[IVXL]+|\d{1,2})\b" + _TITLE), "Tiểu mục"),
)
_ARTICLE_HEAD = re.compile(r"(?:Điều|ĐIỀU)\s+(?P<n>\d{1,3})(?P<suffix>[a-zđ]?)(?:\s*[.:]|\s*$|\s+[–-]\s)")
# "Điều 10 Thanh tra về công nghệ": a lost full stop, unless a document follows, as in "Điều 10 Luật Đất đai".
_ARTICLE_BARE = re.compile(
    r"Điều\s+(?P<n>\d{1,3})(?P<suffix>)\s+"
    r"(?!Luật|Bộ|Nghị|Thông|Quyết|Quy|Hiến|Pháp lệnh|Chương)[A-ZĐ][^\W\d_]*\s[^;]{0,150}[^.;,:]$"
)
_UPPER_HEAD = re.compile(r"(?P<n>[A-HĐK])\s*[.)–-]\s*\S")
_ROMAN_HEAD = re.compile(r"(?P<n>[IVX]{1,6})\s*[.)/–-]\s*\S")
_NUMBER_HEAD = re.compile(r"(?P<n>\d{1,2})(?P<suffix>[a-zđ]?)(?:\.{1,2}(?:\s+|(?=[^\W\d_]|[“\"]))|[)/]\s+|-\s+)(?=\S)")
_DECIMAL_HEAD = re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?:\.\s*|\)\s*|\s+)(?=[^\W\d_]|[“\"(])")
_LETTER_HEAD = re.compile(r"(?P<n>[a-zđ])\s?[.)](?:\s+|(?=[^\W\d_“]|“))(?=\S)")
_DASH_HEAD = re.compile(r"[-–—•]\s*(?=[^\W_]|[“\"(])")
_PLUS_HEAD = re.compile(r"[+*]\s*(?=[^\W_]|[“\"(])")
_TAIL = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\s*:?|(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\.?\s*[A-ZĐỦỘÁ]{2}")
_ATTACHED = re.compile(r"QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|ĐỀ ÁN|KẾ HOẠCH|CHƯƠNG TRÌNH|HƯỚNG DẪN|NỘI QUY|QUY CHUẨN|CHIẾN LƯỢC")
_ATTACHED_NOTE = re.compile(r"\(?\s*(?:Ban hành )?(?i:kèm theo)\s+\w")
_HEADING_LENGTH = 160
_GAP = 3  # provisions in a row that an extraction may have lost
_QUOTE_LIMIT = 20_000


@dataclass(slots=True)
class _Level:
    """One open level of the outline; `last` remembers the latest number seen at each depth right below it."""

    depth: int
    label: str
    heading: str | None
    last: dict[int, int] = field(default_factory=dict)
    paragraphs: int = 0
    absorbs: bool = False  # an unmarked line below belongs to this item instead of being a paragraph


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def outline(text: str) -> tuple[Provision, ...]:
    r"""The leaves of `text` in order; they tile it (see `Provision`). Empty for an empty text.

    A marker counts only at the start of a line and in sequence, so that a sentence that mentions an
    article, a date or a quoted provision does not open one.

    >>> [leaf.path for leaf in outline("Điều 1. Hiệu lực\n1. Từ ngày ký.\n2. Thay thế Điều 9.\n")]
    [('Điều 1',), ('Điều 1', 'khoản 1'), ('Điều 1', 'khoản 2')]
    """
    if not text:
        return ()
    reader = _Outline(list(_lines(text)), text)
    return reader.leaves()


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            yield _Line(start, stripped)
        start += len(raw) + 1


class _Outline:
    """Walks the lines once, keeping the levels that are open."""

    def __init__(self, lines: list[_Line], text: str) -> None:
        self._lines = lines
        self._text = text
        self._stack = [_Level(-1, "", None)]
        self._begun: list[Provision] = []
        self._quoted_until = 0
        self._title_open = False  # the lines right below "Chương II" that are its title
        self._seen_article = False

    def leaves(self) -> tuple[Provision, ...]:
        for index, line in enumerate(self._lines):
            self._take(index, line)
        if not self._begun:
            return (Provision(0, len(self._text)),)
        starts = [0, *(leaf.start for leaf in self._begun[1:])]
        ends = [*starts[1:], len(self._text)]
        return tuple(
            Provision(start, end, leaf.path, leaf.heading)
            for start, end, leaf in zip(starts, ends, self._begun, strict=True)
        )

    def _take(self, index: int, line: _Line) -> None:
        if line.start < self._quoted_until and self._begun:
            return
        if line.text[0] in '“"' and self._begun:
            self._quoted_until = self._end_of_quote(line.start)
        elif self._head(index, line) or self._article(line) or self._tail(line) or self._item(line):
            return
        elif self._title_open and line.text.isupper():
            self._extend_title(line)
            return
        self._title_open = False
        self._paragraph(line)

    # Marked lines: each returns True when it took the line.

    def _head(self, index: int, line: _Line) -> bool:
        for depth, pattern, name in _HEADS:
            match = pattern.fullmatch(line.text)
            if match and self._is_title(match["rest"]):
                number = match["n"] or ""
                title = match["rest"].strip(" .:–-")
                self._open(line, _Level(depth, f"{name} {number}".strip(), _joined(f"{name} {number}".strip(), title)))
                self._title_open = not title and depth != _FORM  # a form begins with its sender's name
                return True
        if self._seen_article and _ATTACHED.fullmatch(line.text) and self._is_attached(index):
            name = line.text.capitalize()
            self._open(line, _Level(_ANNEX, name, name))
            self._title_open = True
            return True
        return False

    def _is_title(self, rest: str) -> bool:
        """Accept "Chương II", "Chương II. Quy định chung", "CHƯƠNG II QUY ĐỊNH", not "Chương II của Luật này"."""
        rest = rest.strip()
        return not rest or rest.isupper() or (rest[0] in ".:–-" and len(rest) <= _HEADING_LENGTH)

    def _is_attached(self, index: int) -> bool:
        return any(_ATTACHED_NOTE.match(line.text) for line in self._lines[index + 1 : index + 9])

    def _article(self, line: _Line) -> bool:
        root = self._root()
        last = root.last.get(_ARTICLE, 0)
        match = _ARTICLE_HEAD.match(line.text)
        bare = None if match or not last else _ARTICLE_BARE.match(line.text)
        match = match or bare
        if not match:
            return False
        number = int(match["n"])
        # An excerpt may begin at any article; an annex begins at its first.
        begins = not last and (number == 1 or root.depth < _ANNEX)
        if not begins and (number != last + 1 if bare else not self._follows(number, last, match["suffix"])):
            return False
        label = f"Điều {number}{match['suffix']}"
        heading = line.text if len(line.text) <= _HEADING_LENGTH + 40 else label
        self._open(line, _Level(_ARTICLE, label, heading, absorbs=True))
        root.last[_ARTICLE] = number
        self._seen_article = True
        self._title_open = line.text.rstrip(" .:") == label
        return True

    @staticmethod
    def _follows(number: int, last: int, suffix: str = "") -> bool:
        return 0 < last < number <= last + _GAP or (number == last and bool(suffix))

    def _root(self) -> _Level:
        """The level within which articles are counted: the document or an annex, across chapters."""
        return [level for level in self._stack if level.depth <= _FORM][-1]

    def _item(self, line: _Line) -> bool:
        return (
            self._counted(line, _DECIMAL_HEAD)
            or self._counted(line, _NUMBER_HEAD)
            or self._counted(line, _ROMAN_HEAD)
            or self._counted(line, _UPPER_HEAD)
            or self._counted(line, _LETTER_HEAD)
            or self._bullet(line, _DASH, _DASH_HEAD, "gạch đầu dòng")
            or self._bullet(line, _PLUS, _PLUS_HEAD, "dấu cộng")
        )

    def _counted(self, line: _Line, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(line.text)
        found = self._position(match, pattern) if match else None
        if match is None or found is None:
            return False
        depth, ordinal, label = found
        parent = self._parent(depth)
        last = parent.last.get(depth, 0)
        suffix = match.groupdict().get("suffix") or ""
        restart = ordinal == 1 and not self._in_article() and depth != _LETTER
        if not (ordinal == 1 if not last else self._follows(ordinal, last, suffix) or restart):
            return False
        body = line.text[match.end() - (pattern in (_ROMAN_HEAD, _UPPER_HEAD)) :]
        heading = _heading(line.text, body)
        absorbs = self._in_article() or heading is None or depth >= _LETTER
        self._open(line, _Level(depth, label, heading, absorbs=absorbs))
        self._parent(depth).last[depth] = ordinal
        return True

    def _position(self, match: re.Match[str], pattern: re.Pattern[str]) -> tuple[int, int, str] | None:
        """Depth, ordinal and label of a numbered item, or None where its number cannot be one."""
        printed = match["n"]
        if pattern is _DECIMAL_HEAD:
            parts = printed.split(".")
            above = [level for level in self._stack if _NUMBER <= level.depth < _NUMBER + len(parts) - 1]
            if not above or above[-1].label.rsplit(" ", 1)[-1] != ".".join(parts[:-1]):
                return None
            return _NUMBER + len(parts) - 1, int(parts[-1]), f"{'điểm' if self._in_article() else 'mục'} {printed}"
        if pattern is _NUMBER_HEAD:
            return _NUMBER, int(printed), f"{'khoản' if self._in_article() else 'mục'} {printed}{match['suffix']}"
        if pattern is _ROMAN_HEAD:
            return _ROMAN_ITEM, _roman(printed), f"Mục {printed}"
        if pattern is _UPPER_HEAD:
            return _UPPER, "ABCDEGHIK".find(printed) + 1, f"Phần {printed}"
        return _LETTER, _ALPHABET.find(printed) + 1, f"điểm {printed}"

    def _bullet(self, line: _Line, depth: int, pattern: re.Pattern[str], name: str) -> bool:
        if not pattern.match(line.text) or (len(self._stack) == 1 and not self._begun):
            return False
        parent = self._parent(depth)
        ordinal = parent.last.get(depth, 0) + 1
        self._open(line, _Level(depth, f"{name} {ordinal}", None, absorbs=True))
        parent.last[depth] = ordinal
        return True

    def _tail(self, line: _Line) -> bool:
        """Take signature and recipients: they belong to no provision, and their dashes are no outline."""
        if self._stack[-1].label == _TAIL_LABEL:
            return True
        if len(self._stack) == 1 or not _TAIL.match(line.text) or line.text.endswith((";", ",")):
            return False
        self._open(line, _Level(_CHAPTER, _TAIL_LABEL, None, absorbs=True))
        return True

    # Unmarked lines.

    def _paragraph(self, line: _Line) -> None:
        level = self._stack[-1]
        if self._begun and (level.absorbs or line.text[0].islower()):
            return
        level.paragraphs += 1
        self._begin(line, f"đoạn {level.paragraphs}")

    def _extend_title(self, line: _Line) -> None:
        level = self._stack[-1]
        separator = ". " if level.heading == level.label else " "
        if len(level.heading or "") + len(line.text) > 2 * _HEADING_LENGTH:
            return
        level.heading = f"{level.heading}{separator}{line.text}"
        leaf = self._begun[-1]
        self._begun[-1] = Provision(leaf.start, leaf.end, leaf.path, self._headings())

    # The stack.

    def _parent(self, depth: int) -> _Level:
        return [level for level in self._stack if level.depth < depth][-1]

    def _in_article(self) -> bool:
        return any(level.depth == _ARTICLE for level in self._stack)

    def _open(self, line: _Line, level: _Level) -> None:
        while self._stack[-1].depth >= level.depth or self._stack[-1].label == _TAIL_LABEL:
            self._stack.pop()
        self._stack.append(level)
        self._title_open = False
        self._begin(line)

    def _begin(self, line: _Line, *more: str) -> None:
        labels = [level.label for level in self._stack[1:]]
        # "mục 1.2" says "mục 1" already.
        path = (*(a for a, b in zip(labels, [*labels[1:], ""], strict=False) if not _contains(b, a)), *more)
        self._begun.append(Provision(line.start, line.start, path, self._headings()))

    def _headings(self) -> tuple[str, ...]:
        return tuple(level.heading for level in self._stack if level.heading)

    def _end_of_quote(self, start: int) -> int:
        """Where the quotation that opens at `start` closes; an amending law quotes whole articles."""
        depth = 0
        for offset in range(start, min(len(self._text), start + _QUOTE_LIMIT)):
            character = self._text[offset]
            depth += (character == "“") - (character == "”")
            if character == "”" and depth <= 0:
                return offset
        return start


_TAIL_LABEL = "phần ký và nơi nhận"


def _contains(label: str, outer: str) -> bool:
    return label.rsplit(" ", 1)[-1].startswith(outer.rsplit(" ", 1)[-1] + ".")


def _joined(label: str, title: str) -> str:
    return f"{label}. {title}" if title else label


def _heading(line: str, body: str) -> str | None:
    """The line itself when it heads what follows ("2. Hồ sơ gồm:", "I. TÌNH HÌNH"), None when it is a sentence."""
    if len(line) > _HEADING_LENGTH or not body.strip():
        return None
    if line.endswith(":") or body.isupper():
        return line.rstrip(" :")
    return None if line.endswith((".", ";", ",", "…")) else line


def _roman(numeral: str) -> int:
    """The value of a well-formed numeral up to 39, otherwise 0, which no sequence contains."""
    values = [_ROMAN[digit] for digit in numeral]
    total = sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
    return total if re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", numeral) else 0
