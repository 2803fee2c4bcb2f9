"""Texts as numbers: neighbours are counted within a text, never over its end."""

from __future__ import annotations

import numpy as np

from rag.numbered import Numbered, counted, numbered


def several(*texts: list[int]) -> Numbered:
    return numbered([np.array(text, dtype=np.int32) for text in texts])


def test_neighbours_are_those_of_one_text_that_are_all_known() -> None:
    pairs = several([0, 1, 2], [3, -1, 4], [5]).neighbours(2, 10)
    assert (pairs.places.tolist(), pairs.texts.tolist()) == ([1, 12], [0, 0])
    triples = several([0, 1, 2], [3, 4, 5, 6]).neighbours(3, 10)
    assert (triples.places.tolist(), triples.texts.tolist()) == ([12, 345, 456], [0, 1, 1])


def test_each_text_is_counted_for_itself_in_the_order_wanted() -> None:
    assert counted(several([7, 7, 2], [9], [2]), np.array([2, 7, 5]), 3).tolist() == [[1, 2, 0], [0, 0, 0], [1, 0, 0]]


def test_places_are_looked_up_and_the_last_is_for_no_syllable() -> None:
    found = several([0, -1, 1]).of(np.array([4, -1, -1], dtype=np.int32))
    assert found.places.tolist() == [4, -1, -1]


def test_nothing_is_counted_in_no_text() -> None:
    assert counted(several(), np.array([1]), 0).shape == (0, 1)
    assert counted(several([3]), np.zeros(0, dtype=np.int64), 1).shape == (1, 0)
    assert several([1]).neighbours(3, 10).places.tolist() == []
