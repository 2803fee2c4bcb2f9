"""Compares what was read from the gazette's PDFs with their reference texts, beside bare extraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from eval.reading.reference import is_scanned, without_furniture
from eval.reading.scores import f1, mean, order_similarity, rate
from rag.text import syllables

OURS, PYPDF, PDFIUM = "ours", "pypdf", "pdfium"
_WORST = 5
_TOO_SHORT = 20  # syllables: the reference of a scan is its running heads alone
_SAME_PAGE = 0.8  # F1 of neighbouring characters: two different pages of one document share less


def compare(path: Path, texts: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """One file's row: for each text, F1 and order similarity (0..1) of its syllables to the .txt beside `path`.

    `texts` gives the pages of each. All sides lose the page furniture by the same rules; letter case counts,
    punctuation does not. `pages` and `pages_right` say how many pages of pdfium's have words, and how many of these
    hold the same words in ours.
    """
    reference = syllables(without_furniture(path.with_suffix(".txt").read_text("utf-8")))
    row: dict[str, object] = {"file": path.name, "syllables": len(reference), "scanned": is_scanned(path)}
    if OURS in texts:
        row |= _pages(texts[OURS], texts[PDFIUM])
    for name, pages in texts.items():
        found = syllables(without_furniture("\n".join(pages)))
        scored = len(reference) >= _TOO_SHORT
        row[name] = {
            "syllables": len(found),
            "f1": round(f1(reference, found), 4) if scored else None,
            "order": round(order_similarity(reference, found), 4) if scored else None,
        }
    return row


def _pages(ours: Sequence[str], layer: Sequence[str]) -> dict[str, object]:
    """Counts of the pages of the text layer with words, and of those that our page of the same number agrees with."""
    padded = [*ours, *[""] * (len(layer) - len(ours))]
    # Letters and digits alone: pdfium cuts words in two.
    pairs = [(_characters(page), _characters(own)) for page, own in zip(layer, padded, strict=False)]
    written = [(page, own) for page, own in pairs if len(page) >= _TOO_SHORT]
    return {"pages": len(written), "pages_right": sum(f1(page, own) >= _SAME_PAGE for page, own in written)}


def _characters(page: str) -> list[str]:
    found = syllables(without_furniture(page))
    return ["".join(pair) for pair in pairwise("".join(found))]


def summarise(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Means over the files that have a text layer and were read, the worst five, and the scanned ones apart."""
    layered = [row for row in rows if not row["scanned"]]
    return {
        "unread": [row["file"] for row in layered if _score(row, OURS, "order") is None],
        "mean": {
            name: {
                measure: asdict(mean([value for row in layered if (value := _score(row, name, measure)) is not None]))
                for measure in ("f1", "order")
            }
            for name in (OURS, PYPDF, PDFIUM)
        },
        "pages_right": asdict(rate([(_number(row, "pages_right"), _number(row, "pages")) for row in layered])),
        "worst": sorted(
            (row for row in layered if _score(row, OURS, "order") is not None),
            key=lambda row: (_score(row, OURS, "order"), str(row["file"])),
        )[:_WORST],
        "scanned": [row for row in rows if row["scanned"]],
        "files": list(rows),
    }


def _score(row: Mapping[str, object], name: str, measure: str) -> float | None:
    scores = row.get(name)
    return scores[measure] if isinstance(scores, dict) else None


def _number(row: Mapping[str, object], name: str) -> int:
    value = row.get(name, 0)
    return value if isinstance(value, int) else 0
