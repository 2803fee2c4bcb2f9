"""Makes the picture of a scanned page ready to be recognised; runs in the process of `ui.viewer.press`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.readers.ocr import DPI, draw
from ingest.readers.ocr_rules import Grey, find_ruling, skew, straight, without_rules
from ui.viewer.drawing import opened, page_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as Tesseract gets it: level, without the rules of its tables; it was turned by `angle` degrees."""

    picture: Grey
    dpi: int
    angle: float
    ratio: float


def sheet(path: Path, number: int) -> Sheet:
    """Page `number` (from 1), ready to be recognised. Raises DocumentError where it cannot be drawn."""
    document = opened(path)
    try:
        page = page_of(document, number)
        ratio = page.get_height() / max(1.0, page.get_width())
        picture, dpi = draw(page, DPI)
    finally:
        document.close()
    level = straight(picture)
    angle = 0.0 if level is picture else skew(picture)
    return Sheet(without_rules(level, find_ruling(level, dpi)), dpi, angle, round(ratio, 5))
