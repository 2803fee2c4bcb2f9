"""What a reader hands over: one file's text, its pages and its own idea of a title."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` has been through `rag.text.normalise` once; every number in `page_starts` is an offset into it.

    `page_starts` has one entry per page, also for a page without text, and is empty for formats without
    pages. `title` is what the file says about itself, if it says anything useful.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    title: str | None = None
