"""Finds the article or section whose heading says what a list or a procedure is asked of, to be quoted whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from rag.agreement import agreements
from rag.kept import of_text
from rag.named_provision import Named, quoted_leaves
from rag.numbers import without_documents
from rag.periods import without_periods
from rag.schema import Document, Provision
from rag.text import fold, syllables, vocabulary
from rag.understand import Query

_ASKED, _TOLD = 0.8, 0.6  # shares of the question's words in the heading, and of the heading's in the question
# What asks for a list or steps; the heading says "Trình tự, thủ tục …" for all of them, or nothing of the kind.
_ASKING = vocabulary(
    "cac nhung gom bao cach thuc hien theo ve va cua duoc phai can nhu the nao gi co la khi bi doi voi"
)
_STEPS = vocabulary("trinh tu thu tuc quy buoc")
_LABELS = vocabulary("dieu khoan muc chuong phan")


def headed(query: Query, documents: Sequence[Document]) -> Named | None:
    """The one provision under a heading that says what is asked for, its ordered items and all."""
    if query.expected not in ("list", "procedure"):
        return None
    asked = set(syllables(fold(without_periods(without_documents(query.text, " "))))) - _ASKING - _STEPS
    asked -= {word for place in query.places for word in place.split()}
    steps = query.expected == "procedure"
    best: tuple[float, Document, list[Provision]] | None = None
    for document in documents:
        about = set(syllables(fold(document.title)))  # what the document is about need not be in its headings
        words = asked - about if len(asked - about) > 1 else asked
        for place, heading in _headings(document):
            told = _told(heading)
            if len(asked & told) < 2 or (steps and not told & _STEPS):
                continue
            own = told - _STEPS
            asked_share, told_share = len(words & own) / max(len(words), 1), len(asked & own) / max(len(own), 1)
            if asked_share < _ASKED or told_share < _TOLD or (best and asked_share * told_share <= best[0]):
                continue
            leaves = _below(document, place)
            if _says_more(leaves, heading) and _agrees(query, document, leaves[0]):
                best = asked_share * told_share, document, leaves
    return quoted_leaves(best[1], best[2], len(best[2][0].path)) if best else None


def _agrees(query: Query, document: Document, leaf: Provision) -> bool:
    return not agreements(query, document, leaf.start, leaf.end).contradictions


@of_text
def _told(heading: str) -> frozenset[str]:
    """The folded words of a heading that say what it is about."""
    return frozenset(word for word in syllables(fold(heading)) if not word.isdigit()) - _ASKING - _LABELS


def _headings(document: Document) -> Iterator[tuple[int, str]]:
    """The place of each leaf that a heading stands at, with the heading."""
    before: tuple[str, ...] = ()
    for place, leaf in enumerate(document.provisions):
        if leaf.path and leaf.heading and leaf.heading[-1] and before[: len(leaf.path)] != leaf.path:
            yield place, leaf.heading[-1]
        before = leaf.path


def _below(document: Document, place: int) -> list[Provision]:
    """A leaf with those that stand under it."""
    path = document.provisions[place].path
    return list(takewhile(lambda leaf: leaf.path[: len(path)] == path, document.provisions[place:]))


def _says_more(leaves: Sequence[Provision], heading: str) -> bool:
    """False for what heads nothing."""
    return len(leaves) > 1 or leaves[0].end - leaves[0].start > len(heading) + 40
