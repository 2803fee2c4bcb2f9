"""The lexical index: a real tantivy folder."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import tantivy

from rag.errors import IndexMismatchError
from rag.lexical import LexicalIndex, indexed_text
from rag.schema import Chunk


def chunk(name: str, text: str, **more: str) -> Chunk:
    return Chunk(
        name, "d", more.get("source", "x.txt"), more.get("title", ""), text, 0, len(text), more.get("heading", "")
    )


BUDGET = chunk("budget", "Thu ngân sách nhà nước đạt 88% dự toán.", title="Báo cáo 6 tháng", heading="Mục I")
HEALTH = chunk("health", "Tỷ lệ bao phủ bảo hiểm y tế đạt 92% dân số.", source="thong-ke-y-te.txt")


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "lexical")
    made.add([BUDGET, HEALTH])
    return made


def found(index: LexicalIndex, question: str) -> list[str]:
    return [hit.chunk_id for hit in index.search(question, 10)]


def test_title_and_headings_are_searched_with_the_text() -> None:
    assert indexed_text(BUDGET).endswith(BUDGET.text)
    assert "Báo cáo 6 tháng" in indexed_text(BUDGET) and "Mục I" in indexed_text(BUDGET)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("thu ngân sách", "budget"),
        ("thu ngan sach", "budget"),
        ("THU NGÂN SÁCH!", "budget"),
        ("Báo cáo", "budget"),
        ("bảo hiểm y tế", "health"),
        ("thong ke", "health"),
    ],
)
def test_words_are_found_with_and_without_diacritics(index: LexicalIndex, question: str, first: str) -> None:
    assert found(index, question)[0] == first


def test_scores_fall_and_the_limit_holds(index: LexicalIndex) -> None:
    hits = index.search("ngân sách đạt", 10)
    assert [hit.chunk_id for hit in hits] == ["budget", "health"]
    assert hits[0].score > hits[1].score > 0
    assert index.search("ngân sách đạt", 1) == hits[:1]


@pytest.mark.parametrize("question", ["", " ", "?!", '"', "AND OR NOT", "id:budget*", "()[]{}^~:+-", "xyz", "x" * 5000])
def test_no_question_is_a_syntax(index: LexicalIndex, question: str) -> None:
    assert found(index, question) == []


class Watched:
    """The index's searcher, with what is asked of it."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.asked: list[dict[str, object]] = []

    def search(self, query: tantivy.Query, **options: object) -> tantivy.SearchResult:
        """Passed on."""
        self.asked.append(options)
        return self.searcher.search(query, **options)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        """All else as it is."""
        return getattr(self.searcher, name)


def test_a_search_does_not_count_every_hit(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(index._index.searcher())
    monkeypatch.setattr(LexicalIndex, "_index", SimpleNamespace(searcher=lambda: watched))
    assert [hit.chunk_id for hit in index.search("đạt", 1)] == ["health"]
    assert watched.asked == [{"limit": 1, "count": False}]


def test_boosted_terms_count_more(index: LexicalIndex) -> None:
    plain, boosted = (index.search("đạt", 10, boosts) for boosts in ([], [("bao_hiem", 3.0)]))
    assert boosted[0].chunk_id == "health"
    assert boosted[0].score > plain[0].score


def test_adding_again_replaces(index: LexicalIndex) -> None:
    index.add([chunk("budget", "Chi thường xuyên")])
    assert (index.size, found(index, "ngân sách"), found(index, "thường xuyên")) == (2, [], ["budget"])


def test_removing_and_adding_in_one_step(index: LexicalIndex) -> None:
    index.add([chunk("new", "Xuất khẩu")], removed=["budget", "unknown"])
    assert (index.size, found(index, "ngân sách"), found(index, "xuất khẩu")) == (2, [], ["new"])


def test_another_view_sees_it_after_refresh(index: LexicalIndex, tmp_path: Path) -> None:
    other = LexicalIndex(tmp_path / "lexical")
    assert found(other, "ngân sách")
    index.add([], removed=["budget"])
    other.refresh()
    assert found(other, "ngân sách") == []


def test_document_frequency_counts_folded_terms(index: LexicalIndex) -> None:
    assert [index.document_frequency(term) for term in ("dat", "ngan_sach", "đạt")] == [2, 1, 0]


def test_cleared_is_empty_and_usable(index: LexicalIndex) -> None:
    index.clear()
    assert (index.size, found(index, "ngân sách")) == (0, [])
    index.add([BUDGET])
    assert found(index, "ngân sách") == ["budget"]


def test_a_damaged_folder_is_named_and_can_be_cleared(index: LexicalIndex, tmp_path: Path) -> None:
    (tmp_path / "lexical" / "meta.json").write_text("{")
    damaged = LexicalIndex(tmp_path / "lexical")
    with pytest.raises(IndexMismatchError, match="python -m ingest --rebuild"):
        damaged.search("ngân sách", 1)
    damaged.clear()
    assert damaged.size == 0


def test_another_schema_is_named(tmp_path: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("other")
    (tmp_path / "lexical").mkdir()
    tantivy.Index(builder.build(), path=str(tmp_path / "lexical"))
    with pytest.raises(IndexMismatchError, match="schema does not match"):
        LexicalIndex(tmp_path / "lexical").add([BUDGET])
