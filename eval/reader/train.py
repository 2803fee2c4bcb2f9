"""Fits the reader on the permitted dev sets: the weights of its clauses, its cross-encoder and its confidence.

    python -m eval.reader.train [--data ../shared/data/questions] [--work FOLDER] [--epochs 0]

About an hour and a half on 2 cores. Never trained on ViQuAD, ViNewsQA or ViCoQA, nor on the halves "check" of the
others, from which the confidence is fitted: it must be learnt from questions that the cross-encoder has not seen.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.reader import learning
from eval.reader.calibration import Seen, fitted
from eval.reader.examples import LEARNT_FROM, Example, examples
from eval.reader.network import Network
from eval.reader.pairs import pairs, rescored
from eval.reader.smoothing import smooth
from eval.retrieval import train as ranking
from eval.retrieval.sets import HALVES, present
from rag.candidate import WEIGHTS, learnt, set_by_hand
from rag.confidence import KINDS, measured
from rag.cross_encoder import CrossEncoder
from rag.embed.e5 import Vocabulary, build_model, open_vocabulary
from rag.reader import ReadsTogether, reread


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


def learnt_network(told: Sequence[Example], vocabulary: Vocabulary, epochs: float) -> Network:
    """The cross-encoder, from the questions that can be answered."""
    known = [pairs(one, vocabulary, random.Random(one.question)) for one in told if one.answerable]
    return learning.train([one for one in known if one], epochs)


def seen(told: Iterable[Example], together: ReadsTogether) -> dict[str, list[Seen]]:
    """What the confidence is fitted to, by kind: the best candidate of each question, read by both or by one alone."""
    found: dict[str, list[Seen]] = {kind: [] for kind in KINDS}
    for one in told:
        for kind, reader in zip(KINDS, (together, None), strict=True):
            best = next((c for c in reread(one.query, one.candidates, reader) if not c.agrees.contradictions), None)
            if best is not None:
                found[kind].append(Seen(one.set, one.answerable, measured(best)))
    return found


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.reader.train", description="Fits the reader.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--work", type=Path, help="where libraries are made, kept and found again")
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="the folder of reader.json and reader.npz")
    parser.add_argument("--epochs", type=float, default=learning.EPOCHS, help="0: the network as it is")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the weights were written, 1 when there is no set to learn from."""
    arguments = _arguments(argv)
    names = present(arguments.data, list(LEARNT_FROM))
    if not names:
        print(f"Không có bộ câu hỏi nào trong {arguments.data}: không học được gì.", file=sys.stderr)  # noqa: T201
        return 1
    with tempfile.TemporaryDirectory(prefix="reader-") as temporary:
        _fit(arguments.data, names, arguments.work or Path(temporary), arguments.out, arguments.epochs)
    return 0


def _fit(data: Path, names: Sequence[str], work: Path, out: Path, epochs: float) -> None:
    models = work / "models"
    build_model(models / "e5-small")
    stored, network = json.loads(WEIGHTS.read_text("utf-8")), WEIGHTS.with_suffix(".npz")
    if epochs:
        sets = [list(examples(data, name, work / name, LEARNT_FROM[name])) for name in names]
        stored["clauses"] = clause_weights(sets)
        told = [scored(one, stored["clauses"]) for gathered in sets for one in gathered]
        network = out / network.name
        learnt_network(told, open_vocabulary(models / "e5-small"), epochs).save(network)
        smooth(network, data, names, models)
    held_out = {name: [half for half in HALVES if half not in LEARNT_FROM[name]] for name in names}
    checked = [
        scored(one, stored["clauses"])
        for name, halves in held_out.items()
        for one in (examples(data, name, work / name, halves) if halves else ())
    ]
    told_of = seen(checked, CrossEncoder(models, network))
    stored |= {kind: fitted(told_of[kind], kind) for kind in KINDS if told_of[kind]}
    (out / WEIGHTS.name).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print(json.dumps(stored, indent=1))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
