"""Hybrid retrieval: fusion on paper, then over the real indexes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from rag.catalogue import About
from rag.clause_vectors import Near
from rag.lexical import Hit
from rag.retrieve import fuse, normalised, ranked, retrieve, search, within
from rag.schema import Chunk, Document, Relation
from rag.scope import EVERYTHING, Scope
from rag.understand import understand
from tests.command import SAMPLES, ingest, library_in, settings_for


def test_normalised_divides_by_the_best() -> None:
    assert normalised({"a": 4.0, "b": 1.0}) == {"a": 1.0, "b": 0.25}
    assert normalised({}) == {}
    assert normalised({"a": 0.0}) == {"a": 0.0}


def test_within_measures_the_distance_to_the_nearest() -> None:
    assert within({"a": 0.9, "b": 0.85, "c": 0.5}) == pytest.approx({"a": 1.0, "b": 0.5, "c": 0.0})
    assert within({}) == {}


def test_fuse_is_a_weighted_sum_best_first_ties_by_id() -> None:
    fused = fuse({"a": 10.0, "b": 5.0}, {"b": 0.9, "c": 0.8}, 0.4)
    assert [key for key, _ in fused] == ["b", "a", "c"]
    assert dict(fused) == pytest.approx({"b": 0.7, "a": 0.6, "c": 0.0})
    assert fuse({"y": 1.0, "x": 1.0}, {}, 0.5) == [("x", 0.5), ("y", 0.5)]


class Shelf:
    """Indexes that answer what they are told, and remember what they were asked."""

    def __init__(self, words: dict[str, float], vectors: dict[str, float], gone: Sequence[str] = ()) -> None:
        self.words, self.vectors, self.gone = words, vectors, gone
        self.cosine = 0.9
        self.asked: list[tuple[str, Sequence[tuple[str, float]]]] = []

    def search_words(
        self,
        question: str,
        limit: int,
        boosts: Sequence[tuple[str, float]] = (),
        scope: Scope = EVERYTHING,
        among: Sequence[str] | None = None,
    ) -> list[Hit]:
        """As told."""
        self.asked.append((question, boosts))
        return [Hit(key, score) for key, score in self.words.items()][:limit]

    def search_vectors(self, vector: list[float], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """As told."""
        return [Hit(key, score) for key, score in self.vectors.items()][:limit]

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """All are equally near."""
        return {key: self.cosine for key in chunk_ids}

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """No clause has a vector of its own."""
        return {}

    def beside(self, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
        """Every chunk stands alone."""
        return {}

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """No word is known."""
        return [0] * len(terms)

    @property
    def size(self) -> tuple[int, int]:
        """One document."""
        return 1, len({**self.words, **self.vectors})

    def documents_from(self, number: str, scope: Scope = EVERYTHING) -> list[tuple[str, str, str | None, str | None]]:
        """No document has a number."""
        return []

    def chunk_ids_of(self, document_ids: Collection[str]) -> list[str]:
        """No document has chunks."""
        return []

    def about(self, chunk_ids: Collection[str]) -> dict[str, About]:
        """Nothing is known of the documents."""
        return {i: About("d", "", None, None, None, None, None, "", "") for i in chunk_ids}

    def embed_query(self, question: str) -> list[float]:
        """Nothing looks at it."""
        return [1.0]

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Every chunk but those that are gone."""
        return {i: Chunk(i, "d", "x.txt", "", i, 0, 1) for i in ids if i not in self.gone}

    def document(self, document_id: str) -> Document | None:
        """There are only chunks."""
        return None

    def relations_to(self, document: Document) -> list[tuple[Document, Relation]]:
        """None."""
        return []


def found(shelf: Shelf, question: str, top_k: int = 10) -> list[str]:
    return [p.chunk.id for p in retrieve(shelf, understand(question), settings_for(Path("x")), top_k)]


def test_what_only_the_words_found_is_compared_by_meaning_too() -> None:
    shelf = Shelf({"a": 5.0, "b": 4.9}, {"b": 0.81})
    assert found(shelf, "thu ngân sách") == ["a", "b"]


def test_chunks_that_are_gone_make_room_for_the_next() -> None:
    shelf = Shelf({f"{n:02}": 100.0 - n for n in range(30)}, {}, gone=["00", "03"])
    assert found(shelf, "thu ngân sách", 4) == ["01", "02", "04", "05"]


def test_without_vectors_the_words_decide(data_dir: Path) -> None:
    library, settings = library_in(data_dir), settings_for(data_dir).model_copy(update={"dense_weight": 0.0})
    ingest(library, SAMPLES)
    library.refresh()
    found = search(library, understand("giải ngân vốn đầu tư công của An Hải"), settings)
    assert (found.vectors, found.vector) == ({}, None) and len(found.words) > 10
    passages = retrieve(library, understand("giải ngân vốn đầu tư công của An Hải"), settings)
    assert "an-hai" in passages[0].chunk.source


def test_candidates_beyond_those_read_stay_below_them_in_their_order() -> None:
    shelf = Shelf({f"{n:02}": 100.0 - n for n in range(50)}, {})
    shelf.cosine = 0.8
    settings = settings_for(Path("x"))
    query = understand("thu ngân sách")
    scores, _ = ranked(shelf, query, settings, search(shelf, query, settings))
    order = sorted(scores, key=lambda key: -scores[key])
    assert len(order) == 50 and order[40:] == [f"{n:02}" for n in range(40, 50)]


def test_the_ten_best_of_the_samples_fall_in_score(data_dir: Path) -> None:
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    library.refresh()
    query = understand("giải ngân vốn đầu tư công của An Hải", (), library.places())
    passages = retrieve(library, query, settings_for(data_dir))
    scores = [passage.score for passage in passages]
    assert len({passage.chunk.id for passage in passages}) == len(passages) == 10
    assert scores == sorted(scores, reverse=True) and 0 <= scores[-1] <= scores[0] <= 1
    assert "an-hai" in passages[0].chunk.source
    assert retrieve(library, query, settings_for(data_dir)) == passages


def test_one_text_in_two_files_counts_once(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    text = "Thông báo lịch trực\nPhòng Hành chính trực 24/24 giờ trong dịp nghỉ lễ, số máy 0208 385 1234."
    (folder / "lich-truc.txt").write_text(text, "utf-8")
    (folder / "lich-truc-gui-cac-phong.txt").write_text(text.replace("nghỉ lễ, số", "nghỉ lễ; số"), "utf-8")
    (folder / "lich-truc-tet.txt").write_text(text.replace("1234", "1235"), "utf-8")
    library = library_in(data_dir)
    ingest(library, folder)
    library.refresh()
    found = retrieve(library, understand("số máy trực nghỉ lễ", (), library.places()), settings_for(data_dir))
    sources = [sorted([one.chunk.source, *(other.source for other in one.also)]) for one in found]
    assert sorted(sources) == [["lich-truc-gui-cac-phong.txt", "lich-truc.txt"], ["lich-truc-tet.txt"]]
