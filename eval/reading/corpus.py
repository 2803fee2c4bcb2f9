"""The files a reading is measured on, each read once: its document or the reason it was refused, its seconds."""

from __future__ import annotations

import json
import lzma
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import read_document
from rag.errors import RagError
from rag.schema import Chunk, Document

PAGE = 2000  # characters that count as a page where a format has none
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "documents"  # formats the real inputs lack
_IGNORED = {".json", ".md"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: `document` is None when it was refused with `reason`; `broken` names the invariants it broke."""

    path: Path
    seconds: float
    document: Document | None = None
    reason: str = ""
    broken: tuple[str, ...] = ()

    @property
    def pages(self) -> float:
        """Pages, or characters / 2,000 for formats without; 0 when it was refused."""
        if self.document is None:
            return 0
        return len(self.document.page_starts) or len(self.document.text) / PAGE


def files_of(data: Path) -> list[Path]:
    """Every file of official/ and bulletins/ but metadata, in order of name."""
    found = [path for folder in ("official", "bulletins") for path in (data / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix not in _IGNORED and not path.name.startswith("."))


def read_one(path: Path) -> Outcome:
    """Read one file as `python -m ingest` does, timed in seconds. Never raises for what a file may hold."""
    started = time.perf_counter()
    try:
        document, chunks = read_document(path, path.name, path.name)
    except (RagError, OSError) as error:
        return Outcome(path, time.perf_counter() - started, reason=str(error))
    return Outcome(path, time.perf_counter() - started, document, broken=broken_invariants(document, chunks))


def broken_invariants(document: Document, chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """What does not hold of what must hold of every document; empty when all is well."""
    text, leaves, starts = document.text, document.provisions, document.page_starts
    ends = [0, *(leaf.end for leaf in leaves)]
    rules = {
        "provisions tile the text": [leaf.start for leaf in leaves] == ends[:-1] and ends[-1] == len(text),
        "chunks slice the text": bool(chunks) and all(text[c.start : c.end] == c.text for c in chunks),
        "pages are sorted and within the text": list(starts) == sorted(starts)
        and all(0 <= start <= len(text) for start in starts),
        "tables lie in the text": all(0 <= t.start < t.end <= len(text) for t in document.tables),
        "cells lie in their table": all(
            table.start <= cell.start < cell.end <= table.end
            and cell.row < len(table.rows)
            and cell.column < len(table.columns)
            for table in document.tables
            for cell in table.cells
        ),
        "recognised pages exist": all(1 <= page <= len(starts) for page in document.ocr_pages),
    }
    return tuple(rule for rule, holds in rules.items() if not holds)


def pypdf_pages(path: Path) -> list[str]:
    """The text of each page as bare pypdf extracts it."""
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def pdfium_pages(path: Path, indices: Sequence[int] | None = None) -> list[str]:
    """The text of each page (of those at `indices`, from 0) as bare pdfium extracts it, with LF."""
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    with pypdfium2.PdfDocument(path) as document:
        wanted = range(len(document)) if indices is None else indices
        return [document[index].get_textpage().get_text_bounded().replace("\r\n", "\n") for index in wanted]


def legal_sample(archive: Path, folder: Path, size: int, seed: int) -> list[Path]:
    """Write `size` laws of legal.jsonl.xz, drawn with `seed`, into `folder` as .txt files."""
    with lzma.open(archive, "rt", encoding="utf-8") as lines:
        laws = [json.loads(line) for line in lines]
    drawn = random.Random(seed).sample(sorted(laws, key=lambda law: str(law["id"])), min(size, len(laws)))
    paths = []
    for law in drawn:
        path = folder / f"{law['id']}.txt"
        path.write_text(law["text"], "utf-8")
        paths.append(path)
    return paths
