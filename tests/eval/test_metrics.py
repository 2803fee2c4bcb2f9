"""What one answer is worth, and the means over a set, by hand-counted cases."""

from __future__ import annotations

import pytest

from eval.metrics import Verdict, as_json, flat, holds, judge, summary
from eval.questions import Question
from rag.schema import Answer, Chunk, Citation, Claim, Document, Passage

TEXT = "Thu ngân sách đạt 88% dự toán. Chi đạt 70%."
DOCUMENT = Document("d", "a.txt", "Báo cáo", TEXT)
QUESTION = Question(id="1", question="Thu đạt bao nhiêu?", answers=["88 %", "88%"], source="a.txt", kind="amount")


def passage(source: str) -> Passage:
    return Passage(Chunk(source, "d", source, "", "x", 0, 1), 0.5)


def cited(start: int, end: int, n: int = 1) -> Citation:
    return Citation(n, DOCUMENT, "", None, TEXT[start:end], start, end)


def answer(text: str, *citations: Citation, sources: tuple[str, ...] = ("b.txt", "a.txt")) -> Answer:
    return Answer("?", (Claim(text, citations),), tuple(map(passage, sources)), not citations, "f", seconds=0.25)


def test_flat_and_holds_see_through_spaces_and_cells() -> None:
    assert flat(" Thu |  88\n%") == "thu 88 %"
    assert holds("Thu | NGÂN\nsách", ["xuất khẩu", "ngân sách."])
    assert not holds("Thu", []) and not holds("Thu", ["chi"])


def test_a_right_answer() -> None:
    assert judge(QUESTION, answer("“Thu ngân sách đạt **88%**” [1]", cited(0, 30))) == Verdict(
        "1", "amount", True, False, 2, True, True, (), 0.25, "“Thu ngân sách đạt **88%**” [1]"
    )


def test_the_answer_in_the_second_quote_only() -> None:
    verdict = judge(QUESTION, answer("x [1] [2]", cited(31, len(TEXT)), cited(0, 30, 2)))
    assert (verdict.first_quote, verdict.three_quotes) == (False, True)


def test_a_figure_that_no_quote_carries_is_false() -> None:
    assert judge(QUESTION, answer("Thu đạt 87% dự toán [1]", cited(0, 30))).false_figures != ()
    assert judge(QUESTION, answer("Thu đạt 88% dự toán [1]", cited(0, 30))).false_figures == ()


def test_an_abstention() -> None:
    verdict = judge(QUESTION, answer("Không tìm thấy", sources=("b.txt",)))
    assert (verdict.abstained, verdict.rank, verdict.first_quote, verdict.three_quotes) == (True, None, False, False)


def test_what_does_not_apply_is_none() -> None:
    verdict = judge(Question(id="2", question="?", answerable=False), answer("Không tìm thấy"))
    assert (verdict.rank, verdict.first_quote, verdict.three_quotes) == (None, None, None)


def test_the_summary_counts_each_metric_over_its_own_questions() -> None:
    refusable = Question(id="2", question="?", answerable=False)
    first = QUESTION.model_copy(update={"source": "b.txt"})
    questions = [first, QUESTION, QUESTION, refusable, refusable]
    answers = [
        answer("Thu đạt 88% [1]", cited(0, 30)),
        answer("Chi đạt 71% [1]", cited(31, len(TEXT))),
        answer("Không tìm thấy", sources=()),
        answer("Không tìm thấy"),
        answer("Chi đạt 70% [1]", cited(31, len(TEXT))),
    ]
    verdicts = [judge(q, a) for q, a in zip(questions, answers, strict=True)]
    assert summary(questions, verdicts) == {
        "n": 5,
        "hit@1": 0.3333,
        "hit@10": 0.6667,
        "first_quote_contains_answer": 0.3333,
        "three_quotes_contain_answer": 0.3333,
        "answerable_refused": 0.3333,
        "unanswerable_refused": 0.5,
        "answers_with_false_figures": 1,
        "seconds_p50": 0.25,
        "seconds_p95": 0.25,
    }


@pytest.mark.parametrize("answerable", [True, False])
def test_a_set_of_one_has_a_summary(answerable: bool) -> None:
    question = Question(id="1", question="?", answerable=answerable)
    verdict = judge(question, answer("Không tìm thấy"))
    made = summary([question], [verdict])
    assert (made["n"], made["hit@1"], made["seconds_p95"]) == (1, None, 0.25)
    assert as_json(verdict)["id"] == "1"
