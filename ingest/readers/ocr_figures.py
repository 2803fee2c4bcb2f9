"""Holds what was read of a figure against its ink: how many digits, and where its commas and points stand."""

from __future__ import annotations

import re
from statistics import median

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.bool_]  # (rows, columns) of one printed line, True where it is dark

_FIGURE = re.compile(r"[\d.,:;/'|lI]*\d[\d.,:;/'|lI]*|\|")
_ONE = str.maketrans("|lI", "111")  # between rules what looks like a rule is a 1; Roman numbers hold no digit
_LOW, _BELOW = 0.55, 0.1  # heights of a digit: a mark is lower than this, and a comma hangs so far below the line
_SPECK = 0.08
_TOUCHING = 0.75  # of the height of a figure: wider is two digits
_APART = 0.6  # of the height of a figure: a digit is half as wide as high


def is_figure(text: str) -> bool:
    """True for a cell that holds one figure and nothing else, some of its ones perhaps read as strokes.

    >>> [is_figure(text) for text in ("12,5", "l6", "|", "II", "5,7 m", "15%")]
    [True, True, True, False, False, False]
    """
    return _FIGURE.fullmatch(text) is not None


def mend(text: str, ink: Ink) -> str | None:
    """The figure with the commas and points that the ink shows, or None where the ink has other digits than `text`.

    Tesseract leaves the comma out of "9,5" three times in four where the digits stand alone, and is sure of it.
    """
    digits = [character for character in text.translate(_ONE) if character.isdigit()]
    read = len(text) - len(digits)
    signs = _signs(ink)
    if signs is None:
        return None
    glyphs, marks = signs.count("0"), len(signs) - signs.count("0")
    if glyphs > len(digits) or (glyphs < len(digits) and marks != read):
        return None
    if glyphs < len(digits) and max(right - left for left, right in _columns(ink)) < _TOUCHING * len(ink):
        return None
    if glyphs < len(digits) or marks < read:  # digits that touch, or a comma below one
        return text.translate(_ONE) if re.fullmatch(r"[\d.,]+", text.translate(_ONE)) else None
    following = iter(digits)
    return "".join(next(following) if sign == "0" else sign for sign in signs)


def split(text: str, ink: Ink) -> list[tuple[str, int, int]] | None:
    """The figures that a word is made of, each with its first column and the one past its last.

    Two that stand further apart than a digit is wide are two. None where it cannot be told which digits are whose.
    """
    columns = _columns(ink)
    cuts = [at for at in range(1, len(columns)) if columns[at][0] - columns[at - 1][1] > _APART * len(ink)]
    if not cuts:
        return [(text, 0, ink.shape[1])]
    if len(columns) != len(text):
        return None
    return [
        (text[start:end], int(columns[start][0]), int(columns[end - 1][1]))
        for start, end in zip([0, *cuts], [*cuts, len(columns)], strict=True)
    ]


def _columns(ink: Ink) -> npt.NDArray[np.int64]:
    """First column and one past the last of each thing that paper parts from the next."""
    return np.flatnonzero(np.diff(ink.any(axis=0).astype(np.int8), prepend=0, append=0)).reshape(-1, 2)


def _signs(ink: Ink) -> str | None:
    """A "0" for each thing as high as a digit, the marks on the line as they are; None if something else is there."""
    spans = [(int(rows[0]), int(rows[-1]) + 1) for a, b in _columns(ink) if len(rows := _rows(ink[:, a:b]))]
    if not spans:
        return None
    tall = max(bottom - top for top, bottom in spans)
    spans = [(top, bottom) for top, bottom in spans if bottom - top > _SPECK * tall]
    digits = [(top, bottom) for top, bottom in spans if bottom - top >= _LOW * tall]
    line, middle = median(bottom for _, bottom in digits), median((top + bottom) / 2 for top, bottom in digits)
    signs = ""
    for top, bottom in spans:
        if bottom - top >= _LOW * tall:
            signs += "0"
        elif top < middle:  # a dash, an accent
            return None
        else:
            signs += "," if bottom > line + _BELOW * tall else "."
    return signs


def _rows(ink: Ink) -> npt.NDArray[np.int64]:
    return np.flatnonzero(ink.any(axis=1))
