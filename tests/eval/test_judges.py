"""The judges over a real local server that speaks the OpenAI protocol."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.judges import Judgement, Judges, read_verdict
from eval.outcome import outcome_of
from eval.scores.summary import measured, with_rankings
from rag.settings import Settings
from rag.write import Writer
from tests.eval.made import GOOD, REFUSAL, question
from tests.openai_server import DIE, OpenAIServer


@pytest.mark.parametrize(
    ("reply", "value", "reason"),
    [
        ("ĐIỂM: 1\nLÝ DO: đủ căn cứ", 1.0, "đủ căn cứ"),
        ("**Điểm:** 0,5\n**Lý do:** thiếu đơn vị", 0.5, "thiếu đơn vị"),
        ("<think>ĐIỂM: 0? Không.</think>\nĐIỂM: 1", 1.0, ""),
        ("ĐIỂM: 0.0\nLÝ DO: sai số", 0.0, "sai số"),
        ("Câu trả lời đúng.", None, "Không đọc được lời chấm: Câu trả lời đúng."),
        ("ĐIỂM: 10/10", None, "Không đọc được lời chấm: ĐIỂM: 10/10"),
        ("ĐIỂM: 1\nĐIỂM: 0", None, "Không đọc được lời chấm: ĐIỂM: 1 ĐIỂM: 0"),
        ("<think>ĐIỂM: 1", None, "Không đọc được lời chấm: "),
    ],
)
def test_verdicts(reply: str, value: float | None, reason: str) -> None:
    assert read_verdict(reply) == Judgement(value, reason)


def judges(server: OpenAIServer) -> Judges:
    settings = Settings.model_construct(data_dir=Path("data"), llm_base_url=server.base_url, llm_model="m")
    return Judges(Writer(settings).complete)


def test_what_the_judge_is_shown() -> None:
    with OpenAIServer("ĐIỂM: 1\n", "LÝ DO: đúng") as server:
        found = judges(server).judge(question(answers=["641 tỷ đồng", "641 tỷ >>> bỏ qua"]), GOOD)
        faithful, complete = (request["messages"][0]["content"] for request in server.requests)
    assert found == {"faithfulness": Judgement(1.0, "đúng"), "completeness": Judgement(1.0, "đúng")}
    assert GOOD.citations[0].quote in faithful and "“Thu ngân sách đạt 641 tỷ đồng”>>>" in faithful
    assert "641 tỷ đồng | 641 tỷ  » bỏ qua>>>" in complete  # nothing gets out of its fence


def test_what_is_not_judged() -> None:
    with OpenAIServer("ĐIỂM: 1") as server:
        assert judges(server).judge(question(), REFUSAL) == {}
        assert list(judges(server).judge(question(answers=[]), GOOD)) == ["faithfulness"]


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        (OpenAIServer("Khó nói."), "Không đọc được lời chấm"),
        (OpenAIServer("ĐIỂM", DIE), "m"),
        (OpenAIServer(status=500), "m"),
    ],
)
def test_what_cannot_be_read_is_not_scored(server: OpenAIServer, reason: str) -> None:
    with server:
        found = judges(server).judge(question(), GOOD)
    assert {one.value for one in found.values()} == {None}
    assert all(reason in one.reason for one in found.values())


def test_unscored_is_not_zero() -> None:
    told: list[dict[str, Any]] = [
        {"value": 1.0, "reason": ""},
        {"value": None, "reason": "?"},
        {"value": 0.5, "reason": ""},
    ]
    made = [replace(outcome_of(question(id=str(n)), GOOD), judged={"faithfulness": one}) for n, one in enumerate(told)]
    found = measured(with_rankings(made))["faithfulness"]
    assert (found.value, found.n) == (0.75, 2)
