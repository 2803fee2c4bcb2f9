"""How a document's outline is stored: each leaf as what differs from the one before it.

The headings above a leaf are those above its neighbours: written out for each, they were longer than the law itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rag.schema import Provision


def packed(provisions: Iterable[Provision]) -> list[list[Any]]:
    """A row a leaf: start, end, how many labels it shares with the one before, its others; the same of headings.

    >>> first, second = Provision(0, 9, ("Điều 1", "khoản 1"), ("Phạm vi",)), Provision(9, 20, ("Điều 1", "khoản 2"))
    >>> packed([first, second])
    [[0, 9, 0, ['Điều 1', 'khoản 1'], 0, ['Phạm vi']], [9, 20, 1, ['khoản 2'], 0, []]]
    """
    rows: list[list[Any]] = []
    path, heading = tuple[str, ...](), tuple[str, ...]()
    for leaf in provisions:
        labels, texts = _shared(path, leaf.path), _shared(heading, leaf.heading)
        rows.append([leaf.start, leaf.end, labels, list(leaf.path[labels:]), texts, list(leaf.heading[texts:])])
        path, heading = leaf.path, leaf.heading
    return rows


def unpacked(rows: Iterable[Sequence[Any]]) -> tuple[Provision, ...]:
    """What `packed` packed, or rows of start, end, all labels and all headings, as they were written before it."""
    found: list[Provision] = []
    path, heading = tuple[str, ...](), tuple[str, ...]()
    for start, end, *rest in rows:
        if len(rest) == 2:
            path, heading = tuple(rest[0]), tuple(rest[1])
        else:
            labels, own, texts, told = rest
            if own or labels != len(path):  # most leaves share the very tuple with the one before
                path = (*path[:labels], *own)
            if told or texts != len(heading):
                heading = (*heading[:texts], *told)
        found.append(Provision(start, end, path, heading))
    return tuple(found)


def _shared(before: Sequence[str], own: Sequence[str]) -> int:
    """How many of the first labels are the same."""
    count = 0
    for one, other in zip(before, own, strict=False):
        if one != other:
            break
        count += 1
    return count
