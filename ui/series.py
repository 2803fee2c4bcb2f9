"""A plot of an indicator over periods or places, as SVG: bars with their values, or a line through time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.schema import Point, Series
from ui import trend
from ui.anchors import anchor

_ROW, _TEXT, _BAR = 56, 20, 18  # pixels: of one figure, its line of text, its bar
_MOST = 40  # figures; more would be no picture any more, and the table has them all


def plot(series: Series, turn: int) -> str:
    """One <figure> for the bubble of the `turn`-th answer; "" for a series that is no comparison.

    Lengths are in per cent, so that the letters keep their size on a phone; the page allows no viewBox.
    """
    points = series.points[:_MOST]
    if len(points) < 2:
        return ""
    units = {one.unit for one in points}
    name = series.indicator + (f" ({', '.join(sorted(units))})" if units != {""} else "")
    as_line = trend.wants_line(points)
    inside, height = (trend.line(points, turn), trend.HEIGHT) if as_line else (_bars(points, turn), _ROW * len(points))
    hints = [_estimated(as_line)] if any(one.estimated for one in points) else []
    hints += ["Trục đứng không bắt đầu từ 0"] if as_line and trend.floor(points) > 0 else []
    hint = f'<span class="uoc-la">{"; ".join(hints)}</span>' if hints else ""
    kind = "duong-ke" if as_line else "cot-ngang"
    told = f"<title>Biểu đồ: {escape(name)}</title><desc>{escape(trend.told(points))}</desc>"
    return (
        f'<figure class="bieu-do"><figcaption>Biểu đồ: {escape(name)} {hint}</figcaption>'
        f'<svg class="{kind}" width="100%" height="{height}">{told}{inside}</svg></figure>'
    )


def _estimated(as_line: bool) -> str:
    return "Điểm rỗng, nét đứt: số ước" if as_line else "Cột gạch nối: số ước"


def _bars(points: Sequence[Point], turn: int) -> str:
    low, high = min(0.0, *(one.number for one in points)), max(0.0, *(one.number for one in points))
    several = len({one.place for one in points}) > 1
    return "".join(_row(one, n, turn, low, high or 1.0, several=several) for n, one in enumerate(points))


def _row(point: Point, n: int, turn: int, low: float, high: float, *, several: bool) -> str:
    whole = (high - low) or 1.0
    left, right = ((min(0.0, point.number) - low) / whole, (max(0.0, point.number) - low) / whole)
    top = n * _ROW
    about = ", ".join(filter(None, (point.period, point.place if several or not point.period else "")))
    unit = point.unit if point.unit.startswith("%") else f" {point.unit}" if point.unit else ""
    said = f"{point.value}{unit}{' (ước)' if point.estimated else ''}"
    kind = "cot uoc" if point.estimated else "cot"
    return (
        f'<text x="0" y="{top + _TEXT}">{escape(about)}: <tspan class="so-lieu">{escape(said)}</tspan> '
        f'<a href="#{anchor(turn, point.citation)}"><tspan>[{point.citation}]</tspan></a></text>'
        f'<rect class="{kind}" x="{100 * left:.2f}%" y="{top + _TEXT + 8}" '
        f'width="{max(0.4, 100 * (right - left)):.2f}%" height="{_BAR}"></rect>'
    )
