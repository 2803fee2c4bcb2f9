"""Finds the article or section whose heading says what a list or a procedure is asked of, to be quoted whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.agreement import agreements
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
        for heading, leaves in _sections(document):
            told = set(syllables(fold(heading))) - _ASKING - _LABELS
            told = {word for word in told if not word.isdigit()}
            if steps and not told & _STEPS:
                continue
            own = told - _STEPS
            asked_share, told_share = len(words & own) / max(len(words), 1), len(asked & own) / max(len(own), 1)
            fits = asked_share >= _ASKED and told_share >= _TOLD and len(asked & own) > 1
            if fits and (best is None or asked_share * told_share > best[0]) and _agrees(query, document, leaves[0]):
                best = asked_share * told_share, document, leaves
    return quoted_leaves(best[1], best[2], len(best[2][0].path)) if best else None


def _agrees(query: Query, document: Document, leaf: Provision) -> bool:
    return not agreements(query, document, leaf.start, leaf.end).contradictions


def _sections(document: Document) -> Iterator[tuple[str, list[Provision]]]:
    """Each heading with the leaves below it, those that head something only."""
    leaves = document.provisions
    for n, leaf in enumerate(leaves):
        if not leaf.path or not leaf.heading or not leaf.heading[-1]:
            continue
        if n and leaves[n - 1].path[: len(leaf.path)] == leaf.path:
            continue
        below = [leaf]
        for other in leaves[n + 1 :]:
            if other.path[: len(leaf.path)] != leaf.path:
                break
            below.append(other)
        if len(below) > 1 or leaf.end - leaf.start > len(leaf.heading[-1]) + 40:
            yield leaf.heading[-1], below
