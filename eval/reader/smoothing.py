"""Measures how the cross-encoder's activations are evened out before int8, and writes it into its weights.

    python -m eval.reader.smoothing [--data ../shared/data/questions] [--weights rag/reader.npz]

A minute. From the same questions as the network: they tell only which inputs of a product run large.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper
from tqdm import tqdm

from eval.reader.examples import LEARNT_FROM, gold_answers
from eval.retrieval.sets import present, read_set
from rag.cross_encoder import SMOOTHED, WEIGHTS, CrossEncoder, deltas
from rag.embed.graph import Deltas, token_encoder
from rag.embed.weights import E5Weights, read_weights, wheel_weights

_TEXTS = 40  # of each set: more of them change no range
_BEFORE, _AFTER = 120, 180  # characters of a text around an answer, as long as a window of the reader
_COMPARED = 4  # errors are compared on every fourth text, ranges are of all
_EXPONENTS = (0.5, 0.6, 0.7, 0.8, 0.9)
_LARGE = (1.0, 2.0, 4.0)  # an input is large beyond so many medians
_WORTH = 0.6  # an input is set apart where that leaves less than this share of the error

Array = NDArray[np.float32]


def texts_read(data: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Questions with a stretch of their own texts around an answer, a few of each set."""
    for name in names:
        collection, answers = read_set(data, name), gold_answers(data, name)
        known = [one for one in collection.questions if one.id in answers and one.half in LEARNT_FROM[name]]
        for asked in known[:: max(1, len(known) // _TEXTS)]:
            text = collection.texts[min(asked.relevant)]
            at = max(0, text.lower().find(answers[asked.id][0].lower()))
            yield asked.text, text[max(0, at - _BEFORE) : at + _AFTER]


def inputs_of_products(
    weights: E5Weights, added: Deltas, words: Iterable[Array]
) -> tuple[dict[str, list[Array]], dict[str, Array]]:
    """What each product is given for each text, float32 [T, inputs], and its matrix [inputs, outputs], by name."""
    model = token_encoder(weights, added, quantised=False)
    stored = {one.name: onnx.numpy_helper.to_array(one) for one in model.graph.initializer}
    given, matrices = dict[str, str](), dict[str, Array]()
    for node in model.graph.node:
        if not node.name.endswith(".product"):
            continue
        layer, part = node.name.split(".")[:2]
        name, matrix = f"{layer}.{'qkv' if part in 'qkv' else part}", stored[node.input[1]]
        given[name] = node.input[0]
        matrices[name] = np.hstack([matrices[name], matrix]) if name in matrices else matrix
    for name in sorted(set(given.values())):
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    session: Any = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    wanted = list(given)
    seen: dict[str, list[Array]] = {name: [] for name in wanted}
    for text in words:
        for name, values in zip(wanted, session.run(list(given.values()), {"words": text}), strict=True):
            seen[name].append(values[0])
    return seen, matrices


def factors(seen: Sequence[Array], matrix: Array) -> NDArray[np.float16]:
    """What to multiply the inputs of one product with, float16 [inputs]: what leaves the least error of those tried.

    Tried: none; the power of the range over that of the weights (SmoothQuant); only what is large brought down to
    some medians. Each also with the largest input set apart.
    """
    reach = np.maximum(np.max([np.abs(one).max(axis=0) for one in seen], axis=0), 1e-4)
    weight = np.maximum(np.sqrt((matrix**2).mean(axis=1)), 1e-6)
    tried = [np.ones_like(reach)]
    tried += [weight ** (1 - exponent) / reach**exponent for exponent in _EXPONENTS]
    tried += [np.minimum(times * np.median(reach) / reach, 1) for times in _LARGE]
    even = [_rounded(one) for one in tried]
    apart = [np.where(np.arange(len(reach)) == reach.argmax(), np.float16(0), one) for one in even]
    compared = seen[::_COMPARED]
    errors, with_apart = ([_error(compared, matrix, one) for one in some] for some in (even, apart))
    if min(with_apart) < _WORTH * min(errors):
        return apart[int(np.argmin(with_apart))]
    return even[int(np.argmin(errors))]


def _rounded(multiplied: Array) -> NDArray[np.float16]:
    """With a geometric mean of 1, far from the ends of float16."""
    told: NDArray[np.float16] = (multiplied / np.exp(np.log(multiplied).mean())).astype(np.float16)
    return told


def _error(seen: Sequence[Array], matrix: Array, multiplied: NDArray[np.float16]) -> float:
    """The squared error that int8 leaves in a product, in shares of its variance."""
    by = multiplied.astype(np.float32)
    apart = by == 0
    kept = np.divide(matrix, by[:, None], out=np.zeros_like(matrix), where=~apart[:, None])
    scale = np.maximum(np.abs(kept).max(axis=0), np.finfo(np.float32).tiny) / 127
    quantised = np.rint(kept / scale) * scale
    wrong = total = 0.0
    for x in seen:
        exact = x @ matrix
        told = _as_uint8(x * by) @ quantised + x[:, apart] @ matrix[apart]
        wrong += float(((told - exact) ** 2).sum())
        total += float(((exact - exact.mean(axis=0)) ** 2).sum())
    return wrong / max(total, 1e-9)


def _as_uint8(x: Array) -> Array:
    """Values as onnxruntime's DynamicQuantizeLinear leaves them: 256 steps from least to greatest, one of them 0."""
    least, greatest = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
    step = max(greatest - least, 1e-9) / 255
    zero = round(-least / step)
    told: Array = ((np.clip(np.rint(x / step) + zero, 0, 255) - zero) * step).astype(np.float32)
    return told


def smooth(path: Path, data: Path, names: Sequence[str], models: Path) -> dict[str, NDArray[np.float16]]:
    """Measure the network stored at `path` and store with it what was found, in place of what it had."""
    read = CrossEncoder(models, path)
    words = [read.words(question, text) for question, text in texts_read(data, names)]
    seen, matrices = inputs_of_products(read_weights(wheel_weights()), deltas(path), words)
    found = {
        name: factors(seen[name], matrices[name])
        for name in tqdm(seen, desc="smoothing", unit="product", file=sys.stderr)
    }
    with np.load(path) as stored:
        kept: Mapping[str, Any] = {name: stored[name] for name in stored.files if not name.endswith(SMOOTHED)}
    all_of_it: dict[str, Any] = {**kept, **{name + SMOOTHED: value for name, value in found.items()}}
    np.savez_compressed(path, **all_of_it)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the weights were written, 1 when there is no set to measure with."""
    parser = argparse.ArgumentParser(prog="python -m eval.reader.smoothing", description="Evens out the reader's int8.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="the file of learnt weights, changed in place")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="where models are made")
    arguments = parser.parse_args(argv)
    names = present(arguments.data, list(LEARNT_FROM))
    if not names:
        print(f"Không có bộ câu hỏi nào trong {arguments.data}: không đo được gì.", file=sys.stderr)  # noqa: T201
        return 1
    found = smooth(arguments.weights, arguments.data, names, arguments.models)
    apart = sum(bool((one == 0).any()) for one in found.values())
    print(f"{len(found)} products, {apart} of them with an input set apart: {arguments.weights}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
