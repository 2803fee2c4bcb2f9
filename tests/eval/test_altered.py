"""Questions altered on purpose are altered as meant."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.altered import Asked, Corpus, abbreviated, bulletins, misspelt, numbered, provided, unaccented
from rag.numbers import document_numbers
from tests.command import SHARED

ASKED = [Asked("Ủy ban nhân dân tỉnh quyết định ngân sách nhà nước?", ("a.txt",)), Asked("Giá vàng?", ("b.txt",))]
LAW = "CHÍNH PHỦ\n\nSố: 128/2026/NĐ-CP\n\nĐiều 1. Phạm vi\n…\nĐiều 2. Giá\n…"


def test_short_forms_only_where_there_are_any() -> None:
    assert abbreviated(ASKED) == [Asked("UBND tỉnh quyết định NSNN?", ("a.txt",))]


def test_one_syllable_is_misspelt() -> None:
    (one,) = misspelt(ASKED[:1], random.Random(1))
    before, after = ASKED[0].question.split(), one.question.split()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_diacritics_go() -> None:
    assert unaccented(ASKED)[1].question == "gia vang?"


def test_numbers_and_provisions_of_a_law() -> None:
    corpus = Corpus("legal", {"a.txt": LAW})
    for seed in range(20):
        (one,) = numbered(corpus, random.Random(seed))
        assert one.sources == ("a.txt",)
        (number,) = document_numbers(one.question)
        assert number.number == "128" and number.year == "2026"
    (one,) = provided(corpus, random.Random(1))
    assert one.locator in ("Điều 1", "Điều 2") and one.locator in one.question


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_copies_of_a_bulletin_differ_in_period_and_place_alone() -> None:
    corpus, asked = bulletins(Path(SHARED / "bulletins"), random.Random(1))
    assert {key: len(value) for key, value in asked.items()} == {"period": 108, "place": 108, "merged": 108}
    assert len(corpus.texts) == 108
