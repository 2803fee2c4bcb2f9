"""The command line of the reading evaluation: `python -m eval.reading`."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from tqdm import tqdm

from eval.reading import encodings, facts, outlines, recognition, similarity, speed
from eval.reading.corpus import SAMPLES, Outcome, files_of, legal_sample, pdfium_pages, pypdf_pages, read_one
from eval.reading.reference import is_scanned
from eval.reading.report import lines_of

SEED = 2026
_FULL = {"laws": 60, "pages": 20, "files": 10_000}
_QUICK = {"laws": 10, "pages": 3, "files": 8}
_QUICK_PAGES = 12  # of a gazette file that --quick may draw
_QUICK_SCANS = 2  # the scans with the fewest pages


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.reading", description="Measures how files are read.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of real inputs")
    parser.add_argument("--out", type=Path, help="also write the results there, as JSON")
    parser.add_argument("--quick", action="store_true", help="a seeded part of everything, about a minute")
    parser.add_argument("--whole", action="store_true", help="also time `python -m ingest` on the whole of official/")
    return parser.parse_args(argv)


def _bar(name: str) -> Callable[[Iterable[Path]], Iterable[Path]]:
    return partial(tqdm, desc=name, unit="file", file=sys.stderr, leave=False)


def _pages(path: Path) -> int:
    return len(pdfium_pages(path)) if path.suffix.lower() == ".pdf" else 0


def select(data: Path, *, quick: bool) -> list[Path]:
    """The files to read: all, or with `quick` a drawn part of the gazette and the shortest scans and tables."""
    files = files_of(data)
    if not quick:
        return files
    pdfs = [path for path in files if path.suffix.lower() == ".pdf"]
    pages = {path: _pages(path) for path in pdfs}
    gazette = [path for path in pdfs if path.parent.name == "gazette" and pages[path] <= _QUICK_PAGES]
    drawn = random.Random(SEED).sample(gazette, min(_QUICK["files"], len(gazette)))
    scans = sorted((path for path in pdfs if path.parent.name == "scanned"), key=lambda path: (pages[path], path))
    tables = sorted((path for path in pdfs if path.parent.name == "tables"), key=lambda path: (pages[path], path))
    wanted = {*drawn, *scans[:_QUICK_SCANS], *tables[:1], *(path.with_suffix(".txt") for path in drawn)}
    return [path for path in files if path in wanted or path.parent.name not in ("gazette", "scanned", "tables")]


def measure(data: Path, *, quick: bool, whole: bool) -> dict[str, object]:
    """Every measure, by the names of the report's parts; deterministic but for seconds."""
    size = _QUICK if quick else _FULL
    outcomes = [read_one(path) for path in _bar("read")(select(data, quick=quick))]
    samples = [read_one(path) for path in sorted(SAMPLES.iterdir())] if SAMPLES.is_dir() else []
    pdfs = [outcome for outcome in outcomes if outcome.path.suffix.lower() == ".pdf"]
    gazette = [outcome for outcome in pdfs if outcome.path.with_suffix(".json").is_file()]
    layered = [o.path for o in pdfs if o.document is not None and not o.document.ocr_pages and not is_scanned(o.path)]
    race = speed.race(layered, speed.ROUNDS, _bar("speed"))
    archive = data / "corpora" / "legal.jsonl.xz"
    laws = _laws(archive, size["laws"]) if archive.is_file() else []
    return {
        "seed": SEED,
        "quick": quick,
        "similarity": similarity.summarise([_similar(outcome, race) for outcome in gazette]),
        "recognition": _recognise(sorted(o.path for o in gazette if not is_scanned(o.path)), size["pages"]),
        "scans": [recognition.describe_scan(outcome) for outcome in pdfs if outcome.path.parent.name == "scanned"],
        "metadata": facts.summarise([row for o in gazette for row in facts.compare(o.path, o.document)]),
        "outline_gazette": outlines.summarise([_outline(o) for o in gazette if o.document and not is_scanned(o.path)]),
        "outline_laws": outlines.summarise([row for outcome, row in laws if outcome.document]),
        "encodings": encodings.measure(_texts(data, quick=quick)),
        "speed": {
            "readers": speed.by_reader([*outcomes, *samples, *(outcome for outcome, _ in laws)]),
            "race": race.as_json(len(layered)),
            "whole": speed.whole_ingest(data / "official") if whole else None,
        },
        "files": _files([*outcomes, *samples, *(outcome for outcome, _ in laws)]),
    }


def _texts(data: Path, *, quick: bool) -> list[Path]:
    return sorted([*(data / "bulletins").glob("*.txt"), *([] if quick else (data / "official/gazette").glob("*.txt"))])


def _similar(outcome: Outcome, race: speed.Race) -> dict[str, object]:
    path = outcome.path
    bare = race.texts.get(path) or {"pypdf": pypdf_pages(path), "pdfium": pdfium_pages(path)}
    ours = {"ours": recognition.page_texts(outcome.document)} if outcome.document is not None else {}
    return similarity.compare(path, ours | bare)


def _outline(outcome: Outcome) -> dict[str, object] | None:
    assert outcome.document is not None
    reference = outcome.path.with_suffix(".txt").read_text("utf-8")
    return outlines.compare(outcome.path.name, reference, outcome.document)


def _laws(archive: Path, size: int) -> list[tuple[Outcome, dict[str, object] | None]]:
    with tempfile.TemporaryDirectory() as folder:
        read = [read_one(path) for path in _bar("laws")(legal_sample(archive, Path(folder), size, SEED))]
        return [(outcome, _outline(outcome) if outcome.document is not None else None) for outcome in read]


def _recognise(paths: Sequence[Path], count: int) -> dict[str, object]:
    if reason := recognition.unavailable():
        return {"skipped": reason}
    pages = recognition.choose_pages(paths, count, SEED)
    if not pages:
        return {"skipped": "no page is clean enough"}
    conditions: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in tqdm(recognition.CONDITIONS, desc="OCR", file=sys.stderr, leave=False):
            scan = Path(folder) / "scan.pdf"
            recognition.make_scan(pages, scan, worn=name != recognition.CONDITIONS[0], seed=SEED)
            conditions[name] = recognition.summarise(*recognition.read_back(pages, scan))
    return {"skipped": None, "conditions": conditions}


def _files(outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "read": sum(outcome.document is not None for outcome in outcomes),
        "refused": [{"file": o.path.name, "reason": o.reason} for o in outcomes if o.document is None],
        "broken": [{"file": o.path.name, "rules": list(o.broken)} for o in outcomes if o.broken],
        "noted": [
            {"file": o.path.name, "notes": list(o.document.notes)} for o in outcomes if o.document and o.document.notes
        ],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """0 when everything was measured and every invariant holds, 1 when one is broken or there are no inputs."""
    arguments = _arguments(argv)
    if not files_of(arguments.data):
        print(f"no files under {arguments.data}: name the folder with --data", file=sys.stderr)  # noqa: T201
        return 1
    results = measure(arguments.data, quick=arguments.quick, whole=arguments.whole)
    if arguments.out:
        arguments.out.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    for line in lines_of(results):
        print(line)  # noqa: T201
    files = results["files"]
    return 1 if isinstance(files, dict) and files["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
