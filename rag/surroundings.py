"""What belongs to a quotation without standing in it: headings, title, record of its document, units of its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.cited_words import Source
from rag.days import written
from rag.particulars import Particular
from rag.quantities import Quantity, quantities
from rag.schema import Document, Table

_PARENTHESIS = re.compile(r"\(([^()]{1,30})\)")


def stands_above(source: Source, start: int) -> str:
    """The headings above the words at `start`, what was shown above the passage, what the record says; a line each."""
    document, leaf = source.document, source.document.provision_at(start)
    lines = [*leaf.path, *leaf.heading, source.passage.chunk.locator]
    lines += [excerpt.text for excerpt in source.passage.lead]
    lines += [document.title, document.kind or "", document.issuer or "", document.period or "", document.place or ""]
    lines += [document.subject or "", document.issue_place or "", document.signatory or ""]
    lines.append(f"{document.kind or 'văn bản'} số {document.number}" if document.number else "")
    lines += [written(day) for day in (document.date, document.in_force_from, document.in_force_to) if day]
    return "\n".join(line for line in lines if line)


def units_beside(document: Document, start: int, text: str, own: Sequence[Particular]) -> Iterator[Particular]:
    """The bare figures among the particulars of a table's row, with each unit that table, head or row names."""
    table = next((table for table in document.tables if table.start <= start < table.end), None)
    if table is None:
        return
    units = _units(table, text)
    for one in own:
        if isinstance(one.value, Quantity) and not one.value.unit and not one.value.scaled:
            for unit in units:
                value = one.value.value * unit.value
                yield replace(one, value=replace(unit, start=one.start, end=one.end, value=value))


def _units(table: Table, row: str) -> list[Quantity]:
    """The units named around a row, each as one of it: "tỷ đồng" as 1E+9 đồng."""
    named = [table.unit, *_PARENTHESIS.findall(" ".join((table.caption, *table.columns)))]
    named += [cell.strip() for cell in row.split("|")]
    named += ["%"] if "%" in " ".join(table.columns) else []
    found = (list(quantities(f"1 {name}")) for name in dict.fromkeys(named) if name and len(name) < 30)
    return [one[0] for one in found if one and (one[0].unit or one[0].scaled)]
