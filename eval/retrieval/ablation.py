"""What each part of the ranking earns: `python -m eval.retrieval.ablation` leaves out one after the other.

Weights are fitted anew on the halves "tune" of the sets that may be learnt from; hit@1 is that of the halves "check",
and of the sets that are only measured on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.retrieval.train import KINDS, SETS, Example, fit, gathered_examples, hits
from rag.features import NAMES

ONLY_MEASURED = ("viquad1_dev", "vinewsqa_dev")
# Which features make each arrangement; the ranker with all of them comes first.
ARRANGEMENTS: Mapping[str, tuple[str, ...]] = {
    "all": NAMES,
    **{f"without {name}": tuple(other for other in NAMES if other != name) for name in NAMES},
    "words alone (BM25)": ("wide",),
    "vectors alone (chunk)": ("chunk",),
    "clause vectors alone": ("clause",),
    "BM25 + chunk vectors": ("wide", "chunk"),
    "BM25 + chunk and clause vectors": ("wide", "chunk", "clause"),
    "all words, no vectors": tuple(name for name in NAMES if name not in ("chunk", "clause")),
}


def only(examples: Sequence[Example], names: Sequence[str]) -> list[Example]:
    """The same examples with some of their features."""
    columns = [NAMES.index(name) for name in names]
    return [Example(one.features[:, columns], one.right) for one in examples]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval.ablation", description="What each part earns.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Print hit@1 for each arrangement, set and way of typing, and the mean over the sets."""
    arguments = _arguments(argv)
    sets = (*SETS, *ONLY_MEASURED)
    with tempfile.TemporaryDirectory(prefix="ablation-") as folder:
        told = {name: gathered_examples(arguments.data, name, Path(folder) / name) for name in sets}
    for kind in KINDS:
        print(f"| {kind}, hit@1 | " + " | ".join((*sets, "mean")) + " |")  # noqa: T201
        print("| --- " * (len(sets) + 2) + "|")  # noqa: T201
        for name, names in ARRANGEMENTS.items():
            weight = fit([only(told[one][kind, "tune"], names) for one in SETS])
            reached = [hits(only(told[one][kind, "check"], names), weight, 1) for one in sets]
            figures = " | ".join(f"{value:.4f}" for value in (*reached, float(np.mean(reached))))
            print(f"| {name} | {figures} |")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
