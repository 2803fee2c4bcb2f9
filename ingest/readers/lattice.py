"""Rebuilds the cells of a table from its ruling lines, whether they were drawn in a PDF or found in a picture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf_rules import Rule
from ingest.readers.reading import Square

_FRAME = 8.0  # a rule that runs on this far beyond the outermost crossing rule has a side of the frame missing
_COLUMNS, _ROWS = 60, 400  # more is a drawing

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rising column edges `xs`, rising row edges `ys`, and to which cell each small square (row, column) belongs.

    Row 0 is the topmost; a cell is named by its first square.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[Place, Place]

    def at(self, x: float, y: float) -> Place:
        """The cell in which a point lies, or the nearest one."""
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(len(self.ys) - 1 - bisect_right(self.ys, y), 0), len(self.ys) - 2)
        return self.cells[row, column]

    def boxes(self) -> Iterator[tuple[Place, tuple[float, float, float, float]]]:
        """Each cell, in reading order, with its left, bottom, right and top."""
        for cell, squares in self.members():
            rows, columns = {row for row, _ in squares}, {column for _, column in squares}
            low, high = len(self.ys) - 2 - max(rows), len(self.ys) - 1 - min(rows)
            yield cell, (self.xs[min(columns)], self.ys[low], self.xs[max(columns) + 1], self.ys[high])

    def members(self) -> list[tuple[Place, list[Place]]]:
        """The small squares of each cell, in reading order."""
        members: dict[Place, list[Place]] = {}
        for square, cell in self.cells.items():
            members.setdefault(cell, []).append(square)
        return sorted(members.items())


def _edges(crossing: list[float], ends: tuple[float, float]) -> list[float]:
    """Where the lattice is cut one way; an open side of the table is closed where the other rules end."""
    edges = sorted(set(crossing))
    low, high = ends
    if not edges or low < edges[0] - _FRAME:
        edges.insert(0, low)
    if high > edges[-1] + _FRAME:
        edges.append(high)
    return edges


def lattice_of(part: Sequence[Rule]) -> Lattice | None:
    """The cells between rules that cross each other, of two columns or more; None if they make no table."""
    upright = [rule for rule in part if rule.upright]
    level = [rule for rule in part if not rule.upright]
    if not upright or not level:
        return None
    xs = _edges([rule.at for rule in upright], (min(r.left for r in level), max(r.right for r in level)))
    ys = _edges([rule.at for rule in level], (min(r.bottom for r in upright), max(r.top for r in upright)))
    rows, columns = len(ys) - 1, len(xs) - 1
    if not 2 <= columns <= _COLUMNS or not 1 <= rows <= _ROWS:
        return None
    walls, floors = _covered(upright, xs, ys), _covered(level, ys, xs)
    joined: dict[Place, Place] = {}
    for row in range(rows):
        up = rows - 1 - row  # the same row, counted from the bottom as `ys` is
        for column in range(columns):
            left = joined[row, column - 1] if column and (column, up) not in walls else None
            above = joined[row - 1, column] if row and (up + 1, column) not in floors else None
            joined[row, column] = left or above or (row, column)
            if left and above and left != above:
                _unite(joined, keep=min(left, above), drop=max(left, above))
    return Lattice(tuple(xs), tuple(ys), _rectangles(joined))


def _covered(part: list[Rule], across: list[float], along: list[float]) -> set[Place]:
    """(edge, step) wherever a rule on that edge is drawn along that step."""
    position = {at: index for index, at in enumerate(across)}
    middles = [(low + high) / 2 for low, high in zip(along, along[1:], strict=False)]
    return {
        (position[rule.at], step)
        for rule in part
        for step, middle in enumerate(middles)
        if rule.low <= middle <= rule.high
    }


def _unite(joined: dict[Place, Place], keep: Place, drop: Place) -> None:
    for square, cell in joined.items():
        if cell == drop:
            joined[square] = keep


def _rectangles(joined: dict[Place, Place]) -> dict[Place, Place]:
    """The same, with cells that are no rectangles (a rule is missing) cut into their rows."""
    members: dict[Place, list[Place]] = {}
    for square, cell in joined.items():
        members.setdefault(cell, []).append(square)
    whole: dict[Place, Place] = {}
    for squares in members.values():
        rows, columns = {row for row, _ in squares}, {column for _, column in squares}
        if len(rows) * len(columns) == len(squares):
            whole |= dict.fromkeys(squares, min(squares))
            continue
        for row, column in sorted(squares):
            whole[row, column] = whole[row, column - 1] if (row, column - 1) in squares else (row, column)
    return whole


def squares_of(lattice: Lattice, texts: Mapping[Place, str]) -> list[Square]:
    """The cells in reading order, each with its text ("" where `texts` has none) and its spans."""
    return [
        Square(
            texts.get(cell, ""),
            *cell,
            height=max(row for row, _ in squares) - cell[0] + 1,
            width=max(column for _, column in squares) - cell[1] + 1,
        )
        for cell, squares in lattice.members()
    ]
