"""A figure is right when its value, its unit and its period are."""

from __future__ import annotations

import pytest

from eval.scores.figures import FigureScore, date_score, figure_score, gold_figures
from rag.schema import Document
from tests.eval.made import CHI, DOCUMENT, GOOD, REFUSAL, answer, cited, question


def told(text: str, span: tuple[int, int] = (0, 20), document: Document = DOCUMENT) -> FigureScore | None:
    return figure_score(question(), answer(text, cited(span, document=document)))


def test_a_right_figure() -> None:
    score = figure_score(question(), GOOD)
    assert score == FigureScore(1.0, 1.0, 1.0)
    assert score is not None and score.whole == 1


@pytest.mark.parametrize("text", ["Chi **480 tỷ đồng** [1]", "Thu **641,5 tỷ đồng** [1]", "Thu **64 tỷ đồng** [1]"])
def test_another_value(text: str) -> None:
    assert told(text) == FigureScore(0.0, None, None)


def test_another_unit() -> None:
    assert told("Thu **641 triệu đồng** [1]") == FigureScore(1.0, 0.0, 1.0)
    assert told("Thu **641%** so với 12 tỷ đồng [1]") == FigureScore(1.0, 0.0, 1.0)
    assert told("Thu (tỷ đồng): **641** [1]") == FigureScore(1.0, 1.0, 1.0)  # a table's figure, its unit in the heading


def test_another_period() -> None:
    text = "Thu ngân sách 9 tháng năm 2023 đạt 641 tỷ đồng."
    other = Document("e", "b.txt", "Báo cáo", text, period="9 tháng năm 2023")
    span = (0, len(text))
    assert told("9 tháng năm 2023: Thu đạt **641 tỷ đồng** [1]", span, other) == FigureScore(1.0, 1.0, 0.0)
    assert told("Thu đạt **641 tỷ đồng** [1]", span, other) == FigureScore(1.0, 1.0, 0.0)  # its clause tells
    bare = figure_score(question(question="Thu đạt bao nhiêu?"), answer("Thu **641 tỷ đồng** [1]", cited()))
    assert bare == FigureScore(1.0, 1.0, None)


def test_the_gold_quote_tells_the_period_too() -> None:
    asked = question(question="Thu quý II/2024 đạt bao nhiêu?", quote=GOOD.citations[0].quote)
    assert figure_score(asked, GOOD) == FigureScore(1.0, 1.0, 1.0)


def test_a_refusal_tells_no_figure_and_other_questions_ask_for_none() -> None:
    assert figure_score(question(), REFUSAL) == FigureScore(0.0, None, None)
    assert figure_score(question(answers=["Sở Tài chính"]), GOOD) is None
    assert figure_score(question(answerable=False, answers=[]), REFUSAL) is None


def test_what_is_no_figure() -> None:
    answers = ["20 tháng 5 năm 2024", "27/2024/QĐ-UBND", "Điều 5", "15/6", "năm thứ 2 của một kế hoạch dài 5 năm rưỡi"]
    assert gold_figures(question(answers=[*answers, "1.250", "7,42%"])) == ["1.250", "7,42%"]


def test_dates() -> None:
    asked = question(answers=["20 tháng 5 năm 2024"])
    assert date_score(asked, answer("Từ **ngày 20/5/2024** [1]", cited(CHI))) == 1
    assert date_score(asked, answer("Từ **ngày 10 tháng 12** [1]", cited(CHI))) == 0
    assert date_score(question(answers=["15 tháng 6"]), answer("**15 tháng 6 năm 2024** [1]", cited())) == 1
    assert date_score(asked, REFUSAL) == 0
    assert date_score(question(), GOOD) is None
