"""Reads a question and a text together, in one pass of the encoder: does the text answer it, and with which words.

multilingual-e5-small with low-rank changes to its matrices (LoRA, `rag/reader.npz`), learnt by
`python -m eval.reader.train` from the permitted dev sets. Input: <s> query: QUESTION </s> passage: TEXT </s>.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embed.e5 import Vocabulary, build_model, is_whole, open_session, open_vocabulary, usable
from rag.errors import ModelError

WEIGHTS = Path(__file__).with_name("reader.npz")
MAX_QUESTION, MAX_TOKENS = 80, 256  # tokens of a question, and of question and text together
_FORMAT = "e5-small-reader-3"
SMOOTHED = ".smoothed"  # how the names of the smoothing end in reader.npz
_BEFORE_TEXT = len("passage: ")
_LONGEST = 60  # tokens of an answer
_LIKELY = 30  # stretches of words that are compared to choose the answer


@dataclass(frozen=True, slots=True)
class PairReading:
    """One text read with a question.

    `relevance` is the logit that the text holds the answer. `spans`: int32 [n, 2], offsets of its tokens in the
    text; `starts` and `ends`: float32 [n], the logits that the answer begins and ends with each.
    """

    relevance: float
    spans: NDArray[np.int32]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]

    def answer(self) -> tuple[int, int]:
        """Offsets of the words that answer: those that share most with all that may; (0, 0) for an empty text."""
        if not len(self.spans):
            return 0, 0
        pairs = self._pairs().ravel()
        likely = np.argsort(-pairs, kind="stable")[:_LIKELY]
        chances = np.exp(pairs[likely] - pairs[likely[0]])
        first, last = np.divmod(likely, len(self.starts))
        begin, end = self.spans[first, 0], self.spans[last, 1]
        shared = np.minimum.outer(end, end) - np.maximum.outer(begin, begin)
        agreement = 2 * np.maximum(shared, 0) / np.maximum(np.add.outer(end - begin, end - begin), 1)
        best = int((agreement @ chances).argmax())
        return int(begin[best]), int(end[best])

    @property
    def sharpness(self) -> float:
        """The logarithm of the share that the answer has among all words that may be it, at most 0."""
        if not len(self.spans):
            return 0.0
        pairs = self._pairs()
        top = float(pairs.max())
        return -math.log(float(np.exp(pairs - top).sum()))

    def _pairs(self) -> NDArray[np.float32]:
        """Logits of each pair of first and last token, float32 [n, n]; -inf for what is no run of words."""
        count = len(self.starts)
        far = np.subtract.outer(np.arange(count), np.arange(count))
        pairs = self.starts[:, None] + self.ends[None, :]
        return np.where((far > 0) | (far < -_LONGEST), np.float32(-np.inf), pairs)


def pieces(vocabulary: Vocabulary, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The tokens of a text and the offsets of each, outer spaces left out."""
    mapped, origin = list[str](), list[int]()
    for place, character in enumerate(text):
        for one in vocabulary.characters.get(ord(character), character):
            mapped.append(one)
            origin.append(place)
    plain = "".join(mapped)
    of_byte = [place for place, character in enumerate(plain) for _ in character.encode()] + [len(plain)]
    ids, spans = list[int](), list[tuple[int, int]]()
    for piece in vocabulary.tokenizer.encode(plain, return_type="proto").pieces:
        begin, end = of_byte[min(piece.begin, len(of_byte) - 1)], of_byte[min(piece.end, len(of_byte) - 1)]
        while begin < end and plain[begin] == " ":
            begin += 1
        start = origin[min(begin, len(origin) - 1)]
        ids.append(piece.id)
        spans.append((start, origin[end - 1] + 1 if end > begin else start))
    return ids, spans


def pair(vocabulary: Vocabulary, question: str, text: str) -> tuple[list[int], int, list[tuple[int, int]]]:
    """The tokens of a question with a text, where the text's part begins, and the offsets of that part's tokens.

    The offsets of "passage:" are negative; <s> and the </s> are among the tokens.
    """
    asked = vocabulary.tokens("query: " + question)[:MAX_QUESTION]
    ids, spans = pieces(vocabulary, "passage: " + text)
    room = MAX_TOKENS - len(asked) - 3
    offsets = [(start - _BEFORE_TEXT, end - _BEFORE_TEXT) for start, end in spans[:room]]
    return [0, *asked, 2, *ids[:room], 2], len(asked) + 2, offsets


class CrossEncoder:
    """The encoder of question and text together. Safe to call from several threads."""

    def __init__(self, models_dir: Path, weights: Path = WEIGHTS) -> None:
        self._models_dir = models_dir
        self._weights = weights
        self._threads = os.cpu_count() or 1

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        folder = self._models_dir / "e5-small"
        if not is_whole(folder):
            build_model(folder)
        return open_vocabulary(folder)

    @cached_property
    def _heads(self) -> dict[str, NDArray[np.float32]]:
        with np.load(self._weights) as stored:
            names = ("segments", "span.weight", "span.bias", "relevance.weight", "relevance.bias")
            return {name: stored[name].astype(np.float32) for name in names}

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401  # onnxruntime has no types
        folder = self._models_dir / "e5-small-reader"
        if not _is_made_of(folder, self._weights):
            make(folder, self._weights)
        with usable(folder):
            return open_session(folder / "encoder.onnx")

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="reader")

    def read(self, question: str, texts: Sequence[str]) -> list[PairReading]:
        """Each text read with the question, on all cores. Raises ModelError when the model cannot be used."""
        self._session, self._vocabulary, self._heads  # noqa: B018  # made here, once, not by each thread
        return list(self._pool.map(lambda text: self._read(question, text), texts))

    def words(self, question: str, text: str) -> NDArray[np.float32]:
        """What the encoder is given for a question with a text, float32 [1, T, hidden]."""
        ids, begin, _ = pair(self._vocabulary, question, text)
        return self._words(ids, begin)

    def _words(self, ids: Sequence[int], begin: int) -> NDArray[np.float32]:
        of_text = (np.arange(len(ids)) >= begin).astype(int)
        words: NDArray[np.float32] = self._vocabulary.vectors(ids) + self._heads["segments"][of_text]
        return words[None]

    def _read(self, question: str, text: str) -> PairReading:
        ids, begin, offsets = pair(self._vocabulary, question, text)
        heads = self._heads
        (states,) = self._session.run(["tokens"], {"words": self._words(ids, begin)})
        of_text = states[0, begin : begin + len(offsets)]
        logits = of_text @ heads["span.weight"].T + heads["span.bias"]
        relevance = float((states[0, 0] @ heads["relevance.weight"].T + heads["relevance.bias"])[0])
        kept = [place for place, (start, _) in enumerate(offsets) if start >= 0]
        spans = np.array([offsets[place] for place in kept], dtype=np.int32).reshape(-1, 2)
        return PairReading(relevance, spans, logits[kept, 0], logits[kept, 1])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_made_of(folder: Path, weights: Path) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return bool(
            manifest["format"] == _FORMAT
            and manifest["weights"] == _sha256(weights)
            and manifest["encoder"] == _sha256(folder / "encoder.onnx")
        )
    except (OSError, ValueError, KeyError):
        return False


def deltas(weights: Path) -> dict[str, NDArray[np.float32]]:
    """What the learnt changes add to each matrix, float32 [outputs, inputs] by name ("l0.q")."""
    with np.load(weights) as stored:
        names = sorted({name.removesuffix(".up") for name in stored.files if name.endswith(".up")})
        return {
            name: stored[f"{name}.up"].astype(np.float32) @ stored[f"{name}.down"].astype(np.float32) for name in names
        }


def smoothing(weights: Path) -> dict[str, NDArray[np.float32]]:
    """What the inputs of each product are multiplied with before they are quantised, float32 [inputs] by name."""
    with np.load(weights) as stored:
        names = [name for name in stored.files if name.endswith(SMOOTHED)]
        return {name.removesuffix(SMOOTHED): stored[name].astype(np.float32) for name in names}


def make(folder: Path, weights: Path = WEIGHTS) -> None:
    """Write the int8 encoder with the learnt changes into `folder` (once, a second or two), whole or not at all."""
    import onnx

    from rag.embed.graph import token_encoder
    from rag.embed.weights import read_weights, wheel_weights

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=folder.parent) as making:
            whole = Path(making) / folder.name
            whole.mkdir()
            made = token_encoder(read_weights(wheel_weights()), deltas(weights), smoothing(weights))
            onnx.save(made, whole / "encoder.onnx")
            manifest = {"format": _FORMAT, "weights": _sha256(weights), "encoder": _sha256(whole / "encoder.onnx")}
            (whole / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(whole, folder)
    except OSError as error:
        if not _is_made_of(folder, weights):  # another process may have made it meanwhile: then all is well
            raise ModelError(
                f"Không ghi được mô hình vào {folder}: {error.strerror}. Kiểm tra quyền ghi và chỗ trống."
            ) from None
