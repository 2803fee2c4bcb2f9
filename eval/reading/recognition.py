"""Measures character recognition: clean pages made into scans and read back, and the real scans."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from eval.reading.corpus import Outcome, pdfium_pages, read_one
from eval.reading.reference import without_furniture
from eval.reading.scores import Rate, character_error, figures_kept, mean, order_similarity, rate
from ingest.readers.syllables import is_syllable
from rag.schema import Document
from rag.text import syllables

DPI = 200  # what an office scanner is set to
CONDITIONS = ("clean", "noise + 1° skew")
_LEAST = 1000  # characters of a page that is chosen
_AGREEMENT = 0.99  # of the letters of two extractors: below, the page's own text layer is no reference
_FORM = re.compile(r"[.…_]{6,}")  # dotted lines to be filled in, hundreds of characters that say nothing
_DIGITS = 10
_NOISE = 14.0  # standard deviation, of 255 grey levels


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be scanned: `index` from 0, `text` its text layer without furniture."""

    path: Path
    index: int
    text: str


def unavailable() -> str | None:
    """Why nothing can be recognised here, or None when tesseract and its Vietnamese data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract is not installed"
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return None if "vie" in listed.stdout.split() else "tesseract has no Vietnamese data (vie)"


def choose_pages(paths: Sequence[Path], count: int, seed: int) -> list[Page]:
    """`count` pages drawn with `seed`: 1,000 characters or more, no signature stamp, a text layer to be trusted.

    pypdf and pdfium must agree on the letters and their order; where they differ the page is a table or a form, or
    its fonts are broken. Forms with dotted lines are left out, and first pages: the two
    columns of a letterhead have no one order.
    """
    places = [(path, index) for path in sorted(paths) for index in range(1, _page_count(path))]
    random.Random(seed).shuffle(places)
    found: list[Page] = []
    for path, index in places:
        if len(found) == count:
            break
        if text := _trusted_text(path, index):
            found.append(Page(path, index, text))
    return found


def _page_count(path: Path) -> int:
    import pypdf

    return len(pypdf.PdfReader(path).pages)


def _trusted_text(path: Path, index: int) -> str:
    import pypdf

    raw = pdfium_pages(path, [index])[0]
    text = without_furniture(raw)
    if len(text) < _LEAST or "Ký bởi" in raw or "Người ký" in raw or _FORM.search(text):
        return ""
    other = without_furniture(pypdf.PdfReader(path).pages[index].extract_text())
    agreement = order_similarity("".join(text.split()), "".join(other.split()))
    return text if agreement >= _AGREEMENT else ""


def make_scan(pages: Sequence[Page], target: Path, *, worn: bool, seed: int) -> None:
    """Write the pages as one PDF of grey pictures at 200 dpi; `worn` adds noise and turns each page by 1°."""
    noise = np.random.default_rng(seed)
    images = [_worn(image, noise) if worn else image for image in _rendered(pages)]
    images[0].save(target, save_all=True, append_images=images[1:], resolution=DPI)


def _rendered(pages: Sequence[Page]) -> Iterator[Image.Image]:
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    for page in pages:  # annotations left out: the signature stamp is one
        with pypdfium2.PdfDocument(page.path) as document:
            yield document[page.index].render(scale=DPI / 72, grayscale=True, draw_annots=False).to_pil().convert("L")


def _worn(image: Image.Image, noise: np.random.Generator) -> Image.Image:
    turned = np.asarray(image.rotate(1.0, Image.Resampling.BICUBIC, fillcolor=255), dtype=np.float32)
    return Image.fromarray(np.clip(turned + noise.normal(0, _NOISE, turned.shape), 0, 255).astype(np.uint8))


def read_back(pages: Sequence[Page], scan: Path) -> tuple[list[dict[str, object]], Outcome]:
    """One row a page: its character error and its figures; a refused scan, or a page left out, has lost everything."""
    outcome = read_one(scan)
    texts = page_texts(outcome.document) if outcome.document is not None else []
    texts += [""] * (len(pages) - len(texts))
    rows: list[dict[str, object]] = []
    for page, text in zip(pages, texts, strict=False):
        found = without_furniture(text)
        kept, figures = figures_kept(page.text, found)
        error = round(character_error(page.text, found), 4)
        rows.append(
            {
                "page": f"{page.path.stem} p.{page.index + 1}",
                "cer": error,
                "kept": kept,
                "figures": figures,
                "prose": is_prose(page.text),
            }
        )
    return rows, outcome


def is_prose(text: str) -> bool:
    """False for a page full of figures: a digit in every ten characters is a table."""
    return sum(map(str.isdigit, text)) * _DIGITS < len("".join(text.split()))


def page_texts(document: Document) -> list[str]:
    """The text of each page; the whole text for a document without pages."""
    starts = document.page_starts or (0,)
    return [document.text[a:b] for a, b in zip(starts, [*starts[1:], len(document.text)], strict=True)]


def summarise(rows: Sequence[Mapping[str, object]], outcome: Outcome) -> dict[str, object]:
    """Median, mean and worst character error and the share of figures read exactly, over all pages and over prose."""
    errors = [float(str(row["cer"])) for row in rows]
    prose = [row for row in rows if row["prose"]]
    return {
        "refused": outcome.reason,
        "seconds": round(outcome.seconds, 1),
        "median_cer": round(median(errors), 4) if errors else None,
        "cer": asdict(mean(errors)),
        "figures": asdict(_figures(rows)),
        "prose_cer": asdict(mean([float(str(row["cer"])) for row in prose])),
        "prose_figures": asdict(_figures(prose)),
        "worst": sorted(rows, key=lambda row: -float(str(row["cer"])))[:3],
        "pages": list(rows),
    }


def _figures(rows: Sequence[Mapping[str, object]]) -> Rate:
    return rate([(int(str(row["kept"])), int(str(row["figures"]))) for row in rows])


def describe_scan(outcome: Outcome) -> dict[str, object]:
    """What was read of a real scan, which has no reference: pages, letters, the share of words spelt as Vietnamese."""
    document = outcome.document
    text = document.text if document is not None else ""
    words = [word for word in syllables(text) if word.isalpha()]
    return {
        "file": outcome.path.name,
        "pages": len(document.page_starts) if document is not None else 0,
        "recognised": len(document.ocr_pages) if document is not None else 0,
        "letters": sum(map(len, words)),
        "valid_syllables": round(sum(map(is_syllable, words)) / len(words), 4) if words else None,
        "seconds": round(outcome.seconds, 1),
        "reason": outcome.reason,
    }
