"""Hybrid retrieval: words and vectors searched side by side, their candidates measured, ranked and told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.abbreviations import spelt_out
from rag.boosts import Searched, boosted, place_terms
from rag.clause_vectors import Near
from rag.distinct import Shelves, distinct
from rag.features import NAMES, Asked, Candidate, Syllables, measured, read
from rag.lexical import Hit
from rag.ranker import scored, weights
from rag.rerank import Reranker, reranked
from rag.schema import Chunk, Passage
from rag.scope import EVERYTHING, Scope
from rag.settings import Settings
from rag.text import has_diacritics
from rag.understand import Query

_RANKED = 60  # candidates that are read and measured; of the others the sum of both searches' scores decides
# Without diacritics e5 finds little (hit@1 .91 to .28 on XQuAD-vi): its scores count half where none could be restored.
_UNACCENTED_DENSE = 0.5
_MOVED = 1e-6  # more than this, what the question names has changed a score


class SearchIndexes(Searched, Shelves, Protocol):
    """What retrieval needs of the library."""

    def search_vectors(self, vector: list[float], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The nearest chunks in the scope by meaning."""

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of given chunks."""

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """How near each clause of given chunks is."""

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id."""

    def beside(self, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
        """The chunks before and after given ones."""

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """In how many chunks each of the terms occurs."""

    @property
    def size(self) -> tuple[int, int]:
        """Documents and chunks."""


@dataclass(frozen=True, slots=True)
class Found:
    """What both searches found: scores by chunk, each index's own; `vector` is the question's, None without vectors."""

    words: Mapping[str, float]
    vectors: Mapping[str, float]
    vector: list[float] | None


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


def search(library: SearchIndexes, query: Query, settings: Settings, scope: Scope = EVERYTHING) -> Found:
    """Both indexes asked at once, each for `settings.candidates` chunks; vectors only where they count."""
    searched = " ".join([query.text, *query.expansions])
    embedded = query.embedded or query.text
    vectors: dict[str, float] = {}
    vector = None
    # Both searches let go of Python's lock.
    by_words = _beside().submit(library.search_words, searched, settings.candidates, place_terms(query), scope)
    if settings.dense_weight:
        vector = library.embed_query(embedded)
        vectors = {hit.chunk_id: hit.score for hit in library.search_vectors(vector, settings.candidates, scope)}
    words = {hit.chunk_id: hit.score for hit in by_words.result()}
    if vector is not None:
        vectors |= library.similarity(vector, [key for key in words if key not in vectors])
    return Found(words, vectors, vector)


def ranked(
    library: SearchIndexes, query: Query, settings: Settings, found: Found
) -> tuple[dict[str, float], dict[str, Chunk]]:
    """Scores in 0..1 of all that was found: the first by the ranker, the rest below them in the order of their sum.

    With them the chunks that were read for it.
    """
    known = has_diacritics(query.embedded or query.text)
    weight = settings.dense_weight * (1.0 if known else _UNACCENTED_DENSE)
    fused = fuse(found.words, found.vectors, weight)
    candidates = gathered(library, found, [key for key, _ in fused[:_RANKED]])
    features = measures(library, query, candidates)
    if not known:
        features[:, [NAMES.index("chunk"), NAMES.index("clause")]] *= _UNACCENTED_DENSE
    scores = scored(features, weights("accented" if query.accented else "unaccented"))
    best = {candidate.chunk.id: score for candidate, score in zip(candidates, scores, strict=True)}
    rest = fused[_RANKED:]
    scores_of = {**best, **{key: 1e-7 * (1 - place / len(rest)) for place, (key, _) in enumerate(rest)}}
    return scores_of, {candidate.chunk.id: candidate.chunk for candidate in candidates}


def gathered(library: SearchIndexes, found: Found, ids: Sequence[str]) -> list[Candidate]:
    """What the ranker needs to know of some chunks."""
    beside = library.beside(ids)
    chunks = library.chunks(list(dict.fromkeys([*ids, *(i for pair in beside.values() for i in pair if i)])))
    near = library.near(found.vector, ids) if found.vector is not None else {}

    def text(key: str | None) -> str:
        return chunks[key].text if key in chunks else ""

    candidates = []
    for key in ids:
        if key in chunks:
            before, after = map(text, beside.get(key, (None, None)))
            candidates.append(Candidate(chunks[key], before, after, found.vectors.get(key), near.get(key)))
    return candidates


def measures(library: SearchIndexes, query: Query, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """The features of the candidates, float64 [candidates, len(NAMES)].

    Without diacritics, the mean of both readings: as typed, against folded texts, and with the diacritics put back,
    against the texts as they are (hit@1 on UIT .852, .859 and together .864).
    """
    cut = read(candidates)

    def read_as(text: str, *, folded: bool) -> NDArray[np.float64]:
        return _read_as(library, query, text, candidates, cut, folded=folded)

    if query.accented:
        return read_as(query.text, folded=False)
    typed = read_as(query.text, folded=True)
    if not has_diacritics(query.embedded):
        return typed
    return (typed + read_as(query.embedded, folded=False)) / 2


def _read_as(
    library: SearchIndexes,
    query: Query,
    text: str,
    candidates: Sequence[Candidate],
    cut: Syllables,
    *,
    folded: bool,
) -> NDArray[np.float64]:
    """Each feature the best that any wording gives: a passage says "NSNN" or "ngân sách nhà nước", as it likes."""
    texts = [text, *([spelt_out(text, query.glossary)] if query.parts.abbreviations else [])]
    found = [
        measured(
            Asked(
                wording,
                query.expansions,
                library.size[1],
                lambda terms: library.frequencies(terms, folded=folded),
                folded=folded,
            ),
            candidates,
            cut,
        )
        for wording in dict.fromkeys(texts)
    ]
    best: NDArray[np.float64] = np.maximum.reduce(found)
    return best


def retrieve(
    library: SearchIndexes,
    query: Query,
    settings: Settings,
    top_k: int = 10,
    reranker: Reranker | None = None,
    today: date | None = None,
    scope: Scope = EVERYTHING,
) -> tuple[Passage, ...]:
    """The `top_k` best passages in the scope, best first; near-identical ones count once (`rag.distinct`)."""
    scores, chunks = ranked(library, query, settings, search(library, query, settings, scope))
    total = boosted(library, query, scores, scope)
    order = sorted(total.items(), key=lambda item: (-item[1], item[0]))[: 2 * top_k]
    if more := [key for key, _ in order if key not in chunks]:
        chunks |= library.chunks(more)
    named = {key for key, score in order if abs(score - scores.get(key, 0.0)) > _MOVED}
    passages = [Passage(chunks[key], round(score, 6), named=key in named) for key, score in order if key in chunks]
    found = distinct(passages, library, today)
    if reranker is not None:
        found = reranked(query.text, found, reranker)
    return tuple(found[:top_k])
