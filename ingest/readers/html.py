"""Reads a web page: its visible text, one line per block, one line per table row."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, Tag

from ingest.readers import txt
from ingest.readers.reading import Reading
from rag.errors import DocumentError
from rag.text import normalise

_DROPPED = ["script", "style", "nav", "noscript", "template", "head"]
_BLOCKS = [
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
]  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_ANY_SPACES = re.compile(r"\s+")
# Old portals lay the whole page out in one table; a cell this long is a column of the page, not of figures.
_LAYOUT_CELL = 1000


def read(path: Path) -> Reading:
    """The page's text without scripts and navigation; raises `DocumentError` for an unknown encoding."""
    data = path.read_bytes()
    try:
        soup = BeautifulSoup(_decode(data), "lxml")
        title = _title(soup)
        text = _text(soup)
    except DocumentError:
        raise
    except Exception as error:  # lxml and bs4 document no closed list of what broken markup may raise
        name = type(error).__name__
        raise DocumentError(f"không phân tích được trang HTML ({name}); hãy lưu lại trang này") from error
    return Reading(normalise(text), title=normalise(title) if title else None)


def _decode(data: bytes) -> str:
    """A byte order mark wins, then the declared charset, then UTF-8."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass  # pages are often declared wrongly; UTF-8 is the next guess, and it checks itself
    return txt.decode(data)


def _title(soup: BeautifulSoup) -> str | None:
    for name in ("title", "h1"):
        tag = soup.find(name)
        if isinstance(tag, Tag):
            found = _ANY_SPACES.sub(" ", tag.get_text(" ")).strip()
            if found:
                return found
    return None


def _text(soup: BeautifulSoup) -> str:
    for tag in soup(_DROPPED):
        tag.decompose()
    for string in soup.find_all(string=True):
        # Line ends in the source are spaces; from here on a newline in the tree is a line end we put there.
        if type(string) is NavigableString and not string.find_parent("pre"):
            string.replace_with(_ANY_SPACES.sub(" ", string))
    for line_break in soup("br"):
        line_break.replace_with("\n")
    for row in reversed(soup("tr")):  # inner tables first
        _flatten(row)
    for block in soup(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = (_SPACES.sub(" ", line).strip() for line in soup.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _flatten(row: Tag) -> None:
    """A row of figures becomes one line; a row that only lays out the page stays a block."""
    cells = [_ANY_SPACES.sub(" ", cell.get_text(" ")).strip() for cell in row.find_all(["td", "th"], recursive=False)]
    if len(cells) < 2 or row.find("table") or max(map(len, cells)) > _LAYOUT_CELL:
        return
    row.replace_with("\n" + " | ".join(cells) + "\n")
