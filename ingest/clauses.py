"""The sentences of a document's own provisions, without what it quotes and what is attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.markers import TAIL_LABEL
from rag.schema import Provision

_OWN = ("Phần", "Chương", "Mục", "Tiểu mục", "Điều", "khoản", "mục", "điểm", "đoạn", "gạch", "dấu")
_QUOTE_LIMIT = 60_000
_BOUNDARY = re.compile(r"\n+|(?<=[.;])\s+(?=[A-ZĐÁÀÂĂÊÔƠƯỦỨ])")
_MARK = re.compile(r"(?:Điều\s+\d+[a-zđ]?\s*[.:]?|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[-–+•])\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence at `start:end` of the text, its mark left out; `path` is its provision's.

    `ends` is the character that ends it; `follows` that of the sentence before it on the same line, "" at its start.
    """

    start: int
    end: int
    path: tuple[str, ...]
    ends: str
    follows: str


def without_quotations(text: str) -> str:
    """The text with every quotation blanked, offsets kept: what an amending law quotes is not its own rule.

    >>> without_quotations("thay “Luật A” bằng")
    'thay          bằng'
    """
    pieces, at, depth, opened = [], 0, 0, 0
    for match in re.finditer(r"[“”]", text):
        if match[0] == "“":
            opened = opened if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and match.end() - opened <= _QUOTE_LIMIT:
                pieces += [text[at:opened], re.sub(r"[^\n]", " ", text[opened : match.end()])]
                at = match.end()
    return "".join([*pieces, text[at:]])


def own_provisions(provisions: Sequence[Provision]) -> Iterator[Provision]:
    """The leaves of the document itself: up to its signature, or to the first annex."""
    for leaf in provisions:
        if leaf.path and (leaf.path[0] == TAIL_LABEL or not leaf.path[0].startswith(_OWN)):
            if leaf.path[-1].startswith("Bảng"):
                continue
            return
        if TAIL_LABEL in leaf.path:
            return
        yield leaf


def clauses(text: str, leaf: Provision) -> Iterator[Clause]:
    """The sentences of one leaf."""
    start, follows = leaf.start, ""
    edges = [*((match.start(), match.end()) for match in _BOUNDARY.finditer(text, leaf.start, leaf.end))]
    for end, following in [*edges, (leaf.end, leaf.end)]:
        mark = _MARK.match(text, start, end) if not follows else None
        begin = mark.end() if mark else start
        body = text[begin:end].rstrip()
        if body.strip():
            last = body[-1]
            yield Clause(begin, begin + len(body), leaf.path, last, follows)
            follows = "" if "\n" in text[end:following] else last
        start = following
