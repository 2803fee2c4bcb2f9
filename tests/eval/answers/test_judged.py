"""The outcome of one answer: its quotes, bold words and figures."""

from __future__ import annotations

import pytest

from eval.answers.judged import judged
from eval.retrieval.sets import Asked
from eval.scores.words import bold_words, token_f1
from rag.schema import Answer, Citation, Claim
from tests.rag.reading import document

TEXT = "x" * 290 + " 88% kế hoạch"
DOCUMENT = document(TEXT)
ASKED = Asked("1", "Đạt bao nhiêu?", frozenset({"a"}), "unit", "tune", ())


def quoted(n: int, start: int, end: int) -> Citation:
    return Citation(n, DOCUMENT, "", None, TEXT[start:end], start, end)


def answer(*claims: Claim, abstained: bool = False) -> Answer:
    return Answer("Đạt bao nhiêu?", claims, (), abstained=abstained, confidence=0.7, seconds=0.1)


def test_only_the_first_300_characters_of_a_quote_count() -> None:
    whole, rest = quoted(1, 0, len(TEXT)), quoted(2, 280, len(TEXT))
    told = judged(
        ASKED, answer(Claim("“…” [1]", (whole,)), Claim("“…” [2]", (rest,))), ["88% kế hoạch"], answerable=True
    )
    assert (told.first, told.three) == (False, True)
    assert judged(ASKED, answer(Claim("[2]", (rest,))), ["88% kế hoạch"], answerable=True).first


def test_an_answer_that_refuses_quotes_nothing() -> None:
    told = judged(
        ASKED,
        answer(Claim("Không tìm thấy: “88%” [1]", (quoted(1, 280, len(TEXT)),)), abstained=True),
        ["88%"],
        answerable=False,
    )
    assert (told.refused, told.first, told.three, told.bold, told.confidence) == (True, False, False, 0.0, 0.7)


def test_a_figure_that_no_citation_holds_is_false() -> None:
    told = judged(ASKED, answer(Claim("Đạt **87%** [1]", (quoted(1, 280, len(TEXT)),))), ["88%"], answerable=True)
    assert (told.false_figures, told.bold) == (1, 0.0)


def test_bold_words_are_those_of_the_first_claim() -> None:
    assert bold_words(answer(Claim("Quý I: **641 tỷ** và **11%** [1]"), Claim("**khác** [2]"))) == "641 tỷ 11%"


@pytest.mark.parametrize(
    ("text", "answers", "f1"),
    [("88% kế hoạch", ["đạt 88%"], 0.4), ("88 %", ["88%"], 1.0), ("", ["88%"], 0.0), ("a", ["b", "a c"], 2 / 3)],
)
def test_token_f1(text: str, answers: list[str], f1: float) -> None:
    assert token_f1(text, answers) == pytest.approx(f1)
