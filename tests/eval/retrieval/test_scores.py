"""The measures against values computed by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.retrieval.ranking import Ranking
from eval.retrieval.scores import ahead, per_question, summarise
from eval.retrieval.sets import Asked

QUESTIONS = (
    Asked("1", "", frozenset({"a"}), "A", "tune"),
    Asked("2", "", frozenset({"b"}), "B", "check"),
    Asked("3", "", frozenset({"c"}), "A", "tune"),
    Asked("4", "", frozenset({"a", "b"}), "C", "check"),
    Asked("5", "", frozenset({"z"}), "D", "check"),
)
FILES = {
    "1": ["a", "a", "b"],
    "2": ["a", "a", "b"],  # two passages of one file: b stands third
    "4": ["x", "a", "y", "b"],
    "5": [f"f{rank}" for rank in range(10)] + ["z"],  # eleventh
}


def test_by_hand() -> None:
    values = per_question(QUESTIONS, FILES)
    assert values["hit@1"] == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 0}
    assert values["hit@10"] == {"1": 1, "2": 1, "3": 0, "4": 1, "5": 0}
    assert values["MRR@10"] == pytest.approx({"1": 1, "2": 1 / 3, "3": 0, "4": 1 / 2, "5": 0})
    two = (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3))
    assert values["nDCG@10"] == pytest.approx({"1": 1, "2": 1 / log2(4), "3": 0, "4": two, "5": 0})


def test_means_and_halves() -> None:
    ranking = Ranking(FILES, [0.02, 0.01], 1.5, 2.5, 100.4, "v")
    summary = summarise(QUESTIONS, ranking)
    measures, halves = summary["measures"], summary["halves"]
    assert isinstance(measures, dict) and isinstance(halves, dict)
    hit = measures["hit@1"]
    assert (hit["value"], hit["of"], hit["n"]) == (0.2, 5, 4)  # five questions about four contexts
    assert 0 <= hit["low"] <= 0.2 <= hit["high"] <= 1
    assert [halves[name]["hit@10"]["value"] for name in ("tune", "check")] == [0.5, round(2 / 3, 4)]
    assert (summary["query_seconds"], summary["index_seconds"], summary["peak_mb"]) == ([0.01, 0.02], 1.5, 100)
    assert summarise(QUESTIONS, ranking) == summary  # the same draws each time


def test_the_lead_is_drawn_in_pairs() -> None:
    ours = {"1": 1.0, "2": 1.0, "3": 1.0, "4": 0.5, "5": 0.0}
    theirs = {"1": 1.0, "2": 0.5, "3": 0.5, "4": 1.0, "5": 0.0}
    lead = ahead(QUESTIONS, ours, theirs)
    assert (lead["value"], lead["of"], lead["n"]) == (0.2, 5, 4)
    same = ahead(QUESTIONS, ours, ours)
    assert (same["value"], same["low"], same["high"]) == (0, 0, 0)
