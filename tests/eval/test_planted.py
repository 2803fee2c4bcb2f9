"""Errors are planted one at a time, and the count of what is caught is right."""

from __future__ import annotations

import random

import pytest

from eval.planted.__main__ import measured
from eval.planted.claims import (
    SHARED,
    TrueClaim,
    date_rewritten,
    documents,
    number_rewritten,
    shortened,
    subject_kept,
    true_claims,
    turned,
    unit_spelt_out,
)
from eval.planted.errors import ERRORS
from eval.planted.interval import wilson
from rag.schema import Chunk, Document, Passage

TEXTS = (
    "Ngày 28 tháng 7 năm 2021, Bộ Tài chính chi 1.200 tỷ đồng, tăng 7,5%, theo Nghị định số 63/2019/NĐ-CP. "
    "Quý II năm 2021, ông Nguyễn Văn An và bà Trần Thị Bình giữ 15 ngày, 25 ngày.",
    "Trường học mở cửa đón học sinh trở lại sau kỳ nghỉ, Bộ Nội vụ và Bộ Y tế cùng kiểm tra.",
)
DOCUMENTS = {key: Document(key, key, key, text) for key, text in zip("ab", TEXTS, strict=True)}
PASSAGES = tuple(Passage(Chunk(d.id, d.id, d.source, d.title, d.text, 0, len(d.text)), 1.0) for d in DOCUMENTS.values())
CLAIM = TrueClaim(TEXTS[0].split(". ")[0] + ".", "verbatim", 0, PASSAGES, DOCUMENTS)


@pytest.mark.parametrize("kind", ["digit", "unit", "year", "month or period", "name", "document number", "tăng/giảm"])
def test_an_error_changes_the_claim_in_one_place(kind: str) -> None:
    planted = ERRORS[kind](CLAIM, random.Random(1), ["Bộ Quốc phòng", "Bộ Nội vụ"])
    assert planted is not None
    text, at = planted
    assert at == CLAIM.at and text != CLAIM.text
    before = next(i for i, (a, b) in enumerate(zip(text, CLAIM.text, strict=False)) if a != b)
    after = next(i for i, (a, b) in enumerate(zip(text[::-1], CLAIM.text[::-1], strict=False)) if a != b)
    assert max(len(text), len(CLAIM.text)) - before - after <= 25


def test_a_swapped_citation_leaves_the_words() -> None:
    assert ERRORS["swapped citation"](CLAIM, random.Random(1), []) == (CLAIM.text, 1)


def test_what_cannot_be_planted_is_not() -> None:
    plain = TrueClaim("Trường học mở cửa đón học sinh.", "verbatim", 1, PASSAGES, DOCUMENTS)
    kinds = [kind for kind, plant in ERRORS.items() if plant(plain, random.Random(1), []) is not None]
    assert kinds == ["swapped citation"]


def test_what_is_caught_and_marked_is_counted() -> None:
    marked, caught = measured([CLAIM], random.Random(1))
    assert (marked["verbatim"].hits, marked["verbatim"].n) == (0, 1)
    assert {kind: tally.hits for kind, tally in caught.items()} == {kind: tally.n for kind, tally in caught.items()}
    assert caught["digit"].n == caught["swapped citation"].n == 1


def test_paraphrases_say_the_same_otherwise() -> None:
    chance = random.Random(1)
    assert unit_spelt_out("đạt 72,5%, 35 ha.", chance) == "đạt 72,5 phần trăm, 35 hecta."
    assert date_rewritten("ngày 28 tháng 7 năm 2021.", chance) == "ngày 28/7/2021."
    assert date_rewritten("ngày 28/7/2021.", chance) == "ngày 28 tháng 7 năm 2021."
    assert number_rewritten("1.200 tỷ; 1.372 người; 05 ngày.", chance) == "1,2 nghìn tỷ; 1372 người; 5 ngày."
    assert turned("Năm 2021, tổng thu ngân sách nhà nước đạt 5 tỷ.", chance) == (
        "Tổng thu ngân sách nhà nước đạt 5 tỷ, năm 2021."
    )
    assert shortened("Thu ngân sách (chưa kể vay) đạt 5 tỷ đồng.", chance) == "Thu ngân sách đạt 5 tỷ đồng."
    assert subject_kept("Thu ngân sách nhà nước đạt 5 tỷ đồng, tăng 7%.", chance) == "Thu ngân sách nhà nước tăng 7%."


def test_the_interval_is_wilsons() -> None:
    assert [round(bound, 4) for bound in wilson(95, 100)] == [0.8882, 0.9785]
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not here")
def test_the_bars_hold_on_some_documents() -> None:
    claims = true_claims(documents("test")[:6], 60, random.Random(5))
    marked, caught = measured(claims, random.Random(5))
    assert len(claims) >= 60
    assert sum(tally.hits for tally in marked.values()) <= 0.05 * len(claims)
    planted = [tally for tally in caught.values() if tally.n]
    assert sum(tally.hits for tally in planted) >= 0.97 * sum(tally.n for tally in planted)
