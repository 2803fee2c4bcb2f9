"""Collects the straight rules drawn on a PDF page into the groups that cross each other."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

_THIN = 3.0  # points; a bar thicker than this is a shade, not a rule
_SHORT = 4.0  # shorter ones are the corners between the rules
_SNAP = 2.5  # rules this near each other are one: double borders, rounding
_GAP = 3.5
_SEGMENTS = 400  # a path of more is a drawing
_DEPTH = 3  # forms within forms

_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule from `low` to `high`, at x = `at` when `upright`, at y = `at` otherwise (points)."""

    upright: bool
    at: float
    low: float
    high: float

    @property
    def left(self) -> float:
        return self.at if self.upright else self.low

    @property
    def right(self) -> float:
        return self.at if self.upright else self.high

    @property
    def bottom(self) -> float:
        return self.low if self.upright else self.at

    @property
    def top(self) -> float:
        return self.high if self.upright else self.at

    def turned(self, turns: int) -> Rule:
        """As it lies after `turns` quarter turns clockwise about the origin.

        >>> Rule(True, 10.0, 0.0, 5.0).turned(1)
        Rule(upright=False, at=-10.0, low=0.0, high=5.0)
        """
        rule = self
        for _ in range(turns):
            rule = (
                Rule(False, -rule.at, rule.low, rule.high)
                if rule.upright
                else Rule(True, rule.at, -rule.high, -rule.low)
            )
        return rule

    def crosses(self, other: Rule) -> bool:
        """True if the two meet, or end near each other, at a right angle."""
        return (
            self.upright != other.upright
            and other.low - _GAP <= self.at <= other.high + _GAP
            and self.low - _GAP <= other.at <= self.high + _GAP
        )


def rules(page: pypdfium2.PdfPage) -> list[Rule]:
    """The page's rules, each drawn piece joined to its neighbours and set on a common line with them."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    drawn = list(_drawn(((pdfium.FPDFPage_GetObject(page.raw, index)) for index in range(count)), _SAME, _DEPTH))
    return [*merged(rule for rule in drawn if rule.upright), *merged(rule for rule in drawn if not rule.upright)]


def components(found: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that hang together by crossings; rules that cross nothing are left out."""
    upright = [rule for rule in found if rule.upright]
    level = [rule for rule in found if not rule.upright]
    groups: list[list[Rule]] = []
    for rule in upright:
        group = [rule, *(other for other in level if rule.crosses(other))]
        if len(group) == 1:
            continue
        apart = []
        for known in groups:
            if any(other in known for other in group[1:]):
                group += [other for other in known if other not in group]
            else:
                apart.append(known)
        groups = [*apart, group]
    return groups


def _drawn(objects: Iterable[object], matrix: _Matrix, depth: int) -> Iterator[Rule]:
    for handle in objects:
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _of_path(handle, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            count = pdfium.FPDFFormObj_CountObjects(handle)
            inner = (pdfium.FPDFFormObj_GetObject(handle, index) for index in range(count))
            yield from _drawn(inner, _times(_matrix(handle), matrix), depth - 1)


def _of_path(handle: object, matrix: _Matrix) -> Iterator[Rule]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(handle, *map(ctypes.byref, (left, bottom, right, top))):
        return
    corners = [_apply(matrix, (left.value, bottom.value)), _apply(matrix, (right.value, top.value))]
    rule = _thin(corners)
    if rule is not None:
        yield rule
        return
    count = pdfium.FPDFPath_CountSegments(handle)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
    if count > _SEGMENTS or (count <= 5 and not stroke.value):  # a plain filled box is a shade
        return
    for line in _lines(handle, count, _times(_matrix(handle), matrix)):
        drawn = [list(pair) for pair in zip(line, line[1:], strict=False)]
        pieces = drawn if stroke.value else [line]  # a filled box is a rule when the whole of it is thin
        yield from (rule for piece in pieces if (rule := _thin(piece)) is not None)


def _lines(handle: object, count: int, matrix: _Matrix) -> Iterator[list[_Point]]:
    """The path's straight lines, each from where the pen is set down to where it is lifted or bends."""
    line: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _apply(matrix, (x.value, y.value))
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            if line:
                yield line
            line = []
        line.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            line.append(line[0])
    if line:
        yield line


def _thin(points: list[_Point]) -> Rule | None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if width <= _THIN and height >= _SHORT:
        return Rule(True, (min(xs) + max(xs)) / 2, min(ys), max(ys))
    if height <= _THIN and width >= _SHORT:
        return Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs))
    return None


def merged(drawn: Iterable[Rule]) -> Iterator[Rule]:
    """Rules of one direction, those that lie near each other set on one line and joined where they meet."""
    ordered = sorted(drawn, key=lambda rule: rule.at)
    while ordered:
        near = [rule for rule in ordered if rule.at - ordered[0].at <= _SNAP]
        ordered = ordered[len(near) :]
        at = sum(rule.at for rule in near) / len(near)
        current: Rule | None = None
        for rule in sorted(near, key=lambda rule: rule.low):
            if current is None or rule.low > current.high + _GAP:
                if current is not None:
                    yield current
                current = replace(rule, at=at)
            else:
                current = replace(current, high=max(current.high, rule.high))
        if current is not None:
            yield current


def _matrix(handle: object) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    x, y = _apply(then, (e, f))
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        x,
        y,
    )


def _apply(matrix: _Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f
