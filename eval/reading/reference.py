"""What a gazette file should read as, taken from its reference text by rules of the evaluation's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rag.text import fold, normalise

# As printed, or as recognised: "46 | CÔNG BÁO/Só 302/Ngày 02-06-2026".
_HEAD = re.compile(r"(\d{1,4})?[\s|]*CÔNG BÁO\s*/\s*S.{1,60}Ngày\s*[\d/.-]+[\s|]*(\d{1,4})?")
_STAMP = re.compile(
    r"(?:Ký bởi|Người ký) ?:.*|Email ?:.*@chinhphu\.vn|Cơ quan ?: ?(?i:văn phòng chính phủ).*"
    r"|(?:Ngày ký|Thời gian ký) ?: ?[\d.-]{8,}.*"
)
_LONE_NUMBER = re.compile(r"\d{1,4}")
_ARTICLE = re.compile(r"(?m)^[ \t]*Điều +(\d{1,3})([a-zđ]?) ?[.:]")
_BARE_ARTICLE = re.compile(r"(?m)^[ \t]*Điều +\d{1,3}[ \t]*$")  # old laws: no full stop
_CHAPTER = re.compile(r"(?m)^[ \t]*(?:Chương|CHƯƠNG) +([IVXL]+|\d{1,2})\b[ \t]*(?:$|[.:]|(?=[A-ZĐ]{2}))")
_ITEM = re.compile(r"(?m)^[ \t]*(\d{1,2})([a-zđ]?)\. +(?=\S)")
_END = re.compile(r"(?m)^[ \t]*(?:Nơi nhận|TM\.|KT\.|PHỤ LỤC|Phụ lục [IVX\d]*\s*$|Mẫu số|Biểu số|Chương [IVXL]+\s*$)")
_QUOTE_LIMIT = 20_000
_OPENING = 40
_DATE = re.compile(r"(?m)^[^\W\d][\w. -]{2,30}, *ngày +(\d{1,2}) +tháng +(\d{1,2}) +năm +(\d{4})\s*$")
_PASSED = re.compile(r"thông\s+qua\s+ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_SLUG = re.compile(r"(?P<kind>[a-z-]+?)-so-(?P<number>[a-z0-9-]+?)-\d{4,7}")
ISSUERS = {
    "cp": "Chính phủ",
    "ttg": "Thủ tướng Chính phủ",
    "qh": "Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "vpqh": "Văn phòng Quốc hội",
    "bldtbxh": "Bộ Lao động - Thương binh và Xã hội",
    "bkhdt": "Bộ Kế hoạch và Đầu tư",
    "btc": "Bộ Tài chính",
}


def without_furniture(text: str) -> str:
    """NFC text without running heads, the page numbers beside them and the gazette's signature stamp."""
    lines = [line.strip() for line in normalise(text).split("\n")]
    dropped = {index for index, line in enumerate(lines) if _STAMP.fullmatch(line)}
    for index, line in enumerate(lines):
        if match := _HEAD.fullmatch(line):
            dropped.add(index)
            if not any(match.groups()):
                dropped |= _numbers_beside(lines, index)
    return "\n".join(line for index, line in enumerate(lines) if index not in dropped)


def _numbers_beside(lines: list[str], head: int) -> set[int]:
    """The page number that stands alone next to a running head (table cells are lone numbers too), and its repeats."""
    printed = [index for index in range(max(0, head - 6), min(len(lines), head + 8)) if lines[index] or index == head]
    at = printed.index(head)
    for index in (*printed[at + 1 : at + 2], *printed[max(0, at - 1) : at]):
        if _LONE_NUMBER.fullmatch(lines[index]):
            near = printed[max(0, at - 1) : at + 3]
            return {other for other in near if lines[other] == lines[index]}
    return set()


@dataclass(frozen=True, slots=True)
class Article:
    """An article by its label ("Điều 5a"), the first letters of its text, and how many khoản it counts."""

    label: str
    opening: str
    items: int


def opening(text: str, start: int) -> str:
    """The first 40 letters after the label of the article that starts there, in lower case."""
    letters = "".join(filter(str.isalpha, without_furniture(text[start : start + 400]))).lower()
    return letters.removeprefix("điều")[:_OPENING]


def articles(text: str) -> tuple[Article, ...] | None:
    """The articles of a text without furniture, or None where their sequence is ambiguous.

    An article starts a line, outside quotation marks, and its number is the last one's plus one, the last one's
    with a letter, or 1 again (an attached regulation counts anew). Any other number makes the text ambiguous,
    unless all is well when the quotation marks are ignored: a mark that was never closed hides what follows it.
    So do articles that are headed without a full stop.
    """
    for quoted in (_quoted(text), []):
        found = _sequence(text, quoted)
        if found or (found is not None and not _BARE_ARTICLE.search(text)):
            ends = [*(start for start, _, _ in found), len(text)][1:]
            return tuple(
                Article(label, opening(text, start), _items(text, body, end, quoted))
                for (start, body, label), end in zip(found, ends, strict=True)
            )
    return None


def _sequence(text: str, quoted: list[tuple[int, int]]) -> list[tuple[int, int, str]] | None:
    """Start, end of the number and label of each article, or None at the first number out of turn."""
    found: list[tuple[int, int, str]] = []
    last = 0
    for match in _ARTICLE.finditer(text):
        if any(start <= match.start() < end for start, end in quoted) or _is_end_of_sentence(text, match):
            continue
        number, suffix = int(match[1]), match[2]
        if not (number == last + 1 or number == 1 or (number == last and suffix)):
            return None
        last = number
        found.append((match.start(), match.end(), f"Điều {number}{suffix}"))
    return found


def _is_end_of_sentence(text: str, match: re.Match[str]) -> bool:
    r"""True for "… theo khoản 3\nĐiều 19.": nothing follows on the line, and the line above it is not finished."""
    follows = text[match.end() : text.find("\n", match.end())]
    above = text[: match.start()].rstrip()
    return (
        not follows.strip()
        and not above.endswith((".", ";", ":", "”", "/"))
        and above[-1:].islower() | above[-1:].isdigit()
    )


def _items(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> int:
    stop = _END.search(text, start, end)
    last = count = 0
    for match in _ITEM.finditer(text, start, stop.start() if stop else end):
        if any(begin <= match.start() < until for begin, until in quoted):
            continue
        number = int(match[1])
        if number == last + 1 or (number == last and match[2]):
            last, count = number, count + 1
    return count


def _quoted(text: str) -> list[tuple[int, int]]:
    """Spans between “ and its ”; a mark that is not closed within reach is passed over."""
    spans: list[tuple[int, int]] = []
    at = text.find("“")
    while at >= 0:
        depth, end = 0, at
        for match in re.finditer("[“”]", text[at : at + _QUOTE_LIMIT]):
            depth += 1 if match[0] == "“" else -1
            if depth == 0:
                end = at + match.end()
                spans.append((at, end))
                break
        at = text.find("“", max(end, at + 1))
    return spans


def chapters(text: str) -> tuple[str, ...]:
    """Labels of the chapters that start a line outside quotation marks, in order."""
    quoted = _quoted(text)
    return tuple(
        f"Chương {match[1]}"
        for match in _CHAPTER.finditer(text)
        if not any(start <= match.start() < end for start, end in quoted)
    )


def date_in(text: str) -> str | None:
    """The ISO date under "Hà Nội, ngày …" on a line of its own, or of the vote that passed the text."""
    match = _DATE.search(text) or _PASSED.search(text)
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else None


def slug_facts(stem: str) -> dict[str, str]:
    """Kind, number and issuer as a gazette file's name spells them: folded, hyphens for every separator.

    >>> slug_facts("nghi-dinh-so-112-2021-nd-cp-34959")
    {'kind': 'nghi-dinh', 'number': '112-2021-nd-cp', 'issuer': 'chinh-phu'}
    """
    match = _SLUG.fullmatch(stem)
    if match is None:
        return {}
    facts = {"kind": match["kind"], "number": match["number"]}
    issuer = ISSUERS.get(match["number"].rsplit("-", 1)[-1].rstrip("0123456789"))
    return facts | ({"issuer": slug(issuer)} if issuer else {})


def slug(value: str) -> str:
    """A value as a file's name spells it: "Số 30/2020/NĐ-CP" → "so-30-2020-nd-cp"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(normalise(value).replace("Ð", "Đ"))).strip("-")


def is_scanned(path: Path) -> bool:
    """True for the gazette files of which some or all pages are pictures (../shared/data/README.md)."""
    return path.stem.startswith(("thong-bao-so-02-2023", "nghi-quyet-so-99-nq-cp", "thong-tu-so-04-2023-tt-bkhdt"))
