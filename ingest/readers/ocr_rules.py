"""Finds the ruling lines of tables in the grey picture of a page, so that no letter is read out of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from ingest.readers.pdf_rules import Rule, components, merged

Grey = npt.NDArray[np.uint8]  # (height, width), 0 is black
_Mask = npt.NDArray[np.bool_]
_Run = tuple[int, int, int]  # row, first column, one past the last

_SPAN = 1 / 4  # inch of unbroken ink: no letter is as long, and a row of a table hardly lower
_SOLID = 0.92  # of that stretch: what a scanner leaves of a rule
_THICK = 1 / 18  # inch; thicker is a bar, or the edge of a picture
_BESIDE = 1 / 25  # inch: so far from its middle a rule has paper on both sides
_FREE = 0.5  # of its length; letters may stand on the rest
INK = 0.72  # of the paper's grey: hairlines of a 200-dpi scan come out pale
_MOST = 4.0  # degrees that a sheet may lie askew in the scanner
_LEAST = 0.4  # degrees: Tesseract does not mind less, and turning blurs
_COARSE = 4  # pixels taken together to find the angle


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules that cross others, in points from the picture's bottom left corner, and their ink (a mask)."""

    rules: tuple[Rule, ...]
    ink: _Mask | None


def straight(picture: Grey) -> Grey:
    """The picture turned about its middle so that its lines of text and rules are level; as it is, if they are."""
    angle = skew(picture)
    if abs(angle) < _LEAST:
        return picture
    turned = Image.fromarray(picture).rotate(-angle, Image.Resampling.BICUBIC, fillcolor=int(paper_of(picture)))
    return np.asarray(turned)


def skew(picture: Grey) -> float:
    """How many degrees counter-clockwise the lines of the picture rise, at most 4; 0 when nothing tells.

    Level lines put the ink of a page into few rows: the angle sought is the one that makes neighbouring rows
    differ most (Postl, 1988). On a page that lies sideways the same is true of columns.
    """
    rows, columns = (size // _COARSE * _COARSE for size in picture.shape)
    blocks = picture[:rows, :columns].reshape(rows // _COARSE, _COARSE, columns // _COARSE, _COARSE)
    coarse = blocks.mean(axis=(1, 3), dtype=np.float32)
    ys, xs = np.nonzero(coarse < INK * paper_of(picture))
    if len(ys) < 50:
        return 0.0
    level, upright = _best(ys, xs), _best(xs, -ys)
    return max(level, upright)[1]


def _best(along: npt.NDArray[np.int64], across: npt.NDArray[np.int64]) -> tuple[float, float]:
    """How sharp the rows can be made, and the angle that does it."""
    coarse = max((_sharpness(along, across, angle), angle) for angle in np.arange(-_MOST, _MOST + 0.01, 0.25))
    near = np.arange(coarse[1] - 0.2, coarse[1] + 0.21, 0.05)
    return max((_sharpness(along, across, float(angle)), float(angle)) for angle in near)


def _sharpness(along: npt.NDArray[np.int64], across: npt.NDArray[np.int64], angle: float) -> float:
    rows = (along + across * np.tan(np.radians(angle))).astype(np.int64)
    return float((np.diff(np.bincount(rows - rows.min()).astype(np.float64)) ** 2).sum())


def paper_of(picture: Grey) -> float:
    """The grey of the sheet."""
    return float(np.median(picture[::8, ::8]))


def find_ruling(picture: Grey, dpi: int) -> Ruling:
    """The rules of tables and frames: long, thin, dark, crossing one another; an underline crosses nothing."""
    small = _halved(picture)
    dark = small < INK * paper_of(picture)
    level = list(_strokes(dark, dpi / 2))
    upright = list(_strokes(np.ascontiguousarray(dark.T), dpi / 2)) if level else []
    scale, height = 2 * 72 / dpi, dark.shape[0]
    drawn = [(_rule(stroke, scale, height, upright=False), stroke) for stroke in level]
    drawn += [(_rule(stroke, scale, height, upright=True), stroke) for stroke in upright]
    joined = [rule for way in (True, False) for rule in merged(rule for rule, _ in drawn if rule.upright == way)]
    crossing = [rule for part in components(joined) for rule in part]
    if not crossing:
        return Ruling((), None)
    kept = [(rule, stroke) for rule, stroke in drawn if any(_within(rule, other) for other in crossing)]
    ink = np.zeros_like(dark)
    for rule, stroke in kept:
        target = ink.T if rule.upright else ink
        for row, start, end in stroke:
            target[row, start:end] = True
    return Ruling(tuple(crossing), ink)


def _halved(picture: Grey) -> Grey:
    """Half the size, each pixel the darkest of its four: a slanting hairline stays in one piece."""
    rows, columns = (size // 2 * 2 for size in picture.shape)
    pairs = np.minimum(picture[0:rows:2, :columns], picture[1:rows:2, :columns])
    return np.minimum(pairs[:, 0::2], pairs[:, 1::2])


def _strokes(dark: _Mask, dpi: float) -> Iterator[list[_Run]]:
    """The level rules of a picture, each as its runs of ink."""
    span, thick, beside = round(_SPAN * dpi), _THICK * dpi, round(_BESIDE * dpi)
    for stroke in _groups(_runs(_opened(dark, span))):
        low, high = min(run[1] for run in stroke), max(run[2] for run in stroke)
        area = sum(end - start for _, start, end in stroke)
        if area > thick * (high - low):
            continue
        free = sum(_free(dark, run, beside) for run in stroke)
        if free >= _FREE * area:
            yield stroke


def _opened(dark: _Mask, span: int) -> _Mask:
    """The ink that lies in level stretches of `span` pixels that are nearly all ink."""
    counted = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    np.cumsum(dark, axis=1, out=counted[:, 1:])
    rows, starts = np.nonzero(counted[:, span:] - counted[:, :-span] >= _SOLID * span)
    marks = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    np.add.at(marks, (rows, starts), 1)
    np.add.at(marks, (rows, starts + span), -1)
    return np.cumsum(marks, axis=1)[:, :-1] > 0


def _runs(mask: _Mask) -> Iterator[_Run]:
    rows = np.nonzero(mask.any(axis=1))[0]
    for row in rows:
        edges = np.flatnonzero(np.diff(mask[row].astype(np.int8), prepend=0, append=0))
        for start, end in edges.reshape(-1, 2):
            yield int(row), int(start), int(end)


def _groups(runs: Iterator[_Run]) -> list[list[_Run]]:
    """Runs that touch one another from row to row, together."""
    done: list[list[_Run]] = []
    growing: list[list[_Run]] = []
    for run in runs:
        done += [group for group in growing if group[-1][0] < run[0] - 1]
        growing = [group for group in growing if group[-1][0] >= run[0] - 1]
        touched = [group for group in growing if any(_touch(other, run) for other in group)]
        growing = [group for group in growing if group not in touched]
        growing.append(sorted([item for group in touched for item in group] + [run]))
    return done + growing


def _touch(one: _Run, other: _Run) -> bool:
    return abs(one[0] - other[0]) <= 1 and one[1] <= other[2] and other[1] <= one[2]


def _free(dark: _Mask, run: _Run, beside: int) -> int:
    """Pixels of the run with paper above and below."""
    row, start, end = run
    above, below = dark[max(row - beside, 0), start:end], dark[min(row + beside, len(dark) - 1), start:end]
    return int((~above & ~below).sum())


def _rule(stroke: list[_Run], scale: float, height: int, *, upright: bool) -> Rule:
    area = sum(end - start for _, start, end in stroke)
    at = sum((row + 0.5) * (end - start) for row, start, end in stroke) / area
    low, high = min(run[1] for run in stroke), max(run[2] for run in stroke)
    if upright:  # found in the transposed picture: its columns count from the top of the page
        return Rule(True, at * scale, (height - high) * scale, (height - low) * scale)
    return Rule(False, (height - at) * scale, low * scale, high * scale)


def _within(piece: Rule, rule: Rule) -> bool:
    return (
        piece.upright == rule.upright
        and abs(piece.at - rule.at) <= 3.0
        and rule.low - 1 <= piece.low
        and piece.high <= rule.high + 1
    )


def without_rules(picture: Grey, ruling: Ruling) -> Grey:
    """The picture with the rules' ink painted over in the paper's grey."""
    if ruling.ink is None:
        return picture
    wide = ruling.ink.copy()
    for axis in (0, 1):  # a rule's edges are paler than its middle
        wide |= np.roll(wide, 1, axis) | np.roll(wide, -1, axis)
    full = np.repeat(np.repeat(wide, 2, axis=0), 2, axis=1)
    clean = picture.copy()
    clean[: full.shape[0], : full.shape[1]][full] = round(paper_of(picture))
    return clean
