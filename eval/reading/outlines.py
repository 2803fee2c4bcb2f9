"""Compares a document's provisions with the articles, chapters and khoản its reference text counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from eval.reading.reference import Article, articles, chapters, opening, without_furniture
from eval.reading.scores import Rate, rate
from rag.schema import Document

_CHAPTER = re.compile(r"Chương (?:[IVXL]+|\d+)")
MEASURES = {
    "article_recall": ("articles_found", "articles_expected"),
    "article_precision": ("articles_found", "articles_ours"),
    "chapter_recall": ("chapters_found", "chapters_expected"),
    "chapter_precision": ("chapters_found", "chapters_ours"),
    "khoan_contiguous": ("articles_contiguous", "articles_with_khoan"),
    "khoan_count_equal": ("articles_same_count", "articles_found"),
}


def our_articles(document: Document) -> list[tuple[Article, bool]]:
    """Each article of a document's outline, and whether its khoản run 1..n (2a may follow 2)."""
    found: list[tuple[tuple[str, ...], int, list[str]]] = []
    for leaf in document.provisions:
        at = next((index for index, label in enumerate(leaf.path) if label.startswith("Điều ")), None)
        if at is None:
            continue
        prefix = leaf.path[: at + 1]
        if not found or found[-1][0] != prefix:
            found.append((prefix, leaf.start, []))
        below = leaf.path[at + 1] if len(leaf.path) > at + 1 else ""
        if below.startswith("khoản ") and below not in found[-1][2]:
            found[-1][2].append(below)
    return [
        (Article(prefix[-1], opening(document.text, start), len(items)), _is_contiguous(items))
        for prefix, start, items in found
    ]


def _is_contiguous(labels: Sequence[str]) -> bool:
    last = 0
    for label in labels:
        number = label.removeprefix("khoản ")
        bare = int(number.rstrip("abcdđeghiklmn") or 0)
        if bare != last + 1 and not (bare == last and number != str(bare)):
            return False
        last = bare
    return True


def our_chapters(document: Document) -> list[str]:
    """Labels of the chapters of a document's outline, in order."""
    paths = [tuple(filter(_CHAPTER.fullmatch, leaf.path)) for leaf in document.provisions]
    return [path[-1] for before, path in zip([(), *paths], paths, strict=False) if path and path != before]


def compare(name: str, reference: str, document: Document) -> dict[str, object] | None:
    """One document's counts against its reference text; None where the reference's own sequence is ambiguous."""
    text = without_furniture(reference)
    wanted = articles(text)
    if wanted is None:
        return None
    ours = our_articles(document)
    by_key = Counter((article.label, article.opening) for article in wanted)
    both = by_key & Counter((article.label, article.opening) for article, _ in ours)
    same = Counter((a.label, a.opening, a.items) for a in wanted) & Counter(
        (a.label, a.opening, a.items) for a, _ in ours
    )
    wanted_chapters, own_chapters = Counter(chapters(text)), Counter(our_chapters(document))
    return {
        "file": name,
        "articles_expected": len(wanted),
        "articles_ours": len(ours),
        "articles_found": both.total(),
        "articles_missed": sorted({label for label, _ in by_key - both}, key=_ordinal)[:10],
        "articles_same_count": same.total(),
        "articles_with_khoan": sum(article.items > 0 for article, _ in ours),
        "articles_contiguous": sum(contiguous for article, contiguous in ours if article.items),
        "chapters_expected": wanted_chapters.total(),
        "chapters_ours": own_chapters.total(),
        "chapters_found": (wanted_chapters & own_chapters).total(),
    }


def _ordinal(label: str) -> tuple[int, str]:
    return int("".join(filter(str.isdigit, label)) or 0), label


def summarise(rows: Sequence[Mapping[str, object] | None]) -> dict[str, object]:
    """Each measure with its interval over documents, how many were left out as ambiguous, and the worst five."""
    clear = [row for row in rows if row is not None]
    return {
        "documents": len(clear),
        "ambiguous": len(rows) - len(clear),
        "measures": {name: asdict(_measure(clear, part, whole)) for name, (part, whole) in MEASURES.items()},
        "worst": sorted(
            (row for row in clear if row["articles_found"] != row["articles_expected"] or _extra(row)),
            key=lambda row: (
                _count(row, "articles_found") - _count(row, "articles_expected") - _extra(row),
                row["file"],
            ),
        )[:5],
        "files": clear,
    }


def _extra(row: Mapping[str, object]) -> int:
    return _count(row, "articles_ours") - _count(row, "articles_found")


def _count(row: Mapping[str, object], name: str) -> int:
    value = row[name]
    assert isinstance(value, int)
    return value


def _measure(rows: Sequence[Mapping[str, object]], part: str, whole: str) -> Rate:
    return rate([(_count(row, part), _count(row, whole)) for row in rows])
