"""Compares kind, number, date and issuer with the name, the metadata and the reference text of a gazette file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from eval.reading.reference import date_in, slug, slug_facts, without_furniture
from eval.reading.scores import rate
from rag.schema import Document

FIELDS = ("kind", "number", "date", "issuer")


def expected(path: Path) -> dict[str, str]:
    """What the .json and .txt beside `path` say: folded slugs, the date as ISO; a field nothing tells is left out.

    The metadata give the number and kind in `slug`, the issuer follows from the number's last part. They hold no
    date but a year, which is sometimes wrong (it is a document's number, or 0): the date is the text's own.
    """
    stated = json.loads(path.with_suffix(".json").read_text("utf-8"))
    facts = slug_facts(str(stated.get("slug") or path.stem))
    date = date_in(without_furniture(path.with_suffix(".txt").read_text("utf-8")))
    return facts | ({"date": date} if date else {})


def year_is_wrong(path: Path) -> bool:
    """True when the metadata's year is not that of the text's own date."""
    stated = json.loads(path.with_suffix(".json").read_text("utf-8"))
    date = expected(path).get("date")
    return date is not None and str(stated.get("nam")) != date[:4]


def compare(path: Path, document: Document | None) -> list[dict[str, object]]:
    """One row for each field that is told: file, field, expected, got, right. A refused file has nothing right."""
    rows: list[dict[str, object]] = []
    for field, wanted in expected(path).items():
        got = getattr(document, field) if document is not None else None
        right = got is not None and (got if field == "date" else slug(got)) == wanted
        corrected = right and field == "date" and year_is_wrong(path)
        rows.append(
            {"file": path.name, "field": field, "expected": wanted, "got": got, "right": right, "corrected": corrected}
        )
    return rows


def summarise(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Per field n right of n with its interval, every miss, and how often the metadata's year was overruled."""
    return {
        "fields": {
            field: {"right": sum(bool(row["right"]) for row in own)}
            | asdict(rate([(bool(row["right"]), 1) for row in own]))
            for field in FIELDS
            if (own := [row for row in rows if row["field"] == field])
        },
        "years_overruled": sum(bool(row["corrected"]) for row in rows),
        "misses": [row for row in rows if not row["right"]],
    }
