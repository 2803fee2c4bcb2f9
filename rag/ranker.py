"""The learned ranker: a weighted sum of a candidate's features, its weights in ranker.json."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.features import NAMES

WEIGHTS = Path(__file__).with_name("ranker.json")
# In logits. A candidate so far behind the best has score 0; what a question names (`rag.boosts`) counts on this scale.
SPAN = 20.0


@lru_cache(maxsize=8)
def weights(kind: str, path: Path = WEIGHTS) -> NDArray[np.float64]:
    """For "accented" or "unaccented" questions, float64 [len(NAMES)]; `python -m eval.retrieval.train` fits them."""
    stored: dict[str, float] = json.loads(path.read_text("utf-8"))[kind]
    return np.array([stored[name] for name in NAMES])


def scored(features: NDArray[np.float64], weight: NDArray[np.float64]) -> list[float]:
    """Scores in 0..1, 1 for the best candidate: the share of `SPAN` that each is not behind it.

    >>> weight = np.eye(len(NAMES))[0] * 10
    >>> scored(np.array([np.eye(len(NAMES))[0], np.zeros(len(NAMES))]), weight)
    [1.0, 0.5]
    """
    logits = features @ weight
    behind = logits.max(initial=-np.inf) - logits
    return [float(score) for score in np.maximum(1e-6 / (1.0 + behind), 1.0 - behind / SPAN)]
