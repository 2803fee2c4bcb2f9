"""Clause vectors: a real SQLite file of int8 vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.clause_vectors import ClauseVectors, clause_spans, quantised
from rag.schema import Chunk

TEXT = "Thu ngân sách đạt 88% dự toán. Giải ngân vốn đầu tư công đạt 61% kế hoạch."


def chunk(name: str, text: str = TEXT) -> Chunk:
    return Chunk(name, "d", "x.txt", "", text, 0, len(text))


def units(count: int, seed: int = 0) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def test_the_spans_are_clauses_of_the_chunk_or_all_of_it() -> None:
    assert [TEXT[start:end] for start, end in clause_spans(chunk("a"))] == [
        "Thu ngân sách đạt 88% dự toán.",
        "Giải ngân vốn đầu tư công đạt 61% kế hoạch.",
    ]
    assert clause_spans(chunk("b", "|||")) == [(0, 3)]


def test_a_quantised_vector_keeps_its_cosines() -> None:
    vectors, asked = units(200), units(1, seed=1)[0]
    scales, small = quantised(vectors)
    assert small.dtype == np.int8
    assert np.abs((small * scales[:, None]) @ asked - vectors @ asked).max() < 0.005


def test_each_chunk_gets_the_cosines_of_its_own_clauses(tmp_path: Path) -> None:
    store, vectors = ClauseVectors(tmp_path / "clauses.sqlite"), units(3)
    store.add([chunk("a"), chunk("b", "Một câu đủ dài.")], vectors.tolist())
    found = store.near(vectors[1].tolist(), ["b", "a", "unknown"])
    assert found.keys() == {"a", "b"}
    assert found["a"].spans.tolist() == [list(span) for span in clause_spans(chunk("a"))]
    assert found["a"].cosines.tolist() == pytest.approx([float(vectors[0] @ vectors[1]), 1.0], abs=0.01)
    assert found["b"].cosines.tolist() == pytest.approx([float(vectors[2] @ vectors[1])], abs=0.01)


def test_what_is_added_again_is_replaced_and_what_is_removed_is_gone(tmp_path: Path) -> None:
    store, vectors = ClauseVectors(tmp_path / "clauses.sqlite"), units(4)
    store.add([chunk("a")], vectors[:2].tolist())
    store.add([chunk("a")], vectors[2:].tolist())
    assert store.near(vectors[2].tolist(), ["a"])["a"].cosines[0] == pytest.approx(1.0, abs=0.01)
    store.remove(["a", "unknown"])
    assert store.near(vectors[2].tolist(), ["a"]) == {}


def test_another_reader_sees_what_was_written(tmp_path: Path) -> None:
    writer, reader = (ClauseVectors(tmp_path / "clauses.sqlite") for _ in range(2))
    assert reader.near([0.0] * 384, ["a"]) == {}
    writer.add([chunk("a")], units(2).tolist())
    writer.close()
    assert reader.near([0.0] * 384, ["a"]).keys() == {"a"}
