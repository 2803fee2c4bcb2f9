"""Prints the results of the reading evaluation as short aligned tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Results = Any  # what `json.loads` gives for reading.json
_NAME = 46


def lines_of(results: Results) -> Iterator[str]:
    """The report, one line at a time; `results` as written to reading.json."""
    parts = (_similarity, _recognition, _scans, _metadata, _outline, _encodings, _speed, _files)
    for part in parts:
        yield from part(results)
        yield ""


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Columns as wide as their widest cell: the first to the left, the others to the right; nothing for no rows.

    >>> list(table("t", ["a", "n"], [["x", 10], ["yy", 2]]))
    ['t', '  a    n', '  x   10', '  yy   2']
    """
    if not rows:
        return
    cells = [[*map(str, head)], *([_text(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    yield title
    for first, *others in cells:
        rest = "".join(f"  {cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))
        yield f"  {first:<{widths[0]}}{rest}".rstrip()


def _text(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if value < 100 else f"{value:.0f}"
    return str(value)[:_NAME]


def _rate(found: Results) -> str:
    if found["value"] is None:
        return "—"
    return f"{found['value']:.4f} [{found['low']:.4f}, {found['high']:.4f}]"


def _similarity(results: Results) -> Iterator[str]:
    part = results["similarity"]
    rows = [
        [name, scores["f1"]["n"], _rate(scores["f1"]), _rate(scores["order"])] for name, scores in part["mean"].items()
    ]
    yield from table(
        "(a) gazette PDFs with a text layer against their .txt, mean over files [95 %]",
        ["", "n", "syllable F1", "in order"],
        rows,
    )
    yield f"  pages that hold the words of the PDF's page of that number: {_rate(part['pages_right'])}"
    yield from table("  worst in order", _SCORES, [_scores(row) for row in part["worst"]])
    yield from table("  scanned, wholly or partly", _SCORES, [_scores(row) for row in part["scanned"]])
    if part["unread"]:
        yield f"  unread: {', '.join(part['unread'])}"


_SCORES = ["file", "syllables", "read", "F1", "in order", "pypdf", "pdfium"]


def _scores(row: Results) -> list[object]:
    ours = row.get("ours") or {"syllables": None, "f1": None, "order": None}
    bare = [row[name]["order"] for name in ("pypdf", "pdfium")]
    return [row["file"], row["syllables"], ours["syllables"], ours["f1"], ours["order"], *bare]


def _recognition(results: Results) -> Iterator[str]:
    part = results["recognition"]
    if part["skipped"]:
        yield f"(b) character recognition skipped: {part['skipped']}"
        return
    rows = [
        [name, row["cer"]["n"], row["median_cer"], _rate(row["cer"]), row["worst"][0]["cer"], _rate(row["figures"])]
        + [int(row["figures"]["of"]), row["seconds"]]
        for name, row in part["conditions"].items()
    ]
    head = ["", "pages", "median", "mean CER", "worst", "figures exact", "of", "s"]
    yield from table("(b) character recognition, 200 dpi", head, rows)
    head = ["", "pages", "mean CER", "figures exact", "of"]
    rows = [
        [
            name,
            row["prose_cer"]["n"],
            _rate(row["prose_cer"]),
            _rate(row["prose_figures"]),
            int(row["prose_figures"]["of"]),
        ]
        for name, row in part["conditions"].items()
    ]
    yield from table("  without pages full of figures", head, rows)
    for name, row in part["conditions"].items():
        if row["refused"]:
            yield f"  {name}: REFUSED: {row['refused']}"
        else:
            yield f"  {name}, worst: " + "; ".join(f"{page['page']} {page['cer']:.4f}" for page in row["worst"])


def _scans(results: Results) -> Iterator[str]:
    head = ["file", "pages", "OCR", "letters", "valid syllables", "s"]
    rows = [
        [row["file"], row["pages"], row["recognised"], row["letters"], row["valid_syllables"], row["seconds"]]
        for row in results["scans"]
    ]
    yield from table("    scanned/", head, rows)


def _metadata(results: Results) -> Iterator[str]:
    part = results["metadata"]
    rows = [[name, f"{row['right']}/{row['n']}", _rate(row)] for name, row in part["fields"].items()]
    yield from table("(c) metadata of the gazette files", ["field", "right", "share [95 %]"], rows)
    yield f"  dates right where the .json has another year: {part['years_overruled']}"
    for miss in part["misses"]:
        yield f"  {miss['file'][:_NAME]:{_NAME}}  {miss['field']}: expected {miss['expected']}, got {miss['got']}"


def _outline(results: Results) -> Iterator[str]:
    for name in ("outline_gazette", "outline_laws"):
        part = results[name]
        title = f"(d) {name.replace('_', ', ')}: {part['documents']} documents, {part['ambiguous']} ambiguous left out"
        rows = [[measure, int(row["of"]), _rate(row)] for measure, row in part["measures"].items()]
        yield from table(title, ["", "of", "share [95 %]"], rows)
        for row in part["worst"]:
            missed = ", ".join(row["articles_missed"]) or "—"
            counts = f"{row['articles_found']} of {row['articles_expected']}, ours {row['articles_ours']}"
            yield f"  {row['file'][:_NAME]:{_NAME}}  {counts}; missed {missed}"


def _encodings(results: Results) -> Iterator[str]:
    rows = [list(row.values()) for row in results["encodings"]]
    yield from table("(g) text put into an old encoding and read back", ["encoding", "texts", "ours", "viparse"], rows)


def _speed(results: Results) -> Iterator[str]:
    part = results["speed"]
    head = ["reader", "files", "refused", "pages", "seconds", "pages/s"]
    yield from table("(e) speed, one process", head, [list(row.values()) for row in part["readers"]])
    race = part["race"]
    if race["files"]:
        title = f"  text-layer PDFs: {race['files']} files, {race['pages']} pages, median of {race['rounds']} rounds"
        yield from table(
            title, ["", "pages/s", "least", "most"], [[k, *v] for k, v in race["pages_per_second"].items()]
        )
        yield "  our time: " + ", ".join(f"{name} {share:.0%}" for name, share in race["share"].items())
    if part["whole"]:
        whole = part["whole"]
        yield f"  python -m ingest official/: {whole['seconds']} s, {whole['added']} added, {whole['chunks']} chunks"
        yield from (f"    FAILED {row['file']}: {row['reason']}" for row in whole["failed"])


def _files(results: Results) -> Iterator[str]:
    part = results["files"]
    yield f"(f) {part['read']} files read, {len(part['refused'])} refused, {len(part['broken'])} break an invariant"
    yield from (f"  REFUSED {row['file'][:_NAME]}: {row['reason']}" for row in part["refused"])
    yield from (f"  BROKEN {row['file'][:_NAME]}: {'; '.join(row['rules'])}" for row in part["broken"])
