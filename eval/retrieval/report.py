"""Prints the results of the retrieval evaluation as Markdown tables, to be pasted into the README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eval.tables import decimals, latency, table

Results = Any  # what `json.loads` gives for the file of --json
_HEAD = (
    "system",
    "hit@1 [95 %]",
    "hit@10",
    "MRR@10",
    "nDCG@10",
    "ours ahead at 1",
    "index s",
    "query ms p50 / p95",
    "MB",
)
_PLAIN = ", no diacritics"


def lines_of(results: Results) -> Iterator[str]:
    """The report, one line at a time; `results` as written by --json. The last table has every system in one row."""
    rows = results["rows"]
    for name in dict.fromkeys(row["set"] for row in rows):
        of_set = [row for row in rows if row["set"] == name]
        cells = [line for row in of_set for line in _cells(row, results["halves"])]
        yield from table([_title(of_set), *_HEAD[1:]], cells)
        yield ""
    yield from _together(rows)
    yield ""
    yield from (f"FAILED {row['system']} on {row['set']}: {row['error']}" for row in rows if row["error"])
    versions = {row["system"]: row["version"] for row in rows if not row["error"]}
    yield "Versions: " + ", ".join(f"{system} {version}" for system, version in versions.items())


def _together(rows: Sequence[Results]) -> Iterator[str]:
    """Hit@1 / hit@10 on every set; time and memory over all sets together (index summed, peak the largest)."""
    sets = {row["set"]: f"{row['set']} (n = {row['n']})" for row in rows}
    lines = []
    for key in dict.fromkeys((row["accented"], row["system"]) for row in rows):
        of_system = {row["set"]: row for row in rows if (row["accented"], row["system"]) == key}
        measured = [row for row in of_system.values() if not row["error"]]
        quality = [_hits(of_system[name]) if name in of_system else "—" for name in sets]
        lines.append([_name(*key), *quality, *_costs(measured)])
    lines.sort(key=lambda line: line[0].endswith(_PLAIN))
    yield from table(["hit@1 / hit@10", *sets.values(), "index s", "query ms p50 / p95", "MB"], lines)


def _name(accented: bool, system: str) -> str:
    return system if accented else system + _PLAIN


def _hits(row: Results) -> str:
    if row["error"]:
        return "failed"
    return " / ".join(decimals(row["measures"][name]["value"]) for name in ("hit@1", "hit@10"))


def _costs(rows: Sequence[Results]) -> list[str]:
    if not rows:
        return ["—"] * 3
    index = sum(row["index_seconds"] for row in rows)
    return [
        f"{index:.0f}",
        latency([s for row in rows for s in row["query_seconds"]]),
        f"{max(row['peak_mb'] for row in rows)}",
    ]


def _title(rows: Sequence[Results]) -> str:
    first = rows[0]
    return f"{first['set']}: {first['files']} files, n = {max(row['n'] for row in rows)}"


def _cells(row: Results, halves: bool) -> Iterator[list[str]]:
    name = _name(row["accented"], row["system"])
    name += "" if row["n"] == row["whole"] else f" (n = {row['n']})"
    if row["error"]:
        yield [name, "failed", *["—"] * 7]
        return
    yield [name, *_means(row["measures"]), _ahead(row), *_costs([row])]
    if halves:
        yield from ([f"— {half}", *_means(means), "", "", "", ""] for half, means in row["halves"].items())


def _ahead(row: Results) -> str:
    """The lead of ours in hit@1 on the same questions, with its sign and interval."""
    if "ahead" not in row:
        return ""
    return "{value:+.3f} [{low:+.3f}, {high:+.3f}]".format(**row["ahead"])


def _means(measures: Results) -> list[str]:
    first, *others = measures.values()
    return [_interval(first), *(decimals(measure["value"]) for measure in others)]


def _interval(measure: Results) -> str:
    if measure["value"] is None:
        return "—"
    return f"{decimals(measure['value'])} [{decimals(measure['low'])}, {decimals(measure['high'])}]"
