"""The features of candidates, on small texts whose values can be counted by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from rag.clause_vectors import Near
from rag.features import NAMES, Asked, Candidate, measured, read
from rag.schema import Chunk


def asked(
    text: str, wordings: Sequence[str] = (), seen: Mapping[str, int] | None = None, folded: bool = False
) -> Asked:
    known = seen or {}
    return Asked(text, wordings, 100, lambda terms: [known.get(term, 1) for term in terms], folded=folded)


def candidate(text: str, cosine: float | None = None, near: Near | None = None, **beside: str) -> Candidate:
    chunk = Chunk(text, "d", "x.txt", "", text, 0, len(text))
    return Candidate(chunk, beside.get("before", ""), beside.get("after", ""), cosine, near)


def features(question: Asked, *candidates: Candidate) -> list[Mapping[str, float]]:
    return [dict(zip(NAMES, row, strict=True)) for row in measured(question, candidates, read(candidates)).tolist()]


def test_a_candidate_that_says_all_of_the_question_has_every_share() -> None:
    (only,) = features(asked("thu ngân sách"), candidate("Thu ngân sách"))
    assert [only[name] for name in ("wide", "coverage", "triples", "window")] == [1.0] * 4


def test_shares_are_weighted_by_rarity() -> None:
    question = asked("thu phí", seen={"thu": 50, "phí": 1, "thu_phí": 1})
    rare, common = math.log(1 + 99.5 / 1.5), math.log(1 + 50.5 / 50.5)
    first, second = features(question, candidate("phí cao"), candidate("thu cao"))
    assert first["coverage"] == pytest.approx(rare / (rare + common))
    assert second["coverage"] == pytest.approx(common / (rare + common))
    assert first["triples"] == 0.0


def test_words_that_only_ask_count_for_nothing() -> None:
    question = asked("mức nào", seen={"mức": 1, "nào": 1})
    (found, asking) = features(question, candidate("mức ấy"), candidate("nào ngờ"))
    assert (found["coverage"], asking["coverage"], asking["wide"]) == (1.0, 0.0, 0.0)


def test_other_wordings_count_for_bm25_and_not_for_the_shares() -> None:
    question = asked("thu NSNN", ["ngân sách nhà nước"])
    short, long = features(question, candidate("thu phí"), candidate("ngân sách nhà nước"))
    assert long["wide"] == 1.0 > short["wide"]
    assert long["coverage"] == 0.0 < short["coverage"]


def test_neighbours_count_in_the_wide_score_alone() -> None:
    beside, alone = features(
        asked("thu ngân sách"), candidate("Đạt 88%.", before="Thu ngân sách tỉnh."), candidate("Đạt 61%.")
    )
    assert (beside["wide"], alone["wide"], beside["coverage"]) == (1.0, 0.0, 0.0)


def test_the_window_is_the_best_two_clauses_running() -> None:
    text = "Thu ngân sách. Không có gì. Chi đầu tư."
    spans = np.array([[0, 14], [15, 27], [28, 39]], dtype=np.int32)
    near = Near(spans, np.zeros(3, dtype=np.float32))
    (found,) = features(asked("thu ngân sách chi đầu tư"), candidate(text, 0.8, near))
    assert 0.4 < found["window"] < found["coverage"] == 1.0


def test_vectors_are_measured_from_the_nearest_and_the_missing_are_as_far_as_the_farthest() -> None:
    near = Near(np.array([[0, 2]], dtype=np.int32), np.array([0.95], dtype=np.float32))
    rows = features(asked("x y"), candidate("a", 0.9, near), candidate("b", 0.8), candidate("c"))
    assert [row["chunk"] for row in rows] == pytest.approx([0.0, -0.1, -0.1])
    assert [row["clause"] for row in rows] == pytest.approx([0.0, -0.15, -0.15])
    assert [row["chunk"] for row in features(asked("x"), candidate("a"), candidate("b"))] == [0.0, 0.0]


def test_a_question_without_diacritics_is_held_against_folded_texts() -> None:
    (found,) = features(asked("thu ngan sach", folded=True), candidate("Thu ngân sách"))
    assert found["coverage"] == found["window"] == 1.0


def test_no_candidates_no_rows() -> None:
    assert measured(asked("thu"), [], read([])).shape == (0, len(NAMES))
