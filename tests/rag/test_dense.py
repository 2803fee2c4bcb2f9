"""The vector index: a real Chroma folder, with vectors that can be told apart by eye."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from rag.dense import DenseIndex
from rag.errors import IndexMismatchError
from rag.schema import Chunk

TOPICS = ("thu", "chi", "y tế")


class Topics(Embeddings):
    """One dimension a topic, L2-normalised."""

    def embed_query(self, text: str) -> list[float]:
        """Which topics a text names."""
        counts = [text.count(topic) + 0.01 for topic in TOPICS]
        length = sum(count**2 for count in counts) ** 0.5
        return [count / length for count in counts]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Each like a query."""
        return [self.embed_query(text) for text in texts]


def chunk(name: str, text: str) -> Chunk:
    return Chunk(name, "d", "x.txt", "", text, 0, len(text))


CHUNKS = [chunk("a", "thu"), chunk("b", "chi"), chunk("c", "y tế và thu")]


@pytest.fixture
def index(tmp_path: Path) -> DenseIndex:
    made = DenseIndex(tmp_path / "vectors", Topics())
    made.add(CHUNKS)
    return made


def nearest(index: DenseIndex, question: str, limit: int = 10) -> list[str]:
    return [hit.chunk_id for hit in index.search(Topics().embed_query(question), limit)]


def test_nearest_first_by_cosine_similarity(index: DenseIndex) -> None:
    hits = index.search(Topics().embed_query("thu"), 10)
    assert [hit.chunk_id for hit in hits] == ["a", "c", "b"]
    assert hits[0].score == pytest.approx(1, abs=1e-5)
    assert hits[1].score == pytest.approx(0.707, abs=0.01)
    assert nearest(index, "thu", 1) == ["a"]


def test_similarity_of_named_chunks_equals_the_search(index: DenseIndex) -> None:
    vector = Topics().embed_query("y tế")
    hits = {hit.chunk_id: hit.score for hit in index.search(vector, 10)}
    assert index.similarity(vector, ["c", "gone", "a"]) == pytest.approx({"a": hits["a"], "c": hits["c"]}, abs=1e-5)
    assert index.similarity(vector, []) == {}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    empty = DenseIndex(tmp_path / "vectors", Topics())
    assert (empty.size, nearest(empty, "thu"), empty.similarity([1.0, 0, 0], ["a"])) == (0, [], {})


def test_it_knows_what_it_holds_and_keeps_no_text(index: DenseIndex, tmp_path: Path) -> None:
    assert index.held(["a", "gone", "c"]) == {"a", "c"}
    index.add([chunk("secret", "mậtkhẩuxyz")])
    index.close()
    assert [path for path in tmp_path.rglob("*") if path.is_file() and "mậtkhẩuxyz".encode() in path.read_bytes()] == []


def test_adding_again_replaces_and_removing_ignores_the_unknown(index: DenseIndex) -> None:
    index.add([chunk("a", "chi")])
    assert (index.size, nearest(index, "thu")[0]) == (3, "c")
    index.remove(["a", "unknown"])
    index.remove([])
    assert (index.size, set(nearest(index, "thu"))) == (2, {"b", "c"})


def test_another_view_sees_it_after_refresh(index: DenseIndex, tmp_path: Path) -> None:
    other = DenseIndex(tmp_path / "vectors", Topics())
    assert nearest(other, "thu")[0] == "a"
    index.remove(["a"])
    other.close()
    assert nearest(other, "thu") == ["c", "b"]
    assert nearest(index, "thu") == ["c", "b"]


def test_refreshing_often_leaves_nothing_open(index: DenseIndex) -> None:
    def held() -> int:
        return len(os.listdir("/proc/self/fd")) + len(os.listdir("/proc/self/task"))

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    for _ in range(3):
        index.close()
        nearest(index, "thu")
    before = held()
    for _ in range(15):
        index.close()
        nearest(index, "thu")
    assert held() <= before + 8


def test_cleared_is_empty_and_usable(index: DenseIndex) -> None:
    index.clear()
    assert (index.size, nearest(index, "thu")) == (0, [])
    index.add(CHUNKS)
    assert nearest(index, "thu")[0] == "a"


def test_a_damaged_folder_is_named_and_can_be_cleared(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    index = DenseIndex(tmp_path / "vectors", Topics())
    with pytest.raises(IndexMismatchError, match="python -m ingest --rebuild"):
        index.search([1.0, 0, 0], 1)
    index.clear()
    index.add(CHUNKS)
    assert nearest(index, "chi")[0] == "b"


def test_the_space_is_cosine_on_disk(index: DenseIndex, tmp_path: Path) -> None:
    """langchain-chroma's default is l2, which would be read as cosine without an error."""
    with sqlite3.connect(tmp_path / "vectors" / "chroma.sqlite3") as connection:
        stored = str(connection.execute("SELECT schema_str, config_json_str FROM collections").fetchone())
    assert "cosine" in stored and '"l2"' not in stored
