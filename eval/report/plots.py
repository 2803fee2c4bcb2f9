"""The plots of the report as SVG: text stays text, nothing is fetched, the same numbers give the same drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from eval.report.words import number

_WIDTH, _LEFT, _RIGHT = 480, 20, 66  # the label stands above its line, so that a phone can show it
_ROW, _LABEL = 20, 22  # pixels of one mark, of the label above


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval; `series` is the place of its shape and ink."""

    series: int
    value: float
    low: float
    high: float


def intervals(title: str, rows: Sequence[tuple[str, Sequence[Mark]]], low: float = 0.0, high: float = 1.0) -> str:
    """One group of marks for each row, on a common scale from `low` to `high`."""
    tall = [_LABEL + _ROW * len(marks) + 6 for _, marks in rows]
    parts = list(_scale(low, high, sum(tall)))
    top = 0
    for (label, marks), height in zip(rows, tall, strict=True):
        parts.append(_text(_LEFT, top + 16, label, "label"))
        for place, mark in enumerate(marks):
            parts += _mark(mark, top + _LABEL + _ROW * place + 9, low, high)
        top += height
    return _svg(title, sum(tall) + 24, parts)


def _across(value: float, low: float, high: float) -> float:
    share = (min(max(value, low), high) - low) / (high - low)
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _scale(low: float, high: float, height: int) -> Iterator[str]:
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = low + share * (high - low)
        x = _across(value, low, high)
        yield f'<line class="grid" x1="{x}" y1="0" x2="{x}" y2="{height}"/>'
        yield _text(x, height + 18, f"{value:.2f}".replace(".", ","), "tick")


def _mark(mark: Mark, y: float, low: float, high: float) -> Iterator[str]:
    drawn, filled = f'class="line{mark.series}"', f'class="fill{mark.series}"'  # report.css; the shapes tell too
    first, x, last = (_across(value, low, high) for value in (mark.low, mark.value, mark.high))
    yield f'<line x1="{first}" y1="{y}" x2="{last}" y2="{y}" {drawn} stroke-width="3"/>'
    shapes = (
        f'<circle cx="{x}" cy="{y}" r="6" {filled}/>',
        f'<rect x="{x - 5.5:.1f}" y="{y - 5.5:.1f}" width="11" height="11" {filled}/>',
        f'<path d="M{x:.1f} {y - 7:.1f}l7 12h-14z" {filled}/>',
    )
    yield shapes[mark.series]
    yield f'<text class="value" x="{_WIDTH - 4}" y="{y + 5}" text-anchor="end">{number(mark.value)}</text>'


def risk(title: str, coverage: Sequence[float], wrong: Sequence[float]) -> str:
    """Wrong answers among the most confident share of the answers."""
    height, top = 220, max(0.05, *wrong)
    kept = sorted({*np.linspace(0, len(wrong) - 1, min(len(wrong), 200)).round().astype(int).tolist()})
    span = _WIDTH - 60 - 10
    points = " ".join(f"{60 + coverage[at] * span:.1f},{height - wrong[at] / top * (height - 12):.1f}" for at in kept)
    parts = [_text(54, height - share * (height - 12) + 5, number(share * top), "end") for share in (0, 0.5, 1)]
    parts += [_text(60, height + 20, "0 %", "start"), _text(60 + span, height + 20, "100 %", "end")]
    parts += [f'<path class="grid" d="M60 0V{height}H{_WIDTH - 10}"/>']
    parts += [f'<polyline points="{points}" class="line0" stroke-width="3"/>']
    parts += [_text(60 + span / 2, height + 42, "phần câu trả lời được đưa ra, chắc nhất trước", "tick")]
    return _svg(title, height + 52, parts)


def histogram(title: str, seconds: Sequence[float]) -> str:
    """How long answers took."""
    height, most = 160, max(seconds)
    counts, _ = np.histogram(seconds, bins=24, range=(0, most or 1))
    wide = (_WIDTH - 20) / len(counts)
    parts = [
        f'<rect x="{10 + place * wide:.1f}" y="{height - tall:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}" '
        'class="fill0"/>'
        for place, count in enumerate(counts)
        if (tall := float(count) / float(counts.max()) * (height - 22))
    ]
    parts += [_text(10, 14, f"nhiều nhất {counts.max()} câu", "start"), _text(10, height + 20, "0 giây", "start")]
    parts += [_text(_WIDTH - 10, height + 20, f"{number(most)} giây", "end")]
    return _svg(title, height + 28, parts)


def _text(x: float, y: float, text: str, role: str) -> str:
    anchor = {"tick": "middle", "end": "end"}.get(role, "start")
    return f'<text class="{role}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
