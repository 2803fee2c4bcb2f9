"""The measures of a reading on hand-computed cases."""

from __future__ import annotations

import pytest

from eval.reading import outlines
from eval.reading.corpus import broken_invariants
from eval.reading.recognition import is_prose
from eval.reading.reference import Article, articles, chapters, date_in, slug, slug_facts, without_furniture
from eval.reading.report import table
from eval.reading.scores import (
    Rate,
    character_error,
    f1,
    figures_kept,
    mean,
    order_similarity,
    rate,
)
from rag.schema import Cell, Chunk, Document, Provision, Table


def test_f1_is_blind_to_order_and_order_similarity_is_not() -> None:
    words, turned = ["một", "hai", "ba", "bốn"], ["ba", "bốn", "một", "hai"]
    assert (f1(words, turned), order_similarity(words, turned)) == (1.0, 0.5)
    assert (f1(words, words[:2]), order_similarity(words, words[:2])) == pytest.approx((2 / 3, 2 / 3))
    assert (f1([], []), order_similarity([], []), f1(words, []), order_similarity(words, [])) == (1, 1, 0, 0)


def test_character_error_collapses_spaces_and_figures_count_once_each() -> None:
    assert character_error("Thu  đạt\n88%", "Thu đạt 88%") == 0
    assert character_error("Thu 88%", "Thu 86%") == 1 / 7
    assert figures_kept("1.234,5 và 88% và 88%", "88% và 1.234,6") == (1, 3)


def test_a_rate_has_an_interval_over_its_units() -> None:
    assert rate([(1, 1)] * 5) == Rate(1.0, 1.0, 1.0, 5, 5.0)
    assert rate([]) == Rate(None, None, None, 0, 0.0)
    spread = mean([0.0, 1.0] * 20)
    assert (spread.value, spread.n) == (0.5, 40)
    assert spread.low is not None and spread.high is not None and 0.3 <= spread.low < 0.5 < spread.high <= 0.7
    assert rate([(9, 9), (0, 1)]).value == 0.9  # a ratio of sums, not a mean of ratios


def test_furniture_goes_and_figures_in_tables_stay() -> None:
    text = (
        " \n2 \nCÔNG BÁO/Số 27 + 28/Ngày 04-01-2023 \n \nBiểu\n7\n8\nKý bởi: CỔNG THÔNG TIN\n"
        "Cơ quan: VĂN PHÒNG CHÍNH PHỦ\nNgày ký: 2026-05-21 08:05:48 +07:00\n"
        "3 CÔNG BÁO/Số 27 + 28/Ngày 04-01-2023\nCơ quan: Sở Y tế\n"
        "CÔNG BÁO/Số 27 + 28/Ngày 04-01-2023\n49\n\n49\nMẫu số 1\n"
    )
    assert " ".join(without_furniture(text).split()) == "Biểu 7 8 Cơ quan: Sở Y tế Mẫu số 1"


LAW = """Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Một.
2. Hai, theo khoản 3
Điều 9.
3. Ba.
Điều 2. Sửa đổi
1. Như sau:
“Điều 7. Trích
1. Không tính.
Điều 8. Cũng trích”.
Chương II
Điều 2a. Thêm
Nơi nhận:
1. Không tính.
"""


def test_the_reference_counts_articles_outside_quotes() -> None:
    assert articles(LAW) == (
        Article("Điều 1", "phạmvimộthaitheokhoảnđiềubađiềusửađổinhư", 3),
        Article("Điều 2", "sửađổinhưsauđiềutríchkhôngtínhđiềucũngtr", 1),
        Article("Điều 2a", "athêmnơinhậnkhôngtính", 0),
    )
    assert chapters(LAW) == ("Chương I", "Chương II")


def test_a_gap_makes_the_reference_ambiguous_and_an_annex_counts_anew() -> None:
    assert articles("Điều 1. A\nĐiều 3. C\n") is None
    anew = articles("Điều 1. A\nĐiều 2. B\nĐiều 1. C\n")
    assert anew is not None and [article.label for article in anew] == ["Điều 1", "Điều 2", "Điều 1"]
    assert articles("Không có gì") == ()


def test_facts_of_a_gazette_file() -> None:
    assert slug_facts("luat-so-69-2020-qh14-32699") == {
        "kind": "luat", "number": "69-2020-qh14", "issuer": "quoc-hoi",
    }  # fmt: skip
    assert slug_facts("thong-bao-so-02-2023-tb-lpqt-39022") == {"kind": "thong-bao", "number": "02-2023-tb-lpqt"}
    assert (slug_facts("bao-cao"), slug("1373/QÐ-BKHĐT")) == ({}, "1373-qd-bkhdt")
    assert date_in("Căn cứ Luật ngày 19 tháng 6 năm 2015;\nHà Nội, ngày 05 tháng 3 năm 2024 \n") == "2024-03-05"
    assert date_in("Luật này được Quốc hội thông qua\nngày 13 tháng 11 năm 2020.") == "2020-11-13"
    assert date_in("ngày 13 tháng 11 năm 2020") is None


def document(text: str, *leaves: tuple[int, int, tuple[str, ...]], **more: object) -> Document:
    return Document("d", "a.pdf", "A", text, provisions=tuple(Provision(*leaf) for leaf in leaves), **more)  # type: ignore[arg-type]


def test_broken_invariants_are_named() -> None:
    sound = document("một hai", (0, 3, ()), (3, 7, ()), page_starts=(0, 4), ocr_pages=(2,))
    assert broken_invariants(sound, [Chunk("c", "d", "a", "A", "hai", 4, 7)]) == ()
    grid = Table(0, 3, "Bảng 1", columns=("x",), rows=("", "y"), cells=(Cell(2, 5, 1, 0),))
    broken = document("một hai", (0, 3, ()), (4, 7, ()), page_starts=(4, 0), ocr_pages=(3,), tables=(grid,))
    assert broken_invariants(broken, [Chunk("c", "d", "a", "A", "hai", 3, 6)]) == (
        "provisions tile the text",
        "chunks slice the text",
        "pages are sorted and within the text",
        "cells lie in their table",
        "recognised pages exist",
    )


def test_an_outline_is_compared_article_by_article() -> None:
    reference = "Chương I\nĐiều 1. Phạm vi\n1. Một.\n2. Hai.\nĐiều 2. Đối tượng\nĐiều 3. Thi hành\n"
    text = "Điều 1. Phạm vi\n1. Một.\n2. Hai.\nĐiều 2. Đối tượng\nĐiều 3. Thi hành\n"
    two, three = text.index("Điều 2"), text.index("Điều 3")
    ours = document(
        text,
        (0, 16, ("Điều 1",)),
        (16, 24, ("Điều 1", "khoản 1")),
        (24, two, ("Điều 1", "khoản 3")),
        (two, three, ("Điều 2",)),
        (three, len(text), ("Điều 4",)),
    )
    row = outlines.compare("a", reference, ours)
    assert row is not None
    assert row == {
        "file": "a", "articles_expected": 3, "articles_ours": 3, "articles_found": 2, "articles_missed": ["Điều 3"],
        "articles_same_count": 2, "articles_with_khoan": 1, "articles_contiguous": 0, "chapters_expected": 1,
        "chapters_ours": 0, "chapters_found": 0,
    }  # fmt: skip
    summary = outlines.summarise([row, None])
    assert (summary["documents"], summary["ambiguous"], summary["worst"]) == (1, 1, [row])
    assert outlines.compare("a", "Điều 1. A\nĐiều 5. B\n", ours) is None


def test_a_report_table_is_aligned() -> None:
    assert list(table("t", ["tệp", "n"], [["a", 1.5], ["bcde", None]])) == [
        "t",
        "  tệp     n",
        "  a     1.5",
        "  bcde    —",
    ]
    assert list(table("t", ["a"], [])) == []


def test_a_page_full_of_figures_is_no_prose() -> None:
    assert [is_prose("Thu 9 tỷ đồng trong kỳ"), is_prose("Thu 2 022 14,5 12,7 đồng")] == [True, False]
