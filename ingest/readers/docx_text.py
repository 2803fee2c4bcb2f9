"""Reads one Word paragraph: the characters that Word would print, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.readers import legacy_fonts
from ingest.readers.docx_package import Element, W
from ingest.readers.docx_styles import Styles, font, on, value
from ingest.readers.encodings import speaks_for

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "rt")}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass
class Printed:
    """A paragraph's text in pieces of one font, with the boxes and notes that hang on it."""

    pieces: list[tuple[str, str]] = field(default_factory=list)  # text, font name
    boxes: list[Element] = field(default_factory=list)  # w:txbxContent
    notes: list[tuple[str, str]] = field(default_factory=list)  # "footnotes" or "endnotes", id

    def add(self, text: str, font_name: str) -> None:
        """Append; pieces of one font grow together, since a VNI letter may be cut in two runs."""
        if self.pieces and self.pieces[-1][1] == font_name:
            text = self.pieces.pop()[0] + text
        self.pieces.append((text, font_name))


def printed(paragraph: Element, styles: Styles, numbered: dict[tuple[str, str], int]) -> Printed:
    """The visible runs of `paragraph`; each new note gets the next number in `numbered` and stands as "[1]"."""
    found = Printed()
    style = value(paragraph.find(W + "pPr"), "pStyle")
    for run in _runs(paragraph):
        if run.tag == _MATH:
            found.add(run.text or "", "")
            continue
        properties = run.find(W + "rPr")
        run_style = value(properties, "rStyle")
        hidden = on(properties, "vanish")
        if hidden or (hidden is None and styles.hidden(run_style, style)):
            continue
        name = font(properties)
        _read_run(run, styles.font(run_style, style) or "" if name is None else name, found, numbered)
    return found


def _runs(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in (W + "r", _MATH):
            yield child
        elif child.tag == _ALTERNATE + "AlternateContent":
            yield from _runs(chosen(child))
        elif child.tag not in _DROPPED and isinstance(child.tag, str):
            yield from _runs(child)


def chosen(alternatives: Element) -> Element:
    """The one to read of an mc:AlternateContent, where Word writes a drawing twice: for itself, for older programs."""
    choice = alternatives.find(_ALTERNATE + "Choice")
    return choice if choice is not None else alternatives


def _read_run(run: Element, font_name: str, found: Printed, numbered: dict[tuple[str, str], int]) -> None:
    for child in run:
        if child.tag == W + "t":
            found.add(child.text or "", font_name)
        elif child.tag in _SIGNS:
            found.add(_SIGNS[child.tag], font_name)
        elif child.tag == W + "softHyphen":
            found.add("\xad", font_name)
        elif child.tag == W + "sym":
            code = int(child.get(W + "char", "0"), 16)
            name = child.get(W + "font", "")
            found.add(chr(code) if legacy_fonts.of_font(name) else "", name)
        elif child.tag in _NOTES:
            note = (_NOTES[child.tag], child.get(W + "id", ""))
            number = numbered.setdefault(note, len(numbered) + 1)
            found.notes.append(note)
            found.add(f"[{number}]", "")
        elif child.tag not in _DROPPED and isinstance(child.tag, str) and len(child):
            _find_boxes([child], found.boxes)


def _find_boxes(elements: Iterable[Element], boxes: list[Element]) -> None:
    for element in elements:
        if element.tag == W + "txbxContent":
            boxes.append(element)
        elif element.tag == _ALTERNATE + "AlternateContent":
            _find_boxes(chosen(element), boxes)
        else:
            _find_boxes(element, boxes)


def spelt(pieces: list[tuple[str, str]]) -> tuple[str, str | None]:
    """The pieces as one text, and the legacy encoding that was converted, told by the fonts.

    A font's name is a hint, not a proof: Unicode typed under .VnTime is drawn in another font, and stays.
    """
    texts, used = [], None
    for text, name in pieces:
        legacy = legacy_fonts.of_font(name)
        if legacy is not None:
            text = _PRIVATE.sub(lambda letter: chr(ord(letter[0]) - 0xF000), text)
            if speaks_for(text, legacy[0]):
                converted = legacy_fonts.convert(text, legacy[0], capitals=legacy[1])
                used = used or (legacy[0] if converted != text.upper() and converted != text else None)
                text = converted
        texts.append(_PRIVATE.sub("", text))
    return "".join(texts), used


def tidy(text: str) -> str:
    """One space for any run of blanks, no blanks at the ends of a line."""
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))
