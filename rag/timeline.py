"""Puts the figures of one indicator side by side, over periods and places, each proven by its own quotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rag.attributes import told as origin_of
from rag.candidate import Candidate
from rag.columns import measure, told_periods, wide_periods
from rag.comparison import Comparison
from rag.evidence import figures_in, find_figure
from rag.figure_roles import role
from rag.periods import Period, mentions, months
from rag.places import as_written, province
from rag.quoting import citation, period_told, place_told
from rag.readout import escaped, locator
from rag.schema import Answer, Cell, Citation, Claim, Passage, Point, Series
from rag.text import fold, syllables, vocabulary
from rag.understand import Query

MOST = 24  # rows; a longer table is read by nobody
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROWTH = re.compile(r"\b(?:tang|giam|cao hon|thap hon)(?: truong| them| nhe| manh| khoang| gan| hon)*\s*$")
_RATE_OF_GROWTH = re.compile(r"\b(?:toc do tang|tang truong)\b[^,;]*$")
_OF_PLAN = re.compile(r"^\s*(?:so voi )?(?:ke hoach|du toan|chi tieu|muc tieu|von giao)")
_ESTIMATED = re.compile(r"\buoc\b(?:\s+\w+){0,3}\s*$")
_SEGMENT = re.compile(r"[,;]\s|\s(?:và|còn)\s|\((?=\w)")
# What may stand beside period and figure in a part of a sentence that goes on about the same indicator.
_CARRIES = vocabulary(
    "dat la con uoc tang giam len xuong toi den khoang gan hon tren duoi trong do thang nam quy dau cuoi cung ky truoc "
    "va so voi bang muc them thi cua thuc hien ca"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure found: what it says, of when and where, and the words that prove it."""

    candidate: Candidate
    period: Period
    place: str
    value: str
    unit: str
    kind: str  # "level", "growth" or "of plan": figures of different kinds are no series
    estimated: bool
    start: int  # of the figure, in its document
    cell: Cell | None = None


def figures_of(query: Query, candidates: Iterable[Candidate], sure: Callable[[Candidate], bool]) -> Iterator[Figure]:
    """The figures of the indicator in the clauses that tell it as fully as the best one does."""
    fitting = [one for one in candidates if one.features.evidence == 1 and one.fact is None and sure(one)]
    if not fitting:
        return
    best = fitting[0].features
    for one in fitting:
        if one.features.coverage >= 0.95 * best.coverage and one.features.order >= 0.9 * best.order:
            yield from _of_row(one) if one.pick and one.pick.cells else _of_clause(query, one)


def _of_row(candidate: Candidate) -> Iterator[Figure]:
    """Each cell of a table's row under a heading that tells its period."""
    pick, document = candidate.pick, candidate.document
    if pick is None:
        return
    row = pick.row
    for cell in pick.cells:
        headings = " › ".join(part for part in (row.group, row.column(cell), row.name) if part)
        told = told_periods(headings, wide_periods(row.table.caption, document.period))
        place = document.place or ""
        if told and told[0].year and (number := _NUMBER.search(row.text(cell))):
            kind = {"growth": "growth", "of plan": "of plan"}.get(measure(row.column(cell)), "level")
            estimated = bool(re.search(r"\buoc\b", fold(row.column(cell))))
            where = cell.start + number.start()
            yield Figure(candidate, told[0], place, number[0], row.unit_of(cell), kind, estimated, where, cell)


def _of_clause(query: Query, candidate: Candidate) -> Iterator[Figure]:
    """The figure that answers, or one for each period where a sentence gives several: "quý I 5,6%, quý II 6,7%"."""
    text = candidate.text
    span = find_figure(query, text)
    told = period_told(candidate)
    if span is None or role(query, text, *span) != "result":
        return
    several = list(_by_period(query, candidate, span, told))
    if len(several) > 1:
        yield from several
    elif told is not None and told.year:
        yield _figure(candidate, told, span)


def _by_period(query: Query, candidate: Candidate, span: tuple[int, int], told: Period | None) -> Iterator[Figure]:
    """Parts of the sentence with one period and one figure each, that say nothing else."""
    text, line_end = candidate.text, candidate.document.text.find("\n", candidate.start)
    whole = candidate.document.text[candidate.start : line_end if line_end >= 0 else None]
    text = whole.split(". ")[0]
    borders = [0, *(match.end() for match in _SEGMENT.finditer(text)), len(text)]
    unit = _unit(candidate.text[span[0] : span[1]])
    for start, end in zip(borders, borders[1:], strict=False):
        own = list(mentions(text[start:end]))
        figures = [one for one in figures_in(query, text) if start <= one.start() < end and _unit(one[0]) == unit]
        if len(own) != 1 or len(figures) != 1:
            continue
        period = own[0][1]
        period = period if period.year or told is None else replace(period, year=told.year)
        if period.year and (start <= span[0] < end or _goes_on(text[start:end])):
            yield _figure(candidate, period, figures[0].span())


def _goes_on(part: str) -> bool:
    """True for words that only name a period and a figure."""
    words = [word for word in syllables(fold(part)) if word.isalpha()]
    return all(
        word in _CARRIES or word in ("ty", "trieu", "dong", "usd", "nghin", "i", "ii", "iii", "iv") for word in words
    )


def _figure(candidate: Candidate, period: Period, span: tuple[int, int]) -> Figure:
    document, start = candidate.document, candidate.start + span[0]
    said = document.text[start : candidate.start + span[1]]
    number = _NUMBER.search(said)
    before, after = fold(document.text[candidate.start : start]), fold(document.text[candidate.start + span[1] :][:30])
    growth = bool(_GROWTH.search(before)) or ("%" in said and bool(_RATE_OF_GROWTH.search(before)))
    kind = "growth" if growth else "of plan" if "%" in said and _OF_PLAN.match(after) else "level"
    value = number[0] if number else said
    estimated = bool(_ESTIMATED.search(before))
    return Figure(candidate, period, place_told(candidate) or "", value, _unit(said), kind, estimated, start)


def _unit(said: str) -> str:
    return " ".join(_NUMBER.sub("", said).split())


def compared(
    asked: Comparison,
    found: Sequence[tuple[Query, Sequence[Candidate]]],
    sure: Callable[[Candidate, Query], bool],
    question: str,
    passages: Sequence[Passage],
) -> Answer | None:
    """The table of what is compared; None where fewer than two figures of one kind and unit are proven."""
    figures: list[Figure] = []
    for query, candidates in found:
        told = figures_of(query, candidates, partial(_sure, sure, query))
        figures += [one for figure in told if asked.wants(figure.period) and (one := _of_place(query, figure))]
    kept = _of_one_stretch(list(_of_one_kind(figures)), asked)
    if len({(figure.period, figure.place) for figure in kept}) < 2:
        return None
    ordered = sorted(kept, key=lambda one: (months(one.period, one.period.year or 0), one.place))[:MOST]
    citations, numbers = _cited(ordered)
    claim = Claim(_table(asked.indicator, ordered, numbers), tuple(citations))
    points = tuple(
        Point(str(f.period), f.place, f.value, _plain(f.value), f.unit, numbers[f][0], f.estimated) for f in ordered
    )
    return Answer(question, (claim,), tuple(passages), series=Series(asked.indicator, points))


def _sure(sure: Callable[[Candidate, Query], bool], query: Query, candidate: Candidate) -> bool:
    return sure(candidate, query)


def _of_place(query: Query, figure: Figure) -> Figure | None:
    """The figure as one of the place asked for, which its document may name in its file's name only; None elsewhere."""
    if not query.places:
        return figure
    if " ".join(syllables(fold(figure.place))) == query.places[0]:
        return figure
    if figure.place or figure.candidate.agrees.place != "same":
        return None
    written = as_written(query.question, query.places[0])
    return replace(figure, place=province(query.places[0]) or (written if written[:1].isupper() else written.title()))


def _of_one_kind(figures: Sequence[Figure]) -> Iterator[Figure]:
    """The largest group of one kind and unit, each period and place once for each figure that is told of it."""
    groups = Counter((figure.kind, fold(figure.unit)) for figure in dict.fromkeys(figures))
    if not groups:
        return
    largest = max(groups, key=lambda key: (len({(f.period, f.place) for f in figures if _key(f) == key}), groups[key]))
    seen: set[tuple[Period, str, str]] = set()
    for figure in figures:
        one = (figure.period, figure.place, figure.value)
        if _key(figure) == largest and one not in seen:
            seen.add(one)
            yield figure


def _of_one_stretch(figures: Sequence[Figure], asked: Comparison) -> Sequence[Figure]:
    """The figures of the stretches asked for; half a year is no year: side by side the one would look like a fall.

    Where there are not two of them, those of the stretch of the year that most are told of, and with none of two,
    all: each says its period.
    """
    if asked.over is None:
        return figures
    stretches: dict[tuple[str, int], list[Figure]] = {}
    for figure in figures:
        period = figure.period
        number = period.number if period.kind.endswith("months") else 0
        stretches.setdefault((period.kind, number), []).append(figure)
    wanted = stretches.get((asked.over, 0), [])
    found = wanted if _told(wanted) > 1 else max(stretches.values(), key=_told, default=[])
    return found if _told(found) > 1 else figures


def _told(figures: Sequence[Figure]) -> int:
    return len({(figure.period, figure.place) for figure in figures})


def _key(figure: Figure) -> tuple[str, str]:
    return figure.kind, fold(figure.unit)


def _cited(figures: Sequence[Figure]) -> tuple[list[Citation], dict[Figure, tuple[int, ...]]]:
    """The quotations, each once, and the numbers of those that prove a figure: its clause, then its period."""
    made: dict[tuple[str, int, int, str], Citation] = {}
    numbers: dict[Figure, tuple[int, ...]] = {}

    def cite(figure: Figure, start: int, end: int, *, cell: Cell | None = None) -> int:
        document = figure.candidate.document
        pick = figure.candidate.pick
        where = locator(document, start, replace(pick, cells=(cell,)) if pick and cell else None)
        key = (document.id, start, end, where)
        if key not in made:
            made[key] = replace(citation(len(made) + 1, document, start, end), locator=where)
        return made[key].n

    for figure in figures:
        candidate = figure.candidate
        end = max(candidate.end, _part_end(figure))
        own = cite(figure, candidate.start, end, cell=figure.cell)
        span = origin_of(candidate.document, "period")
        quoted = candidate.document.text[candidate.start : end]
        named = figure.cell is not None or any(period.kind == figure.period.kind for _, period in mentions(quoted))
        numbers[figure] = (own,) if named or span is None else (own, cite(figure, *span))
    return list(made.values()), numbers


def _part_end(figure: Figure) -> int:
    """Where the figure's own part ends, when it lies beyond its clause."""
    text = figure.candidate.document.text
    if figure.start < figure.candidate.end:
        return figure.candidate.end
    stop = _SEGMENT.search(text, figure.start)
    line = text.find("\n", figure.start)
    ends = [end for end in (stop.start() if stop else -1, line if line >= 0 else len(text)) if end >= 0]
    return min(ends)


def _table(indicator: str, figures: Sequence[Figure], numbers: dict[Figure, tuple[int, ...]]) -> str:
    """Markdown: a row for each period, a column for each place; with one period, a row for each place."""
    periods = list(dict.fromkeys(figure.period for figure in figures))
    places = list(dict.fromkeys(figure.place for figure in figures))
    title = escaped(indicator)
    if len(periods) == 1 and len(places) > 1:
        rows = [(place, [[f for f in figures if f.place == place]]) for place in places]
        head = ["Nơi", f"{title}, {periods[0]}"]
    else:
        rows = [
            (str(period), [[f for f in figures if (f.period, f.place) == (period, place)] for place in places])
            for period in periods
        ]
        head = ["Kỳ", *(", ".join(part for part in (title, escaped(place)) if part) for place in places)]
    lines = [_line(head), _line(["---"] * len(head))]
    for name, cells in rows:
        lines.append(_line([escaped(name), *("; ".join(_said(f, numbers[f]) for f in cell) or "–" for cell in cells)]))
    return "\n".join(lines)


def _said(figure: Figure, numbers: tuple[int, ...]) -> str:
    unit = figure.unit if figure.unit.startswith("%") else f" {figure.unit}" if figure.unit else ""
    kind = {"growth": _direction(figure), "of plan": ""}.get(figure.kind, "")
    marks = "".join(f"[{number}]" for number in numbers)
    return f"{kind}{escaped(figure.value + unit)}{' (ước)' if figure.estimated else ''} {marks}"


def _direction(figure: Figure) -> str:
    """The verb of the document, "tăng" or "giảm"; a table's heading tells it itself."""
    if figure.cell is not None:
        return ""
    before = fold(figure.candidate.document.text[max(0, figure.start - 40) : figure.start])
    return "giảm " if before.rfind("giam") > before.rfind("tang") else "tăng "


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _plain(value: str) -> float:
    return (
        float(value.replace(".", "").replace(",", "."))
        if re.fullmatch(r"\d+(?:\.\d{3})*(?:,\d+)?", value)
        else float(value.replace(",", "."))
    )
