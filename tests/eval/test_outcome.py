"""Each way a question can end, with the reason it was missed."""

from __future__ import annotations

import json

import pytest

from eval.outcome import Cited, Found, as_json, from_json, outcome_of
from eval.questions import Question
from rag.schema import Answer
from tests.eval.made import CHI, GOOD, REFUSAL, answer, cited, outcomes, passage, question

NO_ANSWER = question(answers=[], source=None, answerable=False)
NAMED = question(answers=["Sở Tài chính"], question="Cơ quan nào chủ trì?")
ELSEWHERE = answer("“Chi đạt **480 tỷ đồng**” [1]", cited(CHI), passages=(passage("b.txt"), passage("c.txt")))
WRONG = answer("“Chi đạt **480 tỷ đồng**” [1]", cited(CHI))
INVENTED = answer("Thu đạt 641 tỷ đồng, vượt 77 lần [1]", cited())


@pytest.mark.parametrize(
    ("asked", "told", "verdict", "reason"),
    [
        (question(), GOOD, "right", ""),
        (NO_ANSWER, REFUSAL, "refused_rightly", ""),
        (NO_ANSWER, GOOD, "should_have_refused", "should_have_refused"),
        (question(), REFUSAL, "refused_wrongly", "wrongly_refused"),
        (question(), ELSEWHERE, "wrong", "not_retrieved"),
        (question(), WRONG, "wrong", "wrong_figure"),
        (question(), INVENTED, "wrong", "wrong_figure"),
        (NAMED, WRONG, "wrong", "not_picked"),
        (question(answers=["Thu ngân sách"]), GOOD, "right", ""),
        (question(answers=["ngày 20/5/2024"]), GOOD, "wrong", "wrong_figure"),
        (question(answers=[]), GOOD, "right", ""),
        (question(answers=[], quote="Chi ngân sách đạt 480 tỷ đồng"), GOOD, "wrong", "not_picked"),
    ],
)
def test_verdict_and_reason(asked: Question, told: Answer, verdict: str, reason: str) -> None:
    found = outcome_of(asked, told)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_a_right_answer_in_full() -> None:
    (found,) = outcomes((question(tags=["t"], kind="amount", quote="Thu ngân sách đạt 641 tỷ đồng"), GOOD))
    assert (found.rank, found.short, found.confidence, found.seconds) == (1, "641 tỷ đồng", 0.5, 0.25)
    assert found.citations == (Cited(1, "Báo cáo", "a.txt", "", None, GOOD.citations[0].quote, True),)
    assert found.passages == (Found("a.txt", "", None, 0.5, True, True),)
    assert found.scores == {
        "hit@1": 1.0,
        "hit@10": 1.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "MRR@10": 1.0,
        "nDCG@10": 1.0,
        "correct": 1.0,
        "passage_hit@1": 1.0,
        "passage_hit@10": 1.0,
        "exact_match": 1.0,
        "token_f1": 1.0,
        "first_quote_contains_answer": 1.0,
        "three_quotes_contain_answer": 1.0,
        "figure_accuracy": 1.0,
        "figure_value": 1.0,
        "figure_unit": 1.0,
        "figure_period": 1.0,
        "date_accuracy": None,
        "wrong_figures": 0.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "false_figures": 0.0,
        "refusal_precision": None,
        "refusal_recall": None,
        "answerable_refused": 0.0,
    }


def test_a_refusal_gains_nothing_and_tells_nothing_false() -> None:
    (found,) = outcomes((question(), REFUSAL))
    zero = {name for name, value in found.scores.items() if value == 0}
    none = {name for name, value in found.scores.items() if value is None}
    assert zero == {
        *("correct", "exact_match", "token_f1", "first_quote_contains_answer", "three_quotes_contain_answer"),
        *("figure_accuracy", "figure_value", "wrong_figures", "citation_recall", "refusal_precision"),
    }
    assert none == {
        *("figure_unit", "figure_period", "date_accuracy", "citation_precision", "false_figures", "refusal_recall")
    }
    assert found.scores["answerable_refused"] == 1


def test_evidence_is_keyed_to_the_provision_not_to_a_chunk() -> None:
    two = answer("“…” [1] [2]", cited(), cited(CHI, 2), passages=(passage("b.txt"), passage()))
    asked = question(quote="Thu ngân sách 6 tháng năm 2024 đạt 641 tỷ đồng")
    found = outcome_of(asked, two)
    assert [one.right for one in found.citations] == [True, False]
    assert found.scores["citation_precision"] == 0.5
    assert (found.rank, found.scores["passage_hit@1"], found.scores["passage_hit@10"]) == (2, 0.0, 1.0)
    located = outcome_of(question(locator="Điều 5"), two)  # nothing here stands in an article 5
    assert [one.right for one in located.citations] == [False, False]
    assert outcome_of(question(source=None), two).citations[0].right is None
    further = outcome_of(question(source="z.txt", sources=["b.txt"]), two)
    assert further.rank == 1


def test_an_outcome_survives_being_written() -> None:
    (found,) = outcomes((question(kind="amount", tags=["t"]), GOOD))
    assert from_json(json.loads(json.dumps(as_json(found)))) == found
