"""What was recognised in a document, as a clerk checks it: its outline with the text of each part, its tables."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rag.schema import Document, Provision, Table

MOST_PROVISIONS = 300  # at a time: a code of laws has thousands
MOST_TABLES = 20
MOST_ROWS = 60
_SHOWN = 1200  # characters of one part
_FIRST_WORDS = 90  # characters of one that has no heading


def outline(document: Document, first: int, address: str) -> str:
    """The parts from the `first` (0-based) on; `address` is where the following ones are fetched."""
    parts = document.provisions[first : first + MOST_PROVISIONS]
    if not document.provisions or (len(document.provisions) == 1 and not parts[0].path):
        text = escape(document.text[:_SHOWN])
        more = "…" if len(document.text) > _SHOWN else ""
        return (
            '<p class="ghi-chu">Không nhận ra chương, điều, mục nào; văn bản được tìm theo từng đoạn.</p>'
            f'<p class="loi-van">{text}{more}</p>'
        )
    following = first + MOST_PROVISIONS
    left = len(document.provisions) - following
    button = (
        f'<p id="vb-tiep-{following}"><button type="button" data-lay="{address}?tu={following}" '
        f'data-vao="#vb-tiep-{following}">Xem tiếp {left} phần</button></p>'
        if left > 0
        else ""
    )
    above = document.provisions[first - 1].path if first else ()
    return f'<div class="de-cuong">{"".join(_parts(document, parts, above))}</div>{button}'


def _parts(document: Document, parts: tuple[Provision, ...], above: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        same = 0
        while same < min(len(above), len(part.path) - 1) and above[same] == part.path[same]:
            same += 1
        for level in range(same, len(part.path) - 1):
            yield f'<p class="cap cap-{min(level, 4)}"><strong>{escape(_named(part, level))}</strong></p>'
        above = part.path
        yield _leaf(document, part)


def _named(part: Provision, level: int) -> str:
    heading = part.heading[level] if level < len(part.heading) else ""
    name = part.path[level]
    if not heading or heading == name:
        return name
    own = name.split()[-1]  # "Mục I" with "I. Kinh tế", "điểm a" with "a) Thu ngân sách"
    return f"{name}. {heading.removeprefix(f'{own}.').removeprefix(f'{own})').strip()}"


def _leaf(document: Document, part: Provision) -> str:
    text = document.text[part.start : part.end].strip()
    level = len(part.path) - 1
    name = _named(part, level) if part.path else "Phần mở đầu"
    if part.path and name == part.path[-1] and text:
        name += f": {text[:_FIRST_WORDS]}{'…' if len(text) > _FIRST_WORDS else ''}"
    page = document.page_at(part.start)
    where = f' <span class="nhan nhat">trang {page}</span>' if page else ""
    more = "…" if len(text) > _SHOWN else ""
    return (
        f'<details class="cap-{max(0, min(level, 4))}"><summary>{escape(name[:200])}{where}</summary>'
        f'<p class="loi-van">{escape(text[:_SHOWN])}{more}</p></details>'
    )


def tables(document: Document) -> str:
    """The tables with their heads as they were understood, the first ones of many."""
    shown = "".join(_table(document, table) for table in document.tables[:MOST_TABLES])
    left = len(document.tables) - MOST_TABLES
    return shown + (f'<p class="ghi-chu">Và {left} bảng nữa.</p>' if left > 0 else "")


def _table(document: Document, table: Table) -> str:
    name = " – ".join(part for part in (table.label, table.caption) if part)
    unit = f" (đơn vị: {table.unit})" if table.unit else ""
    values = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    numbers = sorted({row for row, _ in values})
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    lines = []
    for row in numbers[:MOST_ROWS]:
        cells = "".join(
            f'<th scope="row">{escape(table.rows[row])}</th>'
            if column == 0 and (row, 0) not in values
            else f"<td>{escape(values.get((row, column), ''))}</td>"
            for column in range(len(table.columns))
        )
        lines.append(f"<tr>{cells}</tr>")
    more = f'<p class="ghi-chu">Và {len(numbers) - MOST_ROWS} hàng nữa.</p>' if len(numbers) > MOST_ROWS else ""
    return (
        f'<details class="bang-doc"><summary>{escape(name + unit)} <span class="nhan nhat">{len(numbers)} hàng, '
        f'{len(table.columns)} cột</span></summary><div class="bang-cuon" tabindex="0" role="region" '
        f'aria-label="{escape(name)}"><table class="bang"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>{more}</details>"
    )
