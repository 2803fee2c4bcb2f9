"""The gate holds floors, ceilings and allowed drops, and names what is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baseline import compare
from eval.gate import Check, GateError, Limit, hold, read_gate
from tests.eval.made import GOOD, REFUSAL, question
from tests.eval.test_baseline import asked, earlier, results

TOML = """
[floors]
"hit@1" = 0.9
"kind=amount correct" = 0.5
[ceilings]
false_figures = 0
[drops]
correct = 0.05
"""


def gate(tmp_path: Path, text: str, name: str = "gate.toml") -> list[Limit]:
    (tmp_path / name).write_text(text, "utf-8")
    return read_gate(tmp_path / name)


def test_toml_and_json_are_read_alike(tmp_path: Path) -> None:
    limits = gate(tmp_path, TOML)
    assert limits == [
        Limit("floors", "hit@1", 0.9),
        Limit("floors", "correct", 0.5, ("kind", "amount")),
        Limit("ceilings", "false_figures", 0.0),
        Limit("drops", "correct", 0.05),
    ]
    json_text = '{"floors": {"hit@1": 0.9, "kind=amount correct": 0.5}, "ceilings": {"false_figures": 0}, '
    assert gate(tmp_path, json_text + '"drops": {"correct": 0.05}}', "gate.json") == limits


def test_all_that_is_wrong_with_a_gate_at_once(tmp_path: Path) -> None:
    with pytest.raises(GateError) as caught:
        gate(
            tmp_path,
            '[floor]\n"hit@1" = 1\n[floors]\ncorrect = "cao"\nhit = true\n"hit@3" = 1\n[drops]\n"kind=a correct" = 0\n',
        )
    assert [line.partition(". Có")[0] for line in str(caught.value).splitlines()[1:]] == [
        "  [floor]: không có mục này",
        "  [floors] correct: 'cao' không phải số",
        "  [floors] hit: True không phải số",
        "  [floors] hit@3: không có số đo này",
        "  [drops] kind=a correct: lần trước chỉ so được chung",
    ]
    for text, reason in (("", "không đặt ngưỡng nào"), ("floors = 1", "phải là một mục"), ("[", "không đọc được")):
        with pytest.raises(GateError, match=reason):
            gate(tmp_path, text)
    with pytest.raises(GateError, match="không còn ở đó"):
        read_gate(tmp_path / "gone.toml")


def test_limits_against_a_run(tmp_path: Path) -> None:
    run = results((asked(1, kind="amount"), GOOD), (asked(2, kind="amount"), REFUSAL), (asked(3), GOOD))
    checks = hold(gate(tmp_path, TOML), run, None)
    assert [(check.seen, check.holds) for check in checks] == [(0.0, False), (0.5, True), (0.0, True), (None, None)]
    assert [check.text for check in checks] == [
        "hit@1: 0,0000, ít nhất 0,9",
        "kind=amount correct: 0,5000, ít nhất 0,5",
        "false_figures: 0,0000, nhiều nhất 0",
        "correct: chưa so được với lần trước (thêm --baseline)",
    ]


def test_a_drop_is_measured_on_the_same_questions(tmp_path: Path) -> None:
    before = earlier(tmp_path, (asked(1), GOOD), (asked(2), GOOD))
    same = results((asked(1), GOOD), (asked(2), GOOD), (asked(3), REFUSAL))  # a new hard question is no drop
    worse = results((asked(1), GOOD), (asked(2), REFUSAL))
    limits = [
        Limit("drops", "correct", 0.05),
        Limit("drops", "answerable_refused", 0.05),
        Limit("drops", "seconds_p95", 1),
    ]
    assert [check.holds for check in hold(limits, same, compare(same, before))] == [True, True, True]
    found = hold(limits, worse, compare(worse, before))
    assert found[:2] == [Check(limits[0], 0.5, False), Check(limits[1], 0.5, False)]
    assert found[0].text == "correct: kém đi 0,5000, được kém đi nhiều nhất 0,05"
    better = results((asked(1), GOOD), (asked(2), GOOD))
    assert hold(limits, better, compare(better, earlier(tmp_path, (asked(1), REFUSAL), (asked(2), GOOD))))[0].holds


def test_what_cannot_be_measured_is_broken(tmp_path: Path) -> None:
    run = results((question(), GOOD))
    (check,) = hold([Limit("floors", "refusal_recall", 0.1)], run, None)
    assert (check.holds, check.text) == (False, "refusal_recall: không đo được, ít nhất 0,1")
    assert hold([Limit("floors", "correct", 0.1, ("tag", "không có"))], run, None)[0].holds is False
