"""What was found out of a text or of a question is found out once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rag.kept import of_question, of_text
from rag.understand import understand

SHORT, LONG = "ngân sách", "ngân sách " * 101


def test_a_short_text_is_looked_at_once_and_a_long_one_each_time() -> None:
    seen: list[str] = []

    @of_text
    def length(text: str) -> int:
        seen.append(text)
        return len(text)

    assert [length(text) for text in (SHORT, SHORT, LONG, LONG)] == [9, 9, 1010, 1010]
    assert seen == [SHORT, LONG, LONG]


def test_each_question_keeps_its_own() -> None:
    @dataclass(frozen=True, slots=True)
    class Question:
        text: str
        kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False)

    seen: list[str] = []

    @of_question
    def words(question: Question) -> tuple[str, ...]:
        seen.append(question.text)
        return tuple(question.text.split())

    one = Question("thu nội địa")
    other = replace(one, text="chi đầu tư")
    found = [words(question) for question in (one, one, other, one)]
    assert found == [("thu", "nội", "địa")] * 2 + [("chi", "đầu", "tư"), ("thu", "nội", "địa")]
    assert seen == ["thu nội địa", "chi đầu tư"]


def test_a_question_that_was_changed_is_found_out_anew() -> None:
    query = understand("Thu ngân sách năm 2023 của An Hải?")
    assert query.content == ["thu", "ngan", "sach", "an", "hai"]
    assert replace(query, text="Giải ngân năm 2023").content == ["giai", "ngan"]
