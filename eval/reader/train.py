"""Fits the reader on the permitted dev sets: the weights of its clauses, its cross-encoder and its confidence.

    python -m eval.reader.train [--data ../shared/data/questions] [--work FOLDER]

About an hour and a half on 2 cores. Never trained on ViQuAD, ViNewsQA or ViCoQA, nor on the halves "check" of the
others, from which the confidence is fitted: it must be learnt from questions that the cross-encoder has not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.reader import learning
from eval.reader.examples import Example, examples
from eval.reader.pairs import rescored
from eval.retrieval import train as ranking
from eval.retrieval.sets import HALVES, present
from rag.extract import WEIGHTS, learnt, set_by_hand

LEARNT_FROM: Mapping[str, Sequence[str]] = {
    "xquad_vi": HALVES,
    "mlqa_vi_dev": HALVES,
    "uit_regulations": ("tune",),
    "alqac2023_2025": ("tune",),
}


def clause_weights(sets: Sequence[Sequence[Example]]) -> dict[str, float]:
    """Logits by feature, from the questions that can be answered; a clause is right when it holds a gold answer."""
    names = list(learnt("clauses"))
    fitted = ranking.fit([[_clauses(one, names) for one in told if one.answerable] for told in sets])
    return dict(zip(names, np.round(fitted, 2).tolist(), strict=True))


def _clauses(example: Example, names: Sequence[str]) -> ranking.Example:
    measured = [[getattr(one.features, name) for name in names] for one in example.candidates]
    right = [one.document.source in example.gold and example.holds(one.text) for one in example.candidates]
    return ranking.Example(np.array(measured).reshape(-1, len(names)), np.array(right, dtype=bool))


def scored(example: Example, weights: Mapping[str, float]) -> Example:
    """The example with its clauses scored by other weights; what was set by hand is kept."""
    scores: NDArray[np.float64] = np.array(
        [sum(weight * getattr(one.features, name) for name, weight in weights.items()) for one in example.candidates]
    )
    by_hand = [set_by_hand(one.features, one.agrees) for one in example.candidates]
    return rescored(example, [float(score) + known for score, known in zip(scores, by_hand, strict=True)])


def _gathered(data: Path, work: Path) -> dict[str, list[Example]]:
    """Every question that is learnt from, by set, with what the reader sees of it."""
    names = present(data, list(LEARNT_FROM))
    return {name: list(examples(data, name, work / name, LEARNT_FROM[name])) for name in names}


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.reader.train", description="Fits the reader.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--work", type=Path, help="where libraries are made, kept and found again")
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="the folder of reader.json and reader.npz")
    parser.add_argument("--epochs", type=int, default=learning.EPOCHS, help="0: only the confidence, anew")
    return parser.parse_args(argv)
