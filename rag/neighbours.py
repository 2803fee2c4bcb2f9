"""Finds what is printed above a passage and has to be read with it: its headings and the stem of its list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.clauses import sentences
from rag.schema import Document, Excerpt, Passage, Provision

_WHOLE = 400  # characters up to which what stands above is shown whole; longer, its heading and its stem
_REACH = 2000  # characters before a passage in which its sentence may have begun
_RUNNING_HEAD = 80  # a page's head and number may stand between a colon and the list that it opens
_PARAGRAPH = "đoạn"  # the label of an unmarked leaf
_SPACE = re.compile(r"\s+")
_COLON = re.compile(r":(?=\s|$)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*$")


def with_leads(passages: Sequence[Passage], document: Callable[[str], Document | None]) -> tuple[Passage, ...]:
    """The passages with what is printed above each of them (`Passage.lead`)."""
    found = ((passage, document(passage.chunk.document_id)) for passage in passages)
    return tuple(replace(one, lead=lead(about, one.chunk.start)) if about else one for one, about in found)


def lead(document: Document, start: int) -> tuple[Excerpt, ...]:
    r"""What has to be read before `document.text[start:]`: headings and stems, in order, none reaching over `start`.

    >>> text = "Điều 3. Mức hỗ trợ\n1. Hỗ trợ như sau:\na) 2 triệu;\nb) 3 triệu."
    >>> cuts = [0, text.index("1."), text.index("a)"), text.index("b)"), len(text)]
    >>> paths = [("Điều 3",), ("Điều 3", "khoản 1"), ("Điều 3", "khoản 1", "điểm a"), ("Điều 3", "khoản 1", "điểm b")]
    >>> leaves = tuple(Provision(cuts[n], cuts[n + 1], path) for n, path in enumerate(paths))
    >>> [excerpt.text for excerpt in lead(Document("", "", "", text, provisions=leaves), cuts[3])]
    ['Điều 3. Mức hỗ trợ', '1. Hỗ trợ như sau:']
    """
    leaves, text = document.provisions or (Provision(0, len(document.text)),), document.text
    index = bisect_right(leaves, start, key=lambda leaf: leaf.start) - 1
    spans = [span for leaf, stem_only in _above(text, leaves, index) for span in _told(text, leaf, stem_only)]
    tabular = any(table.start <= start < table.end for table in document.tables)
    spans += [] if tabular else _own(text, leaves[index], start)  # a table's chunk is headed by its columns
    return tuple(Excerpt(a, b, text[a:b]) for a, b in spans if a < b)


def _above(text: str, leaves: Sequence[Provision], index: int) -> list[tuple[Provision, bool]]:
    """The leaves that a leaf stands under, outermost first, and the paragraphs that announce the lists it is in.

    The second value is True for such a paragraph: only its stem matters.
    """
    found: list[tuple[Provision, bool]] = []
    path, in_list = leaves[index].path, True
    for leaf in reversed(leaves[:index]):
        if not path or (len(path) == 1 and not in_list):  # nothing stands above the outermost
            break
        if _holds(leaf.path, path):
            found.append((leaf, False))
            path, in_list = leaf.path, True
        elif in_list and leaf.path and leaf.path[:-1] == path[:-1]:
            before = _before(text, leaf, path[-1])
            found += [(leaf, True)] if before == "stem" else []
            in_list = before == "item"
    return found[::-1]


def _before(text: str, leaf: Provision, label: str) -> str:
    """What a leaf is to the one of this label beside it: an "item" of the same list, its "stem", or "other"."""
    kind, own = (one.rsplit(" ", 1)[0] for one in (leaf.path[-1], label))
    if kind == own != _PARAGRAPH:
        return "item"
    if own[:1].isupper() and not own.startswith("Bảng"):
        return "other"  # "Điều 1" needs no "QUYẾT ĐỊNH:"
    if _stem(text, leaf.start, leaf.end):
        return "stem"
    return "item" if kind == own and text[leaf.start : leaf.end].rstrip().endswith((";", ",")) else "other"


def _holds(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """True when what is at `inner` stands under what is at `outer`; "mục 1.2" stands under "mục 1"."""
    if not outer or len(outer) > len(inner) or outer == inner:
        return False
    last, own = outer[-1].rsplit(" ", 1)[-1], inner[len(outer) - 1].rsplit(" ", 1)[-1]
    return outer[:-1] == inner[: len(outer) - 1] and (outer[-1] == inner[len(outer) - 1] or own.startswith(f"{last}."))


def _told(text: str, leaf: Provision, stem_only: bool) -> Iterator[tuple[int, int]]:
    """What a leaf above says: all of it when it is short, else its heading and its stem."""
    start, end = _stripped(text, leaf.start, leaf.end)
    stem = _stem(text, start, end)
    if end - start <= _WHOLE and not stem_only:
        yield start, stem[1] if stem else end
        return
    head = start if stem_only else _heading_end(text, leaf)
    yield _stripped(text, start, head)
    if stem and stem[1] > head:
        yield _stripped(text, max(head, stem[0]), stem[1])


def _own(text: str, leaf: Provision, start: int) -> Iterator[tuple[int, int]]:
    """What a leaf says before `start` in its middle: its heading, and the sentence or list that goes on there."""
    head = min(_heading_end(text, leaf), start)
    yield _stripped(text, leaf.start, head)
    low, high = _stripped(text, max(head, start - _REACH), start)
    if low == high or _SENTENCE_END.search(text, low, high):
        return
    if low > head and text[low - 1].isalnum():  # a sentence longer than the reach: from its next whole word
        low = next((found.end() for found in _SPACE.finditer(text, low, high)), low)
    *_, (begun, _) = sentences(text, low, high)
    colons = [found.end() for found in _COLON.finditer(text, begun, high)]
    end = colons[-1] if colons else high
    yield _stripped(text, begun, end if end - begun <= _WHOLE else _cut(text, begun))


def _stem(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The sentence that ends a leaf with a colon, or None."""
    start, end = _stripped(text, start, end)
    colon = text.rfind(":", start, end)
    if colon < 0 or end - colon > _RUNNING_HEAD or not re.match(r":\s*(?:\n|$)", text[colon:end]):
        return None
    *_, (begun, _) = sentences(text, start, colon + 1)
    return begun, colon + 1


def _heading_end(text: str, leaf: Provision) -> int:
    """Where the leaf's own heading ends, as printed; its start where it has none.

    `Provision.heading` joins the lines of a heading, so it is followed letter by letter.
    """
    own = leaf.heading[-1] if leaf.heading else ""
    wanted = [character for character in own.lower() if character.isalnum()]
    position = leaf.start
    for character in wanted:
        while position < leaf.end and not text[position].isalnum():
            position += 1
        if position == leaf.end or text[position].lower() != character:
            return leaf.start
        position += 1
    return position + (wanted != [] and text[position : position + 1] in (":", "."))


def _cut(text: str, start: int) -> int:
    """The end of the last whole word of what may be shown from `start`."""
    space = max(text.rfind(" ", start, start + _WHOLE), text.rfind("\n", start, start + _WHOLE))
    return space if space > start else start + _WHOLE


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
