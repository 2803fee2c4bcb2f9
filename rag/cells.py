"""Chooses in each row of a table the cells that may answer a question, by their headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from rag.abbreviations import spelt_out
from rag.columns import asked_measure, fits, measure, relative_only, told_periods, wide_periods
from rag.content import content_words
from rag.evidence import counted, find_evidence, unit_asked
from rag.periods import Agreement, agreement, asked_periods, without_periods
from rag.places import folded_names, places
from rag.schema import Cell, Document, Table
from rag.table_rows import Row, rows_of
from rag.text import fold
from rag.understand import Query
from rag.weigh import MEASURES, Weighted

MOST = 4  # figures that fit equally; more of them answer nothing
_MOST_PERIODS = 12  # figures that each have a period of their own: a series, told with all of them
_SAME_NAMED = 3  # rows of one name in several groups; more of them answer nothing
_TOTAL = re.compile(
    r"(?:tong(?: so| cong| chung)?|cong|toan tinh|toan huyen|toan quoc|ca nuoc|ca tinh|ca nam|chung)\W*"
)
_MONEY = re.compile(r"\b(?:ty|ti|trieu|nghin|ngan|dong|usd|do la)\b|%")
_RELATIVE_ASKED = re.compile(r"cung ky|\b(?:nam|thang|quy|ky) truoc\b")
_CODE = re.compile(r"(?<![\d.,/])(?:\d{4}\.\d{2}(?:\.\d{2})?|\d{2}\.\d{2}|\d{8})(?![\d,/]|\.\d)")
_FORMS = ("date", "person", "body", "number")  # answers told by their form, in a cell as in a sentence


@dataclass(frozen=True, slots=True)
class Pick:
    """A row with those of its cells that may answer; none when the row can only be quoted as it stands.

    `excess` is the share of the row's own name that the question does not mention, 0..1. `subject` is True for a
    row that is only a place, a period or a total: what is counted is then told by caption and columns.
    """

    row: Row
    cells: tuple[Cell, ...]
    excess: float
    subject: bool
    period: Agreement = "unknown"
    place: Agreement = "unknown"

    @property
    def parts(self) -> list[str]:
        """What the figures are said to be: caption where the row needs it, group, row, columns, units, cells."""
        row = self.row
        told = [part for cell in self.cells for part in (row.column(cell), row.unit_of(cell), row.text(cell))]
        if not self.cells:
            told = [row.document.text[row.start : row.end]]
        return [row.table.caption if self.subject else "", row.group, row.name, *dict.fromkeys(told)]


def picks(query: Query, document: Document, table: Table, weighted: Weighted) -> list[Pick]:
    """The rows of a table that may answer, each with its cells that fit the question best and equally well.

    A row is left out where its figures are of another period, place or measure, or where nothing of what tells it
    from its neighbours is asked for.
    """
    codes = {code.replace(".", "") for code in _CODE.findall(query.text)}
    rows = [row for row in rows_of(document, table) if _is_coded(row, codes)]
    names = _Places(query, rows, table)
    asked, caption = frozenset(query.content), frozenset(_words(table.caption))
    explained = ((row, _explained(query, row, weighted, asked, caption)) for row in rows)
    found = [pick for row, told in explained if (pick := _pick(query, row, told, weighted, names)) is not None]
    return list(_told_apart(found, weighted))


def _is_coded(row: Row, codes: Collection[str]) -> bool:
    """True unless the question names a code of goods ("1211.30.00") that the row's name does not begin."""
    if not codes:
        return True
    own = {code.replace(".", "") for code in _CODE.findall(f"{row.group} {row.name}")}
    return not own or bool(own & set(codes))


def _pick(
    query: Query, row: Row, explained: tuple[float, bool] | None, weighted: Weighted, named: _Places
) -> Pick | None:
    figures = [cell for cell in row.cells if row.holds_figure(cell)]
    if query.expected == "amount" or (query.expected == "any" and figures):
        if explained is None:
            return None
        if not figures:  # "- Toa loại 1: 3,0 m và 3,2 m": more than a figure, quoted as it stands
            told = explained[0] < 0.5 and any(find_evidence(query, row.text(cell)) for cell in row.cells)
            return Pick(row, (), *explained, "unknown", named.verdict(row, "")) if told else None
        cells, period, place = _figures(query, row, figures, weighted, named)
        most = _MOST_PERIODS if query.series and _are_of_different_periods(row, cells) else MOST
        return Pick(row, cells, *explained, period, place) if 0 < len(cells) <= most else None
    excess, subject = explained or (1.0, False)
    place = named.verdict(row, "")
    cells = ()
    if query.expected in _FORMS:
        cells = _nearest(query, row, [c for c in row.cells if find_evidence(query, row.text(c))], weighted)
    elif 0 < len(figures) <= MOST and figures == list(row.cells):
        cells = tuple(figures)
    return Pick(row, cells if len(cells) <= MOST else (), excess, subject, "unknown", place)


def _figures(
    query: Query, row: Row, figures: Sequence[Cell], weighted: Weighted, named: _Places
) -> tuple[tuple[Cell, ...], Agreement, Agreement]:
    """The figures of a row that are of the measure, unit, period and place asked for."""
    asked, of_row, of_caption = asked_measure(query), measure(row.name), measure(row.table.caption)
    fitting = [
        cell
        for cell in figures
        if fits(asked, of_row, measure(row.column(cell)), of_caption) and _unit_fits(query, row, cell)
    ]
    fitting = _preferred(fitting, lambda cell: measure(row.column(cell)) == asked and asked not in ("plain", "plan"))
    fitting = _counting(query, row, fitting)
    periods = {cell: _period(query, row, cell) for cell in fitting}
    near = {cell: named.verdict(row, row.column(cell)) for cell in fitting}
    left = [cell for cell in fitting if "other" not in (periods[cell], near[cell])]
    left = _preferred(_preferred(left, lambda cell: periods[cell] == "same"), lambda cell: near[cell] == "same")
    chosen = _nearest(query, row, left, weighted)
    return chosen, periods[chosen[0]] if chosen else "other", near[chosen[0]] if chosen else "other"


def _are_of_different_periods(row: Row, cells: Sequence[Cell]) -> bool:
    told = [tuple(map(str, asked_periods(row.column(cell)))) for cell in cells]
    return all(told) and len(set(told)) == len(told)


def _preferred(cells: Sequence[Cell], better: Callable[[Cell], bool]) -> list[Cell]:
    """Those that are better where there are such, else all."""
    return [cell for cell in cells if better(cell)] or list(cells)


def _unit_fits(query: Query, row: Row, cell: Cell) -> bool:
    unit, wanted = row.unit_of(cell), unit_asked(fold(query.text))
    return wanted is None or not unit or bool(wanted.search(unit.lower().replace("usd", "USD")))


def _counting(query: Query, row: Row, cells: Sequence[Cell]) -> list[Cell]:
    """For "bao nhiêu doanh nghiệp": figures in that unit, else those that are neither money nor a rate."""
    what = counted(query)
    if not what:
        return list(cells)
    units = {cell: fold(row.unit_of(cell)) for cell in cells}
    return [c for c in cells if units[c].startswith(what[1])] or [c for c in cells if not _MONEY.search(units[c])]


def _period(query: Query, row: Row, cell: Cell) -> Agreement:
    column = row.column(cell)
    if not query.periods:
        elsewhere = relative_only(column) and not _RELATIVE_ASKED.search(fold(query.text))
        return "other" if elsewhere else "unknown"
    headings = " › ".join(part for part in (row.group, column, row.name) if part)
    told = told_periods(headings, wide_periods(row.table.caption, row.document.period))
    if told is None:
        return "other"
    return agreement(query.periods, told, strict=asked_measure(query) != "plan")


def _nearest(query: Query, row: Row, cells: Sequence[Cell], weighted: Weighted) -> tuple[Cell, ...]:
    """The cells whose column shares most with what the row's name leaves of the question; all that share equally."""
    rest = set(weighted.units(row.name))

    def share(cell: Cell) -> float:
        return weighted.share([unit for unit in weighted.units(row.column(cell)) if unit not in rest])

    best = max(map(share, cells), default=0.0)
    return tuple(cell for cell in cells if share(cell) == best)


class _Places:
    """Which places asked for the headings of one table tell apart."""

    def __init__(self, query: Query, rows: Sequence[Row], table: Table) -> None:
        self._asked = query.places
        headings = folded_names(" ; ".join([*(f"{row.group} ; {row.name}" for row in rows), *table.columns]))
        self._told_apart = {place for place in self._asked if f" {place} " in headings}

    def verdict(self, row: Row, column: str) -> Agreement:
        """Is a figure of the place asked for? "unknown" where its headings name none: then its document tells."""
        if not self._asked:
            return "unknown"
        own = f"{row.group} ; {row.name} ; {column}"
        near = folded_names(f"{own} ; {row.table.caption}")
        missing = {place for place in self._asked if f" {place} " not in near}
        if not missing:
            return "same"
        return "other" if missing & self._told_apart or set(places(own)) - set(self._asked) else "unknown"


def _words(text: str) -> list[str]:
    """Folded words of a heading that say what it is about: no numerals, no periods, no units in parentheses."""
    spelt = spelt_out(without_periods(re.sub(r"\([^()]*\)", " ", text)))
    return [word for word in content_words(spelt) if len(word) > 1 and not any(map(str.isdigit, word))]


def _explained(
    query: Query, row: Row, weighted: Weighted, asked: frozenset[str], caption: frozenset[str]
) -> tuple[float, bool] | None:
    """(excess, subject) of a row as `Pick` has them; None when what is told by its name is not what is asked for."""
    name = _words(row.name)
    own = [word for word in name if word not in {part for place in query.places for part in place.split()}]
    if _TOTAL.fullmatch(fold(row.name).strip()) or not own or _is_place_asked(query, row):
        wide = weighted.units(" ".join([row.table.caption, row.group, *row.table.columns]))
        timed = not name and bool(asked_periods(row.name)) and not query.periods
        return None if timed or weighted.share(wide) < 0.5 else (0.0, True)
    own = [word for word in own if word not in MEASURES] or own
    distinct = [word for word in own if word not in caption] or own
    told = sum(word in asked for word in distinct) / len(distinct)
    return None if told < 0.5 else (1 - told, False)


def _is_place_asked(query: Query, row: Row) -> bool:
    """True for a row named by the place asked for and its kind: "Huyện Tân Lộc"."""
    here = f" {fold(row.name)} "
    return any(
        re.fullmatch(rf"\W*(?:\d+\W+)?(?:(?:huyen|thi xa|thanh pho|tp|tinh|xa|phuong|quan)\W+)?{place}\W*", here)
        for place in query.places
    )


def _told_apart(found: Sequence[Pick], weighted: Weighted) -> Iterator[Pick]:
    """Of rows with one name in several groups, those of the group asked for; none where too many are left."""

    def share(pick: Pick) -> tuple[bool, float]:
        return pick.place == "same", weighted.share(weighted.units(pick.row.group))

    namesakes: dict[str, list[tuple[bool, float]]] = {}
    for pick in found:
        namesakes.setdefault(fold(pick.row.name), []).append(share(pick))
    for pick in found:
        shares = namesakes[fold(pick.row.name)]
        if share(pick) == max(shares) and shares.count(max(shares)) <= _SAME_NAMED:
            yield pick
