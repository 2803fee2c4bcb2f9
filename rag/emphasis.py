"""Sets in bold the words of a quotation that answer."""

from __future__ import annotations

from rag.evidence import Span, find_evidence, find_figure
from rag.readout import escaped
from rag.understand import Query


def emphasised(query: Query, quote: str, heard: Span | None = None) -> str:
    """The quote in Markdown, the words that answer in bold; marks of its own are escaped.

    `heard` is where the cross-encoder hears the answer in the quote. A figure or date is told by its form, whole with
    its unit, unless another one is heard.
    """
    span = answering(query, quote, heard)
    return bold(quote, span) if span else escaped(quote)


def answering(query: Query, quote: str, heard: Span | None = None) -> Span | None:
    """Where the words that answer stand in a quote, or None."""
    if heard is None:
        return find_figure(query, quote) if query.expected == "any" else find_evidence(query, quote)
    formed = find_evidence(query, quote) if query.expected in ("amount", "date") else None
    if formed is None:
        return heard
    if formed[0] < heard[1] and heard[0] < formed[1]:
        return formed if heard[0] >= formed[0] and heard[1] <= formed[1] else heard
    again = find_evidence(query, quote[slice(*heard)])
    return formed if again is None else heard


def bold(quote: str, span: Span) -> str:
    """The quote in Markdown with a span of it in bold."""
    start, end = span
    return f"{escaped(quote[:start])}**{escaped(quote[start:end])}**{escaped(quote[end:])}"
