"""Near-identical passages count once; what differs in a figure, a name or a telling word stays apart."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from rag.distinct import distinct, says_the_same
from rag.schema import Chunk, Document, Passage
from tests.rag.decrees import NEW, OLD
from tests.rag.reading import Shelf, document

SENTENCE = (
    "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành và Ủy ban nhân dân các huyện tập trung tháo gỡ "
    "khó khăn, đẩy nhanh tiến độ giải ngân vốn đầu tư công, phấn đấu tỷ lệ giải ngân tăng 5% so với cùng kỳ; rà soát "
    "lại danh mục dự án của tỉnh Minh Sơn, báo cáo kết quả về Sở Tài chính trước ngày 15/6/2024 để tổng hợp, trình cấp "
    "có thẩm quyền xem xét, quyết định theo đúng quy định của pháp luật hiện hành về đầu tư công và ngân sách nhà nước."
)


def chunk(text: str, document_id: str = "d", heading: str = "") -> Chunk:
    return Chunk(f"{document_id}:{text[:40]}:{heading}", document_id, f"{document_id}.txt", "", text, 0, 9, heading)


def passages(*chunks: Chunk) -> list[Passage]:
    return [Passage(one, 1 - 0.1 * rank) for rank, one in enumerate(chunks)]


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
        ("khó khăn, đẩy nhanh", "khó khăn; đẩy  nhanh"),
        ("rà soát lại danh mục", "rà soát danh mục"),
        ("hiện hành", "hiện nay"),
    ],
)
def test_spelling_and_a_harmless_word_do_not_make_another_passage(written: str, otherwise: str) -> None:
    other = SENTENCE.replace(written, otherwise)
    assert other != SENTENCE
    assert says_the_same(chunk(SENTENCE), chunk(other))


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("tăng 5%", "tăng 6%"),
        ("tăng 5%", "tăng 5,1%"),
        ("tăng 5%", "giảm 5%"),
        ("tăng 5%", "tăng 5 lần"),
        ("15/6/2024", "16/6/2024"),
        ("15/6/2024", "15/6/2023"),
        ("Minh Sơn", "An Hải"),
        ("Sở Tài chính", "Sở Xây dựng"),
        ("trước ngày", "sau ngày"),
        ("có thẩm quyền", "không có thẩm quyền"),
        ("các huyện", "các xã"),
    ],
)
def test_a_figure_a_date_a_name_or_a_telling_word_makes_another_passage(written: str, otherwise: str) -> None:
    assert written in SENTENCE
    assert not says_the_same(chunk(SENTENCE), chunk(SENTENCE.replace(written, otherwise, 1)))


def test_words_that_change_places_make_another_passage() -> None:
    one = "Xuất khẩu tăng, nhập khẩu giảm so với cùng kỳ năm trước; " + SENTENCE
    other = "Xuất khẩu giảm, nhập khẩu tăng so với cùng kỳ năm trước; " + SENTENCE
    assert not says_the_same(chunk(one), chunk(other))


def test_the_same_words_under_another_heading_are_another_passage() -> None:
    assert says_the_same(chunk(SENTENCE, heading="Điều 5. Thời hạn"), chunk(SENTENCE, heading="Điều 5: Thời hạn"))
    assert not says_the_same(chunk(SENTENCE, heading="Bảng 2. Tỷ đồng"), chunk(SENTENCE, heading="Bảng 2. Triệu đồng"))


def test_texts_of_half_the_words_are_not_the_same() -> None:
    assert not says_the_same(chunk(SENTENCE), chunk(SENTENCE.split(";")[0]))


def test_the_best_is_kept_with_what_was_dropped() -> None:
    first, again, other = chunk(SENTENCE, "a"), chunk(SENTENCE.upper(), "b"), chunk("Toàn tỉnh kết nạp đảng viên.", "c")
    found = distinct(passages(first, other, again), Shelf([document(id=one) for one in "abc"]))
    assert found == [Passage(first, 1.0, also=(again,)), Passage(other, 0.9)]


def dropped(one: Document, other: Document, today: date = date(2024, 1, 1)) -> list[list[str]]:
    """The documents of each passage, the one shown first, when both hold the same sentence, `one` the better match."""
    found = distinct(passages(chunk(SENTENCE, one.id), chunk(SENTENCE, other.id)), Shelf([one, other]), today)
    assert [passage.score for passage in found] == [1.0, 0.9][: len(found)]
    return [[part.document_id for part in (passage.chunk, *passage.also)] for passage in found]


def test_the_decree_in_force_is_shown_before_the_one_it_replaced() -> None:
    assert dropped(OLD, NEW) == [["new", "old"]]
    assert dropped(OLD, NEW, date(2020, 3, 4)) == [["old", "new"]]
    ended = replace(OLD, id="ended", in_force_to="2019-12-31")
    assert dropped(ended, replace(OLD, id="plain", number="1/KH", date="2001-01-01")) == [["plain", "ended"]]


def test_then_the_newest_then_the_best() -> None:
    may, june = document(id="may", date="2024-05-30"), document(id="june", date="2024-06-28")
    assert dropped(may, june) == [["june", "may"]]
    assert dropped(document(id="a"), document(id="b")) == [["a", "b"]]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"period": "tháng 5 năm 2024"}, {"period": "tháng 6 năm 2024"}),
        ({"period": "tháng 5 năm 2024"}, {}),
        ({"place": "An Hải"}, {"place": "Minh Sơn"}),
        ({"issuer": "UBND tỉnh An Hải"}, {"issuer": "UBND tỉnh Minh Sơn"}),
    ],
)
def test_a_sentence_of_another_period_place_or_body_is_another_passage(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    assert len(dropped(document(id="a", **mine), document(id="b", **theirs))) == 2
    assert len(dropped(document(id="a", **mine), document(id="b", **mine))) == 1


def test_the_same_penalty_of_another_offence_is_another_passage() -> None:
    theft = replace(document(id="a"), title="Tội trộm cắp tài sản")
    assert len(dropped(theft, replace(theft, id="b", title="Tội cướp tài sản"))) == 2
    assert len(dropped(theft, replace(theft, id="b", title="Dự thảo: Tội trộm cắp tài sản"))) == 1
    old = replace(OLD, title="Nghị định 110/2004/NĐ-CP về công tác văn thư")
    new = replace(NEW, title="Nghị định số 30/2020/NĐ-CP về công tác văn thư")
    assert dropped(old, new) == [["new", "old"]]
    assert len(dropped(old, replace(new, title="Nghị định số 30/2020/NĐ-CP về lưu trữ"))) == 2


def test_bulletins_told_apart_by_their_title_only_are_two() -> None:
    may = replace(document(id="a"), title="Bản tin số 5")
    assert len(dropped(may, replace(may, id="b", title="Bản tin số 6"))) == 2
    assert len(dropped(may, replace(may, id="b", title="Bản tin số 5."))) == 1


def texts(count: int) -> list[str]:
    """Different passages of 180 syllables without a figure and of one length, the dearest to compare."""
    random = Random(1)
    syllables = ["".join(random.choices("bcdghklmnt", k=2) + random.choices("aeiou", k=2)) for _ in range(2000)]
    return [" ".join(random.choices(syllables, k=180)) for _ in range(count)]


def test_fifty_candidates_take_little_time() -> None:
    found = passages(*(chunk(text, str(n)) for n, text in enumerate(texts(50))))
    shelf = Shelf([])
    times = []
    for _ in range(10):
        begun = time.process_time()
        distinct(found, shelf)
        times.append(time.process_time() - begun)
    assert min(times) < 0.02  # 3 ms where nothing else runs
