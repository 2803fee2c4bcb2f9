"""What a Word style says of the runs and paragraphs that use it: font, hidden or not, numbering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.docx_package import Element, W

_OFF = {"0", "false", "off", "none"}


def on(parent: Element | None, name: str) -> bool | None:
    """A switch such as <w:vanish/>: True, False, or None where it is not set."""
    found = parent.find(W + name) if parent is not None else None
    return None if found is None else found.get(W + "val", "1") not in _OFF


def font(properties: Element | None) -> str | None:
    """The font that Latin letters of a run are drawn in, as far as these run properties say."""
    fonts = properties.find(W + "rFonts") if properties is not None else None
    if fonts is None:
        return None
    if fonts.get(W + "asciiTheme") or fonts.get(W + "hAnsiTheme"):
        return ""  # a theme's font is a modern one
    name: str | None = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    return name


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's place in a list: which list, how deep (from 0)."""

    number: str
    level: int


class Styles:
    """The styles of one document; without a styles part every question has no answer."""

    def __init__(self, root: Element | None) -> None:
        found = root.iterfind(W + "style") if root is not None else iter(())
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in _OFF
            ),
            None,
        )
        self._plain = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None

    def name(self, style: str | None) -> str:
        """The style's own name, "heading 1" for "Heading1" or "u1"."""
        found = self._styles.get(style or "")
        label = found.find(W + "name") if found is not None else None
        return (label.get(W + "val") or "") if label is not None else ""

    def font(self, *styles: str | None) -> str | None:
        """The font of the first of these styles (a run's, its paragraph's) that names one."""
        for start in (*styles, self._default):
            for style in self._chain(start):
                if (name := font(style.find(W + "rPr"))) is not None:
                    return name
        return font(self._plain)

    def hidden(self, *styles: str | None) -> bool:
        """True if the first of these styles that says so hides its text."""
        for start in styles:
            for style in self._chain(start):
                if (said := on(style.find(W + "rPr"), "vanish")) is not None:
                    return said
        return False

    def numbered(self, style: str | None) -> tuple[str | None, int | None, list[str]]:
        """List, level and the style ids asked in turn: what paragraphs of a style get without saying so."""
        number = level = None
        asked = []
        for element in self._chain(style or self._default):
            asked.append(element.get(W + "styleId", ""))
            properties = element.find(f"{W}pPr/{W}numPr")
            number = number or value(properties, "numId")
            found = value(properties, "ilvl")
            level = int(found) if level is None and found is not None and found.isdigit() else level
            if number is not None:
                break
        return number, level, asked

    def _chain(self, name: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value(self._styles[name], "basedOn")


def value(parent: Element | None, name: str) -> str | None:
    """The w:val of a child, if there is one."""
    found = parent.find(W + name) if parent is not None else None
    return None if found is None else found.get(W + "val")
