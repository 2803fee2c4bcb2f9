"""Times reading: pages a second of each reader, beside bare extraction, and where our own time goes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from eval.reading.corpus import Outcome, pdfium_pages, pypdf_pages
from ingest.document import build
from ingest.readers import read

ROUNDS = 3
ENGINES = ("pypdf", "pdfium", "read", "build", "tables")
_T = TypeVar("_T")


def by_reader(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """One row a format, recognised PDFs apart: files read and refused, pages (2,000 characters where none), seconds."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        recognised = outcome.document is not None and outcome.document.ocr_pages
        name = outcome.path.suffix.lower().lstrip(".") + (" with OCR" if recognised else "")
        groups.setdefault(name, []).append(outcome)
    return [_reader_row(name, groups[name]) for name in sorted(groups)]


def _reader_row(name: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    done = [outcome for outcome in outcomes if outcome.document is not None]
    pages, seconds = sum(outcome.pages for outcome in done), sum(outcome.seconds for outcome in done)
    return {
        "reader": name,
        "files": len(done),
        "refused": len(outcomes) - len(done),
        "pages": round(pages, 1),
        "seconds": round(seconds, 2),
        "pages_per_second": round(pages / seconds, 1) if seconds else None,
    }


@dataclass(slots=True)
class Race:
    """Seconds of each engine for all files, one entry a round, and the pages the bare engines extracted."""

    pages: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ENGINES})
    texts: dict[Path, dict[str, list[str]]] = field(default_factory=dict)

    def as_json(self, files: int) -> dict[str, object]:
        """Medians (least, most) over the rounds; `ours` is reading and building, of which `share` splits the time."""
        if not files:
            return {"files": 0}
        ours = [read + built for read, built in zip(self.seconds["read"], self.seconds["build"], strict=True)]
        whole, tables = median(ours), median(self.seconds["tables"])
        reading = median(self.seconds["read"])
        return {
            "files": files,
            "pages": self.pages,
            "rounds": len(ours),
            "pages_per_second": {
                name: [round(self.pages / value, 1) for value in (median(own), max(own), min(own))]
                for name, own in (("pypdf", self.seconds["pypdf"]), ("pdfium", self.seconds["pdfium"]), ("ours", ours))
            },
            "share": {
                "extraction": round((reading - tables) / whole, 3),
                "tables": round(tables / whole, 3),
                "structure, metadata, chunks": round(1 - reading / whole, 3),
            },
        }


def race(paths: Sequence[Path], rounds: int, progress: Callable[[Iterable[Path]], Iterable[Path]]) -> Race:
    """Bare pypdf, bare pdfium and our own reading in turn on each file, `rounds` times, in this process.

    `paths` are PDFs whose every page has a text layer. Tables are timed by finding them once more, on their own.
    """
    result = Race()
    for turn in range(rounds):
        totals = dict.fromkeys(ENGINES, 0.0)
        for path in progress(paths):
            pypdf_text, seconds = _timed(partial(pypdf_pages, path))
            totals["pypdf"] += seconds
            pdfium_text, seconds = _timed(partial(pdfium_pages, path))
            totals["pdfium"] += seconds
            reading, seconds = _timed(partial(read, path))
            totals["read"] += seconds
            totals["build"] += _timed(partial(build, reading, path.name, path.name))[1]
            totals["tables"] += _timed(partial(_find_tables, path))[1]
            if turn == 0:
                result.pages += len(pdfium_text)
                result.texts[path] = {"pypdf": pypdf_text, "pdfium": pdfium_text}
        for name, total in totals.items():
            result.seconds[name].append(total)
    return result


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def _find_tables(path: Path) -> None:
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    from ingest.readers.pdf_tables import find_tables

    with pypdfium2.PdfDocument(path) as document:
        for index, page in enumerate(document):
            find_tables(path, page, index)


def whole_ingest(folder: Path) -> dict[str, object]:
    """Seconds of `python -m ingest --json` on a folder in a process of its own and an empty library, and its failures.

    Models, indexes and recognition included, starting Python too.
    """
    with tempfile.TemporaryDirectory() as data:
        command = ["env", f"RAG_DATA_DIR={data}", sys.executable, "-m", "ingest", "--json", str(folder.resolve())]
        done, seconds = _timed(partial(subprocess.run, command, stdout=subprocess.PIPE, text=True, check=False))
    report = json.loads(done.stdout) if done.stdout.strip() else {}
    return {
        "seconds": round(seconds, 1),
        "status": done.returncode,
        "added": report.get("added"),
        "chunks": report.get("chunks"),
        "failed": [
            {"file": Path(str(failure["path"])).name, "reason": failure["reason"]}
            for failure in report.get("failed", [])
        ],
    }
