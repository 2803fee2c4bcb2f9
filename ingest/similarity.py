"""The MinHash signature of a text, by which near-identical documents are found (see `rag.versions`)."""

from __future__ import annotations

import zlib

from rag.text import fold

NUMBERS = 128
_WORDS = 5  # a shingle: long enough that two texts on one subject share few by chance
_STEP = 20_000  # shingles hashed at a time; bounds the memory of a very long text


def signature(text: str) -> bytes | None:
    """128 unsigned 32-bit numbers as bytes; None for a text too short to be compared.

    The words are folded, so that a text and its recognised scan stay alike. (datasketch does the same in ten lines
    more, but importing it brings scipy: most of a second in every process that reads files.)
    """
    import numpy as np

    words = "".join(character if character.isalnum() else " " for character in fold(text)).split()
    shingles = {zlib.crc32(" ".join(words[at : at + _WORDS]).encode()) for at in range(len(words) - _WORDS + 1)}
    if len(shingles) < 4 * _WORDS:
        return None
    random = np.random.default_rng(1)
    factors = random.integers(0, 1 << 63, size=(2, NUMBERS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    lowest = np.full(NUMBERS, np.iinfo(np.uint64).max, dtype=np.uint64)
    hashes = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    for start in range(0, len(hashes), _STEP):
        mixed = factors[0] * hashes[start : start + _STEP]  # odd factors modulo 2^64: a permutation for each number
        mixed = factors[1] * (mixed ^ (mixed >> np.uint64(31)))
        lowest = np.minimum(lowest, mixed.min(axis=1))
    return (lowest >> np.uint64(32)).astype("<u4").tobytes()
