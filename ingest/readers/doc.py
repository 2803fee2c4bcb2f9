"""Reads Word 97–2003 (.doc) through LibreOffice, antiword or catdoc, whichever the machine has."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from ingest.readers import convert, docx
from ingest.readers.assemble import assemble
from ingest.readers.docx_numbers import spelt
from ingest.readers.docx_package import Element
from ingest.readers.encodings import modernise_all, notes_of
from ingest.readers.legacy_fonts import TCVN3
from ingest.readers.reading import Block, Grid, Reading, Square
from rag.errors import DocumentError

_NONE = (
    "tệp Word 97–2003 (.doc), máy chưa có chương trình đọc: sudo apt-get install antiword, "
    "hoặc mở bằng Word và lưu lại thành .docx"
)
# catdoc reads RTF, but prints Word's "?" after each Vietnamese letter.
_NO_RTF = (
    "tệp RTF mang đuôi .doc; hãy mở bằng Word và lưu lại thành .docx (hoặc: sudo apt-get install libreoffice-writer)"
)
_FAILED = (
    "không đọc được tệp Word 97–2003 (hỏng, tải dở hoặc được đặt mật khẩu); hãy mở bằng Word và lưu lại thành .docx"
)
_NOTE = re.compile(r"^ *\[(\d+)\] *(.*(?:\n(?! *\[\d+\]).*)*)", re.MULTILINE)
_NOTES_RULE = "\n-----------------------\n"
_RULE = re.compile(r"[_\-–—=*]{3,}")
_SPACES = re.compile(r"[^\S\n]+")
_ORDER = {"arabic": "decimal", "loweralpha": "lowerLetter", "upperalpha": "upperLetter"}
_ORDER |= {"lowerroman": "lowerRoman", "upperroman": "upperRoman"}


def read(path: Path) -> Reading:
    """The text and tables of a .doc; of RTF too where LibreOffice is installed.

    Raises `DocumentError` where no program is installed that reads it, or none succeeds.
    """
    with path.open("rb") as file:
        is_rtf = file.read(5) == b"{\\rtf"
    if (soffice := convert.installed("soffice", "libreoffice")) is not None:
        with tempfile.TemporaryDirectory() as folder:
            made = convert.to_docx(soffice, path, Path(folder))
            if made is not None:
                return docx.read(made)
    if is_rtf:
        raise DocumentError(_NO_RTF)
    antiword, catdoc = convert.installed("antiword"), convert.installed("catdoc")
    book = convert.output(antiword, "-x", "db", file=path) if antiword is not None else None
    other = convert.output(catdoc, "-d", "utf-8", "-w", file=path) if catdoc is not None else None
    if antiword is not None and book is not None:
        plain = convert.output(antiword, "-m", "UTF-8.txt", "-w", "0", file=path) or ""
        return _reading(*_completed(list(_book(book, _notes(plain))), plain, other or ""))
    if antiword is None and other is not None:  # what antiword refuses (locked, cut off) catdoc prints as garbage
        return _of_catdoc(other)
    raise DocumentError(_FAILED if antiword or catdoc else _NONE)


def _reading(blocks: list[Block], notes: tuple[str, ...]) -> Reading:
    found, encoding = docx.modern(blocks)
    return replace(assemble([found], paged=False), notes=(*notes, *notes_of(encoding)))


def _of_catdoc(text: str) -> Reading:
    """What catdoc prints, one line per paragraph, unless its missing soft hyphens would be missing letters."""
    lines, encoding = modernise_all(text.split("\n"))
    if encoding == TCVN3:
        raise DocumentError(
            "tệp dùng phông .VnTime, catdoc làm mất chữ “ư”: sudo apt-get install antiword, "
            "hoặc mở bằng Word và lưu lại thành .docx"
        )
    return replace(assemble([[_tidy(line) for line in lines]], paged=False), notes=notes_of(encoding))


def _notes(plain: str) -> dict[int, str]:
    """The footnotes of antiword's plain text; its DocBook marks their places but leaves them empty."""
    _, rule, below = plain.rpartition(_NOTES_RULE)
    return {int(note[1]): " ".join(note[2].split()) for note in _NOTE.finditer(below)} if rule else {}


def _book(book: str, notes: dict[int, str]) -> Iterator[Block]:
    """The DocBook of antiword as blocks: a note stands below the paragraph or table that refers to it."""
    # antiword writes control characters of damaged text as they are: recover drops them.
    root = etree.fromstring(book.encode(), etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if root is None:
        raise DocumentError(_FAILED)
    for number, mark in enumerate(root.iter("footnote"), start=1):
        tail = mark.tail
        mark.clear()
        mark.text, mark.tail = f"[{number}]", tail
    for chapter in root.iter("chapter"):
        for block in _blocks(chapter):
            yield block
            text = block if isinstance(block, str) else " ".join(square.text for square in block.squares)
            for number in map(int, re.findall(r"\[(\d+)\]", text)):
                if number in notes:
                    yield f"[{number}] {notes.pop(number)}"


def _completed(blocks: list[Block], plain: str, other: str) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks as printed lines, then what they lack: DocBook runs lines together and has no text boxes.

    antiword drops some wide tables, which catdoc (`other`, its output) keeps; but catdoc drops the soft hyphen,
    which in .VnTime is the letter ư, and then has nothing to add.
    """
    lines = [_tidy(line.replace("[pic]", "")) for line in plain.split("\n")]
    printed = _printed_lines([line for line in lines if line and not line.startswith("|")])
    found: list[Block] = [printed.get(_squeezed(block), block) if isinstance(block, str) else block for block in blocks]
    words = " ".join(_words(text) for block in found for text in docx.texts_of(block))
    boxes = [line for line in lines if not line.startswith("|") and _words(line) and _words(line) not in words]
    letters = "".join(_squeezed(_words(text)) for text in [words, *boxes])
    dropped = [
        _tidy(line.replace("\t", " | "))
        for line in other.split("\n")
        if "\t" in line and "\\*" not in line and "\xad" not in plain and _lacks(line, letters)
    ]
    note = "antiword bỏ sót vài bảng rộng, chữ của chúng được đặt ở cuối; nên mở bằng Word và lưu lại thành .docx"
    return [*found, *boxes, *dropped], (note,) if dropped else ()


def _printed_lines(lines: list[str]) -> dict[str, str]:
    """Runs of 2 to 6 neighbouring lines by their letters, blanks left out: how a paragraph was broken."""
    return {
        _squeezed("".join(lines[at : at + count])): "\n".join(lines[at : at + count])
        for count in range(2, 7)
        for at in range(len(lines) - count + 1)
    }


def _lacks(line: str, letters: str) -> bool:
    """True if some cell of a catdoc line, of three words or more, is nowhere in `letters` (words run together)."""
    cells = [_words(cell).split() for cell in line.split("\t")]
    return any(len(cell) >= 3 and "".join(cell) not in letters for cell in cells)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _blocks(parent: Element) -> Iterator[Block]:
    for child in parent:
        if child.tag == "informaltable":
            yield from _table(child)
        elif child.tag in ("para", "title") and child.find(".//informaltable") is None:
            yield from filter(None, [_text(child)])
        elif child.tag == "orderedlist":
            style = _ORDER.get(child.get("numeration", "arabic"), "decimal")
            for number, item in enumerate(child.iterfind("listitem"), start=1):
                yield f"{spelt(number, style)}. {_text(item)}"
        elif child.tag == "itemizedlist":
            for item in child.iterfind("listitem"):
                yield f"- {_text(item)}"
        elif isinstance(child.tag, str):
            yield from _blocks(child)


def _table(table: Element) -> Iterator[Block]:
    squares = [
        Square(_RULE.sub(" ", _text(entry)).strip(), row, column)
        for row, line in enumerate(table.iter("row"))
        for column, entry in enumerate(line.iterfind("entry"))
    ]
    if len(squares) == 1:
        yield squares[0].text
    elif any(square.text for square in squares):
        yield Grid(tuple(squares))


def _text(element: Element) -> str:
    return _tidy("".join(element.itertext()).replace("[pic]", "").strip("\n"))


def _tidy(text: str) -> str:
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in text.split("\n")) if line)
