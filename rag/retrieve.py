"""Hybrid retrieval: words and vectors searched side by side, their scores normalised and summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Protocol

from rag.lexical import Hit
from rag.schema import Chunk, Passage
from rag.settings import Settings
from rag.understand import Query

_PLACE_BOOST = 1.0
# Without diacritics e5 finds little (hit@1 .91 to .28 on XQuAD-vi). Half its weight still brings up to 2 points of
# hit@1 over words alone on UIT, XQuAD-vi and MLQA-vi, its whole weight less.
_UNACCENTED_DENSE = 0.5


class SearchIndexes(Protocol):
    """What retrieval needs of the library."""

    def search_words(self, question: str, limit: int, boosts: Sequence[tuple[str, float]] = ()) -> list[Hit]:
        """The best chunks by their words."""

    def search_vectors(self, vector: list[float], limit: int) -> list[Hit]:
        """The nearest chunks by meaning."""

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of given chunks."""

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id."""


def normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores of one query as shares of the best one.

    >>> normalised({"a": 4.0, "b": 1.0})
    {'a': 1.0, 'b': 0.25}
    """
    top = max(scores.values(), default=0.0)
    return {key: value / top for key, value in scores.items()} if top > 0 else dict(scores)


def within(similarities: Mapping[str, float], span: float = 0.1) -> dict[str, float]:
    """Cosine similarities as 0..1: 1 is the nearest, 0 is `span` or more below it.

    e5's similarities all lie close together (.75-.9); a fixed span does not depend on how many candidates
    there are.
    """
    top = max(similarities.values(), default=0.0)
    return {key: max(0.0, 1 - (top - value) / span) for key, value in similarities.items()}


def fuse(words: Mapping[str, float], vectors: Mapping[str, float], dense_weight: float) -> list[tuple[str, float]]:
    """Weighted sum of normalised scores, best first; ties in order of id, so that a run can be repeated.

    Measured against reciprocal rank fusion on ViQuAD (hit@1): .824 to .788 (DESIGN.md).
    """
    lexical, dense = normalised(words), within(vectors)
    total = {
        key: (1 - dense_weight) * lexical.get(key, 0.0) + dense_weight * dense.get(key, 0.0)
        for key in {**lexical, **dense}
    }
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


@lru_cache(1)
def _beside() -> ThreadPoolExecutor:
    """Threads that stay: starting one a question costs as much as a small search."""
    return ThreadPoolExecutor(4, thread_name_prefix="words")


def retrieve(library: SearchIndexes, query: Query, settings: Settings, top_k: int = 10) -> tuple[Passage, ...]:
    """The `top_k` best passages for a question, best first."""
    searched = " ".join([query.text, *query.expansions])
    boosts = [(place.replace(" ", "_"), _PLACE_BOOST) for place in query.places if " " in place]
    dense_weight = settings.dense_weight * (1.0 if query.accented else _UNACCENTED_DENSE)
    vectors: dict[str, float] = {}
    # Both searches let go of Python's lock.
    by_words = _beside().submit(library.search_words, searched, settings.candidates, boosts)
    if dense_weight:
        vector = library.embed_query(query.text)
        vectors = {hit.chunk_id: hit.score for hit in library.search_vectors(vector, settings.candidates)}
    words = {hit.chunk_id: hit.score for hit in by_words.result()}
    if dense_weight:
        vectors |= library.similarity(vector, [key for key in words if key not in vectors])
    fused = fuse(words, vectors, dense_weight)
    chunks = library.chunks([key for key, _ in fused[: 2 * top_k]])
    found = [Passage(chunks[key], round(score, 6)) for key, score in fused[: 2 * top_k] if key in chunks]
    return tuple(found[:top_k])
