"""The vectors of each chunk's clauses, kept beside Chroma's: a passage is as near as its nearest clause."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rag.clauses import clauses
from rag.schema import Chunk

_SCHEMA = """CREATE TABLE IF NOT EXISTS clauses (
    chunk_id TEXT PRIMARY KEY, spans BLOB NOT NULL, scales BLOB NOT NULL, vectors BLOB NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Near:
    """How near the clauses of one chunk are to a vector.

    `spans`: int32 [n, 2], offsets in the chunk's own text; `cosines`: float32 [n].
    """

    spans: NDArray[np.int32]
    cosines: NDArray[np.float32]


def clause_spans(chunk: Chunk) -> list[tuple[int, int]]:
    """Offsets of a chunk's clauses in its own text; the whole chunk where it has none."""
    return clauses(chunk.text) or [(0, len(chunk.text))]


def quantised(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Vectors [n, d] as int8 with one scale each (float32 [n]); cosines change by about .001.

    >>> scales, small = quantised(np.array([[0.6, -0.8]], dtype=np.float32))
    >>> small.tolist(), [round(float(x), 2) for x in (small * scales[:, None])[0]]
    ([[95, -127]], [0.6, -0.8])
    """
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
    return scales.astype(np.float32), np.rint(vectors / scales[:, None]).astype(np.int8)


class ClauseVectors:
    """A SQLite file of int8 vectors, fetched by chunk. It holds no text; offsets say which clause is meant.

    Callers take turns (`rag.library` locks), also between threads. Raises sqlite3.Error.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
            self._opened.execute("PRAGMA journal_mode=WAL")
            self._opened.execute("PRAGMA synchronous=NORMAL")  # derived: what a power cut takes is made again
            self._opened.execute(_SCHEMA)
        return self._opened

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def add(self, chunks: Sequence[Chunk], vectors: ArrayLike) -> None:
        """Put in the vectors of all clauses of these chunks, in the order of `clause_spans`, replacing earlier ones."""
        made = np.asarray(vectors, dtype=np.float32)
        rows, first = [], 0
        for chunk in chunks:
            spans = np.asarray(clause_spans(chunk), dtype=np.int32)
            scales, small = quantised(made[first : first + len(spans)])
            rows.append((chunk.id, spans.tobytes(), scales.tobytes(), small.tobytes()))
            first += len(spans)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT OR REPLACE INTO clauses VALUES (?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Take chunks out; unknown ids are ignored."""
        self._connection.execute(
            "DELETE FROM clauses WHERE chunk_id IN (SELECT value FROM json_each(?))", (json.dumps(list(chunk_ids)),)
        )

    def near(self, vector: Sequence[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """The clauses of these chunks against a vector of length 1; chunks that are not there are left out."""
        rows = self._connection.execute(
            "SELECT chunk_id, spans, scales, vectors FROM clauses WHERE chunk_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(chunk_ids)),),
        )
        asked = np.asarray(vector, dtype=np.float32)
        found = {}
        for chunk_id, spans, scales, vectors in rows:
            small = np.frombuffer(vectors, dtype=np.int8).reshape(-1, len(asked))
            cosines = (small.astype(np.float32) @ asked) * np.frombuffer(scales, dtype=np.float32)
            found[chunk_id] = Near(np.frombuffer(spans, dtype=np.int32).reshape(-1, 2), cosines)
        return found
