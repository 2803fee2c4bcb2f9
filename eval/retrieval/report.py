"""Prints the results of the retrieval evaluation as Markdown tables, to be pasted into the README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Results = Any  # what `json.loads` gives for the file of --json
_HEAD = ("system", "hit@1 [95 %]", "hit@10", "MRR@10", "nDCG@10", "index s", "query ms p50 / p95", "MB")


def lines_of(results: Results) -> Iterator[str]:
    """The report, one line at a time; `results` as written by --json."""
    for name in dict.fromkeys(row["set"] for row in results["rows"]):
        rows = [row for row in results["rows"] if row["set"] == name]
        yield ""
        yield from table(
            [_title(rows), *_HEAD[1:]], [cells for row in rows for cells in _cells(row, results["halves"])]
        )
    failed = [row for row in results["rows"] if row["error"]]
    yield from (f"FAILED {row['system']} on {row['set']}: {row['error']}" for row in failed)
    versions = {row["system"]: row["version"] for row in results["rows"] if not row["error"]}
    yield ""
    yield "Versions: " + ", ".join(f"{system} {version}" for system, version in versions.items())


def _title(rows: Sequence[Results]) -> str:
    first = rows[0]
    return f"{first['set']}: {first['files']} files, n = {max(row['n'] for row in rows)}"


def _cells(row: Results, halves: bool) -> Iterator[list[str]]:
    name = row["system"] + ("" if row["accented"] else ", no diacritics")
    name += "" if row["n"] == row["whole"] else f" (n = {row['n']})"
    if row["error"]:
        yield [name, "failed", *["—"] * 6]
        return
    speed = f"{row['query_ms_p50']} / {row['query_ms_p95']}"
    yield [name, *_means(row["measures"]), f"{row['index_seconds']}", speed, f"{row['peak_mb']}"]
    if halves:
        yield from ([f"— {half}", *_means(means), "", "", ""] for half, means in row["halves"].items())


def _means(measures: Results) -> list[str]:
    first, *others = measures.values()
    return [_interval(first), *(_short(measure["value"]) for measure in others)]


def _interval(measure: Results) -> str:
    if measure["value"] is None:
        return "—"
    return f"{_short(measure['value'])} [{_short(measure['low'])}, {_short(measure['high'])}]"


def _short(value: float | None) -> str:
    """Three decimals without the leading zero, as the field prints them."""
    return "—" if value is None else f"{value:.3f}".removeprefix("0")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table.

    >>> list(table(["a", "n"], [["x", "1"]]))
    ['| a | n |', '| --- | --- |', '| x | 1 |']
    """
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |"
