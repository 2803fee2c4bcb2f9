"""The measures of a ranking against other libraries on the same run."""

from __future__ import annotations

import random

import numpy as np
import pytest
import pytrec_eval
from sklearn.metrics import label_ranking_average_precision_score, ndcg_score

from eval.scores.ranking import NAMES, per_question, places

FILES = [f"f{number:02}" for number in range(30)]


def a_run(relevant: int) -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    """Two hundred questions with rankings drawn at random."""
    chance = random.Random(relevant)
    qrels = {f"q{number}": set(chance.sample(FILES, relevant)) for number in range(200)}
    return qrels, {key: chance.sample(FILES, 10) for key in qrels}


@pytest.mark.parametrize("relevant", [1, 3])
def test_as_trec_eval_counts_them(relevant: int) -> None:
    qrels, run = a_run(relevant)
    judge = pytrec_eval.RelevanceEvaluator(
        {key: dict.fromkeys(files, 1) for key, files in qrels.items()},
        {"success_1,10", "recall_5,10", "recip_rank", "ndcg_cut_10"},
    )
    theirs = judge.evaluate(
        {key: {file: -float(rank) for rank, file in enumerate(files)} for key, files in run.items()}
    )
    ours = per_question(qrels, run)
    names = ("success_1", "success_10", "recall_5", "recall_10", "recip_rank", "ndcg_cut_10")
    for name, their in zip(NAMES, names, strict=True):
        assert ours[name] == pytest.approx({key: values[their] for key, values in theirs.items()}), name


def test_as_scikit_learn_counts_them() -> None:
    """Every file is ranked there: those not among the ten stand at the end, and count nothing at ten."""
    qrels, run = a_run(1)
    truth = np.array([[file in qrels[key] for file in FILES] for key in qrels], dtype=float)
    scores = np.array([[-run[key].index(file) if file in run[key] else -99 for file in FILES] for key in qrels])
    kept = truth * (scores > -99)
    ours = per_question(qrels, run)
    assert np.mean(list(ours["nDCG@10"].values())) == pytest.approx(ndcg_score(kept, scores, k=10))
    found = kept.any(axis=1)
    mean = label_ranking_average_precision_score(kept[found], scores[found]) * found.mean()
    assert np.mean(list(ours["MRR@10"].values())) == pytest.approx(mean)  # of one relevant file, the same thing


def test_a_file_met_again_keeps_its_place() -> None:
    assert places(["a", "a", "b"]) == ["a", "1:a", "b"]
    assert per_question({"q": {"b"}, "none": {"b"}}, {"q": ["a", "a", "b"]}, ["hit@1", "MRR@10"]) == {
        "hit@1": {"q": 0.0, "none": 0.0},
        "MRR@10": {"q": pytest.approx(1 / 3), "none": 0.0},
    }
