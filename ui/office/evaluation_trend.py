"""How one set's measures went over its runs: a table, and a small line for each measure with its values written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.report.words import MEASURES, percent
from ui.office.evaluation_runs import Run
from ui.office.evaluation_views import scope_of, when

SHOWN = ("correct", "figure_accuracy", "citation_precision", "refusal_recall", "answerable_refused")
MOST = 8  # runs of one line: more could not be read
_WIDE, _HIGH, _SIDE, _TOP, _FOOT = 340, 150, 34, 30, 26
Point = tuple[Run, Mapping[str, Any]]


def whole(series: Sequence[Sequence[Point]]) -> str:
    """Every set that was run with the same groups, the newest first; each series is oldest first."""
    head = '<section aria-label="Xu hướng"><h3>Xu hướng</h3>'
    if not series:
        return f'{head}<p class="trong">Xu hướng hiện ra khi có lần chạy xong.</p></section>'
    return head + "".join(_one(points[-MOST:], opened=not n) for n, points in enumerate(series)) + "</section>"


def _one(points: Sequence[Point], *, opened: bool) -> str:
    latest = points[-1][0]
    charts = "".join(line(name, points) for name in SHOWN)
    return (
        f'<details class="xu-huong"{" open" if opened else ""}><summary>{escape(latest.title)}, '
        f"{scope_of(latest.groups)}: {len(points)} lần chạy</summary>"
        f'<div class="bieu-do">{charts}</div>{_table(points)}</details>'
    )


def value_of(measures: Mapping[str, Any], name: str) -> float | None:
    """One measure's value; None where no question of the set has it."""
    value = (measures.get(name) or {}).get("value")
    return float(value) if value is not None else None


def line(name: str, points: Sequence[Point]) -> str:
    """One measure as an SVG line from 0 to 100 %, every value written at its point."""
    known = [(run, value) for run, measures in points if (value := value_of(measures, name)) is not None]
    label = MEASURES[name][0]
    if not known:
        return ""
    step = (_WIDE - 2 * _SIDE) / max(1, len(known) - 1)
    deep = _HIGH - _TOP - _FOOT
    spots = [(round(_SIDE + n * step, 1), round(_TOP + (1 - value) * deep, 1)) for n, (_, value) in enumerate(known)]
    path = " ".join(f"{x},{y}" for x, y in spots)
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="{y - 9}" text-anchor="middle">{_short(value)}</text>'
        for (x, y), (_, value) in zip(spots, known, strict=True)
    )
    ends = [(spots[0][0], known[0][0]), (spots[-1][0], known[-1][0])][: len(known)]
    days = "".join(
        f'<text class="ngay" x="{x}" y="{_HIGH - 4}" text-anchor="middle">{when(run)[:5]}</text>' for x, run in ends
    )
    told = "; ".join(f"{when(run)}: {percent(value)}" for run, value in known)
    return (
        f'<figure><figcaption>{label} (%)</figcaption><svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" '
        f'aria-label="{label}, {told}"><line x1="{_SIDE}" y1="{_TOP + deep}" x2="{_WIDE - _SIDE}" y2="{_TOP + deep}"/>'
        f'<polyline points="{path}"/>{marks}{days}</svg></figure>'
    )


def _short(value: float) -> str:
    """A share in per cent, without a needless decimal.

    >>> _short(1.0), _short(0.985)
    ('100', '98,5')
    """
    return f"{100 * value:.1f}".removesuffix(".0").replace(".", ",")


def _table(points: Sequence[Point]) -> str:
    heads = "".join(f'<th scope="col">{MEASURES[name][0]}</th>' for name in SHOWN)
    rows = "".join(
        f'<tr><th scope="row">{when(run)}</th>'
        + "".join(f'<td data-nhan="{MEASURES[name][0]}">{percent(value_of(measures, name))}</td>' for name in SHOWN)
        + f'<td data-nhan="Số câu">{run.total}</td></tr>'
        for run, measures in reversed(points)
    )
    return (
        f'<div class="bang-cuon"><table class="bang so-do"><thead><tr><th scope="col">Lần chạy</th>{heads}'
        f'<th scope="col">Số câu</th></tr></thead><tbody>{rows}</tbody></table></div>'
        '<p class="ghi-chu">“Từ chối oan” càng thấp càng tốt, các số khác càng cao càng tốt. “—”: bộ này không có câu '
        "hỏi loại ấy.</p>"
    )
