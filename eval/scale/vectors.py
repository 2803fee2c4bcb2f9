"""The vectors of a corpus: of a sample of real chunks by the embedder itself, of all others derived from those.

A real chunk that was not embedded gets what a linear map, fitted on the sample, makes of its mean word vector,
and the error that the map made on one of the sample: as far from its words as a real vector is. A recombined chunk
gets the mean of its sources' vectors by their share of its text, and a little noise. All are of length 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from eval.scale.corpus import SEED
from rag.embed.e5 import E5Embeddings

Vectors = NDArray[np.float32]
_RIDGE = 1e-3  # of the mean square of the word vectors
_OFF = 0.4  # length of the noise that sets a clause off from its chunk
_NOISE = 0.1  # length of what is added to a mean of vectors before it is made 1 long again
_STEP = 512


def sample(total: int, wanted: int) -> list[int]:
    """The numbers of the chunks that are embedded, spread over all; a smaller sample begins a larger one."""
    return [int(number) for number in np.random.default_rng(SEED).permutation(total)[:wanted]]


def embedded(texts: Sequence[str], embedder: Embeddings, folder: Path, progress: Callable[[int, int], None]) -> Vectors:
    """Vectors [n, d] of texts, kept in `folder` a step at a time, so that each is made once."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for start in range(0, len(texts), _STEP):
        step = list(texts[start : start + _STEP])
        file = folder / f"{hashlib.sha256(chr(0).join(step).encode()).hexdigest()[:16]}.npy"
        if not file.exists():
            made = np.array(embedder.embed_documents(step), dtype=np.float32)
            half = file.with_suffix(".half.npy")
            np.save(half, made)
            half.replace(file)
        parts.append(np.load(file))
        progress(min(start + _STEP, len(texts)), len(texts))
    return np.concatenate(parts)


def mean_words(texts: Sequence[str], embedder: E5Embeddings) -> Vectors:
    """The mean word vector [n, d] of each text: what the model begins with."""
    found = np.empty((len(texts), embedder.dimension), dtype=np.float32)
    for row, text in enumerate(texts):
        tokens = embedder._tokenise(text)[:510] or [3]
        found[row] = embedder._loading.result().vocabulary.vectors(tokens).mean(axis=0)
    return found


def completed(words: Vectors, numbers: Sequence[int], known: Vectors) -> Vectors:
    """Vectors of all real chunks from those of some, `known`: their `numbers`, and the mean words of all."""
    features = np.concatenate([words, np.ones((len(words), 1), dtype=np.float32)], axis=1).astype(np.float64)
    fitted = features[list(numbers)]
    square = fitted.T @ fitted
    square += np.eye(len(square)) * _RIDGE * np.trace(square) / len(square)
    weights = np.linalg.solve(square, fitted.T @ known)
    errors = known - fitted @ weights
    lent = np.random.default_rng(SEED).integers(len(errors), size=len(words))
    vectors = unit(features @ weights + errors[lent])
    vectors[list(numbers)] = known
    return vectors


def mixed(sources: Sequence[Sequence[tuple[int, float]]], real: Vectors, serial: int) -> Vectors:
    """Vectors of recombined chunks: `sources` names real chunks and their shares for each."""
    noise = np.random.default_rng((SEED, serial)).normal(size=(len(sources), real.shape[1]))
    means = [np.einsum("s,sd->d", [w for _, w in parts], real[[n for n, _ in parts]]) for parts in sources]
    return unit(np.array(means) + _NOISE * noise / np.sqrt(real.shape[1]))


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Each row of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def around(vectors: Vectors, counts: Sequence[int], serial: int) -> Vectors:
    """Vectors of clauses, `counts` of them for each chunk: its own vector, as far off as clauses are (cosine .93)."""
    noise = np.random.default_rng((SEED, serial, 1)).standard_normal((sum(counts), vectors.shape[1]), dtype=np.float32)
    return unit(np.repeat(vectors, counts, axis=0) + _OFF * noise / np.sqrt(vectors.shape[1], dtype=np.float32))
