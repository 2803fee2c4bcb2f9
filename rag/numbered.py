"""Texts as numbers, one a syllable, so that what stands beside what is counted in all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Several texts, one after another: of each syllable its place among some words, or -1, and in which text it is.

    `places`, `texts`: int32 [syllables].
    """

    places: Numbers
    texts: Numbers

    def of(self, lookup: Numbers) -> Numbered:
        """The same with the places that `lookup` has for these; its last one is for -1."""
        return Numbered(lookup[self.places], self.texts)

    def neighbours(self, length: int, base: int) -> Numbered:
        """So many neighbours in one text as one number each, their places as digits to `base`; the others left out."""
        end = max(len(self.places) - length + 1, 0)
        parts = [self.places[shift : shift + end] for shift in range(length)]
        whole = self.texts[:end] == self.texts[length - 1 : length - 1 + end]
        for part in parts:
            whole &= part >= 0
        digits = np.zeros(end, dtype=np.int64)
        for part in parts:
            digits = digits * base + part
        return Numbered(digits[whole], self.texts[:end][whole])


def numbered(texts: Sequence[Numbers]) -> Numbered:
    """Several texts as one; each is the places of its syllables."""
    which = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])
    return Numbered(np.concatenate([np.zeros(0, dtype=np.int32), *texts]), which)


def counted(several: Numbered, wanted: NDArray[np.int64], texts: int) -> Numbers:
    """How often each text has each of the wanted, int32 [texts, wanted]."""
    order = np.argsort(wanted)
    where = np.searchsorted(wanted, several.places, sorter=order)
    there = where < len(wanted)
    at = order[where[there]]
    same = wanted[at] == several.places[there]
    flat = several.texts[there][same].astype(np.int64) * len(wanted) + at[same]
    return np.bincount(flat, minlength=texts * len(wanted)).reshape(texts, len(wanted)).astype(np.int32)
