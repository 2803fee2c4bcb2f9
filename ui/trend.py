"""A plot of an indicator through time, as SVG: a line with a point for each figure, where bars are not enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rag.periods import months, periods
from rag.schema import Point
from ui.anchors import anchor

MANY = 6  # figures; more than these are read as a line
HEIGHT = 250  # pixels
_TOP, _FLOOR = 40, 205  # of the highest point and of the axis
_LEFT, _RIGHT = 8.0, 92.0  # per cent: of the first point and of the last
_APART = 20.0  # per cent between two figures that are written out
_BELOW = 28  # pixels from a point to the foot of the figure below it
_SHORT = 6  # letters of a period that have room under each of them, on a phone too
_FLAT = 0.5  # of the highest figure: where the lowest is above, the axis does not begin at 0


@dataclass(frozen=True, slots=True)
class _Spot:
    point: Point
    across: float  # per cent
    down: int  # pixels

    @property
    def said(self) -> str:
        unit = self.point.unit
        unit = unit if unit.startswith("%") else f" {unit}" if unit else ""
        return f"{self.point.period}: {self.point.value}{unit}{' (ước)' if self.point.estimated else ''}"


def times(points: Sequence[Point]) -> list[int] | None:
    """The month in which each figure's period ends, rising, where they are periods of one kind and one place.

    A year and six months, or 6 and 9 months, are not two points of one line: None.

    >>> times([Point(f"năm {year}", "", "1", 1.0, "", 1) for year in (2020, 2021, 2023)])
    [24252, 24264, 24288]
    """
    found = [periods(point.period) for point in points]
    if len({point.place for point in points}) > 1 or any(len(one) != 1 or one[0].year is None for one in found):
        return None
    kinds = {(one.kind, one.number if one.kind.endswith("months") else 0) for (one,) in found}
    ends = [months(one, one.year or 0) for (one,) in found]
    rising = all(earlier < later for earlier, later in zip(ends, ends[1:], strict=False))
    return ends if len(kinds) == 1 and rising else None


def wants_line(points: Sequence[Point]) -> bool:
    """True for figures through time that are many, or whose periods do not follow each other evenly."""
    ends = times(points)
    if ends is None:
        return False
    gaps = {later - earlier for earlier, later in zip(ends, ends[1:], strict=False)}
    return len(points) > MANY or len(gaps) > 1


def line(points: Sequence[Point], turn: int) -> str:
    """The inside of the plot of points that `wants_line`; widths are in per cent, as `ui.series` has them."""
    low, high = floor(points), max(one.number for one in points)
    spots = list(_spots(points, low, high))
    parts = [f'<line class="truc" x1="0" x2="100%" y1="{_FLOOR}" y2="{_FLOOR}"></line>']
    told = written(spots)
    parts += [f'<line class="giong" {_upright(spot)}></line>' for spot in told]
    for one, other in zip(spots, spots[1:], strict=False):
        kind = "duong uoc" if other.point.estimated else "duong"
        ends = f'x1="{one.across:.2f}%" y1="{one.down}" x2="{other.across:.2f}%" y2="{other.down}"'
        parts.append(f'<line class="{kind}" {ends}></line>')
    parts += [_dot(spot, turn) for spot in spots]
    parts += [f'<text class="so-lieu" {_beside(spots, spot)}>{escape(spot.point.value)}</text>' for spot in told]
    parts += [f'<text {_at(spot)} y="{_FLOOR + 26}">{escape(period)}</text>' for spot, period in named(told)]
    return "".join(parts)


def told(points: Sequence[Point]) -> str:
    """Every figure in words, for whoever does not see the plot."""
    return "; ".join(_Spot(point, 0, 0).said for point in points)


def floor(points: Sequence[Point]) -> float:
    """Where the axis begins: at 0, or somewhat below the lowest figure where all are far from 0."""
    low, high = min(one.number for one in points), max(one.number for one in points)
    if low <= _FLAT * high:
        return min(0.0, low)
    return low - 0.25 * ((high - low) or high)


def _spots(points: Sequence[Point], low: float, high: float) -> Iterator[_Spot]:
    ends = times(points) or list(range(len(points)))
    whole, reach = (high - low) or 1.0, (ends[-1] - ends[0]) or 1
    for point, end in zip(points, ends, strict=True):
        across = _LEFT + (_RIGHT - _LEFT) * (end - ends[0]) / reach
        yield _Spot(point, across, round(_FLOOR - (_FLOOR - _TOP) * (point.number - low) / whole))


def written(spots: Sequence[_Spot]) -> list[_Spot]:
    """Those whose figure is written out: the last, the first, the highest, the lowest, others where there is room."""
    order = [spots[-1], spots[0]]
    order += [max(spots, key=lambda one: one.point.number), min(spots, key=lambda one: one.point.number), *spots]
    kept: list[_Spot] = []
    for spot in order:
        if all(abs(spot.across - other.across) >= _APART for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.across)


def named(told: Sequence[_Spot]) -> list[tuple[_Spot, str]]:
    """The periods under the axis: of each figure written out where they are short ("2024"), else the first and last."""
    short = [(spot, spot.point.period.removeprefix("năm ")) for spot in told]
    if all(len(period) <= _SHORT for _, period in short):
        return short
    return [(spot, spot.point.period) for spot in (told[0], told[-1])]


def _upright(spot: _Spot) -> str:
    """The thin line that leads from a figure to its period."""
    return f'x1="{spot.across:.2f}%" x2="{spot.across:.2f}%" y1="{spot.down}" y2="{_FLOOR}"'


def _dot(spot: _Spot, turn: int) -> str:
    kind = "diem-so uoc" if spot.point.estimated else "diem-so"
    place = f'cx="{spot.across:.2f}%" cy="{spot.down}"'
    return (
        f'<a href="#{anchor(turn, spot.point.citation)}"><circle class="cham" {place} r="12"></circle>'
        f'<circle class="{kind}" {place} r="7"><title>{escape(spot.said)} [{spot.point.citation}]</title></circle></a>'
    )


def _at(spot: _Spot) -> str:
    """Text at the edges stays inside, as near to its point as a long one can be."""
    if spot.across <= _LEFT:
        return f'x="{_LEFT / 2:g}%" text-anchor="start"'
    if spot.across >= _RIGHT:
        return f'x="{(100 + _RIGHT) / 2:g}%" text-anchor="end"'
    return f'x="{spot.across:.2f}%" text-anchor="middle"'


def _beside(spots: Sequence[_Spot], spot: _Spot) -> str:
    """Where a figure is written: on the side to which the line does not rise, below the point of a valley."""
    at = spots.index(spot)
    before = at > 0 and spots[at - 1].down < spot.down  # a smaller `down` is higher
    after = at + 1 < len(spots) and spots[at + 1].down < spot.down
    if before and after and spot.down + _BELOW < _FLOOR:
        return f'{_at(spot)} y="{spot.down + _BELOW}"'
    above = f'y="{spot.down - 14}"'
    if at == 0 and after:
        return f'x="0" text-anchor="start" {above}'
    if at == len(spots) - 1 and before:
        return f'x="100%" text-anchor="end" {above}'
    if before != after and 0 < at < len(spots) - 1:
        return f'x="{spot.across:.2f}%" text-anchor="{"end" if after else "start"}" {above}'
    return f"{_at(spot)} {above}"
