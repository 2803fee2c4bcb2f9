"""Fits the ranker's weights: `python -m eval.retrieval.train` writes rag/ranker.json.

It learns from the half "tune" of ALQAC, UIT regulations, XQuAD and MLQA alone, whose licences allow what ships to learn
from them. A conditional logit: the chance that a candidate is of a right file is the softmax of its weighted features.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from eval.retrieval.sets import HALVES, Asked, QuestionSet, read_set, without_diacritics, write_documents
from ingest.pipeline import run
from ingest.workers import Here
from rag.features import NAMES
from rag.library import Library
from rag.ranker import WEIGHTS
from rag.retrieve import fuse, gathered, measures, search
from rag.settings import Settings
from rag.understand import understand

SETS = ("alqac2023_2025", "uit_regulations", "xquad_vi", "mlqa_vi_dev")
_PENALTY = 2e-3  # of squared weights of standardised features; chosen on the halves "tune" in two parts
_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Example:
    """One question: features [candidates, len(NAMES)], and which candidates are of a right file, bool [candidates]."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]


class Silent:
    """Progress that nobody watches."""

    def files(self, done: int, total: int, name: str) -> None:
        """Nothing is shown."""

    def vectors(self, done: int, total: int) -> None:
        """Nothing is shown."""


def library_of(collection: QuestionSet, folder: Path) -> Library:
    """The collection, ingested under a folder; one that is there already is gone on with."""
    if not (folder / "documents").exists():
        write_documents(collection, folder / "documents")
    library = Library(Settings.model_construct(data_dir=folder / "data"))
    run(library, [folder / "documents"], Silent(), reader=Here())
    library.refresh()
    return library


def examples(library: Library, questions: Sequence[Asked], settings: Settings) -> Iterator[Example]:
    """What the ranker would be given for each question."""
    for question in tqdm(questions, unit="q", file=sys.stderr):
        query = understand(question.text, (), library.places(), library, library.glossary())
        found = search(library, query, settings)
        ids = [key for key, _ in fuse(found.words, found.vectors, settings.dense_weight)[:_CANDIDATES]]
        candidates = gathered(library, found, ids)
        right = np.array([one.chunk.source in question.relevant for one in candidates])
        yield Example(measures(library, query, candidates), right)


def fit(sets: Sequence[Sequence[Example]], penalty: float = _PENALTY) -> NDArray[np.float64]:
    """Weights, float64 [len(NAMES)]; every set counts alike, however many questions it has."""
    useful = [[one for one in examples if one.right.any() and not one.right.all()] for examples in sets]
    rows = [one for examples in useful for one in examples]
    share = np.concatenate([np.full(len(examples), 1 / len(examples) / len(useful)) for examples in useful if examples])
    features = np.concatenate([one.features for one in rows])
    right = np.concatenate([one.right for one in rows]).astype(float)
    scale = features.std(axis=0) + 1e-9
    features = features / scale
    begins = np.cumsum([0, *(len(one.right) for one in rows)])[:-1]
    of = np.repeat(np.arange(len(rows)), [len(one.right) for one in rows])

    def loss(weight: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = features @ weight
        logits = np.exp(logits - np.maximum.reduceat(logits, begins)[of])
        total = np.add.reduceat(logits, begins)
        good = np.maximum(np.add.reduceat(logits * right, begins), 1e-300)
        slope = (logits / total[of] - logits * right / good[of]) * share[of]
        value = -float(share @ np.log(good / total)) + penalty * float(weight @ weight)
        return value, slope @ features + 2 * penalty * weight

    found: NDArray[np.float64] = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x / scale
    return found


def hits(examples: Sequence[Example], weight: NDArray[np.float64], k: int) -> float:
    """The share of questions with a right file among the best `k` candidates."""
    return float(
        np.mean([one.right[np.argsort(-(one.features @ weight), kind="stable")[:k]].any() for one in examples])
    )


KINDS = ("accented", "unaccented")  # how the questions are typed


def gathered_examples(data: Path, name: str, folder: Path) -> dict[tuple[str, str], list[Example]]:
    """The examples of one set by kind and half, its collection ingested under `folder`."""
    collection = read_set(data, name)
    library = library_of(collection, folder)
    settings = Settings.model_construct(data_dir=folder / "data")
    typed = {"accented": collection, "unaccented": without_diacritics(collection)}
    return {
        (kind, half): list(examples(library, [q for q in asked.questions if q.half == half], settings))
        for kind, asked in typed.items()
        for half in HALVES
    }


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval.train", description="Fits the ranker's weights.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights are written")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Fit both kinds of weights on the halves "tune" and print hit@1 and hit@10 on the halves "check"."""
    arguments = _arguments(argv)
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        told = {name: gathered_examples(arguments.data, name, Path(folder) / name) for name in SETS}
    fitted = {kind: fit([told[name][kind, "tune"] for name in SETS]) for kind in KINDS}
    stored = {kind: dict(zip(NAMES, np.round(weight, 4).tolist(), strict=True)) for kind, weight in fitted.items()}
    arguments.out.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    for kind, weight in fitted.items():
        for name in SETS:
            check = told[name][kind, "check"]
            reached = [f"hit@{k} {hits(check, weight, k):.4f}" for k in (1, 10)]
            print(f"{kind:10} {name:16} n={len(check):4}", *reached)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
