"""The seven real bulletins through the real command lines, alone and beside the samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.text import fold
from tests.command import SAMPLES, SHARED, ask_batch, ask_json, command, ingest_json

BULLETINS = SHARED / "bulletins"
THAI_NGUYEN = "thai-nguyen-hoi-nghi-10-2021-09.txt"
DISBURSED = "tỷ lệ giải ngân đầu tư công 9 tháng là bao nhiêu?"
ISSUED = "Quy định số 22 ban hành ngày nào?"
REFUSED = [
    "Giá vé xem bóng đá ở sân Mỹ Đình là bao nhiêu?",
    "Tỷ lệ giải ngân đầu tư công 6 tháng của Thái Nguyên là bao nhiêu?",
]
OTHER_FIGURES = ("72,5%", "75%", "74,4%", "7,5%", "1,43%")

pytestmark = pytest.mark.skipif(not BULLETINS.is_dir(), reason=f"{BULLETINS} is not there")


@pytest.fixture(scope="module", params=["alone", "beside the samples"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Any:
    """Every question of this file, answered by one batch."""
    folder = tmp_path_factory.mktemp("bulletins")
    data_dir = folder / "data"
    data_dir.mkdir()
    (data_dir / "models").symlink_to(models_dir)
    more = [] if request.param == "alone" else [SAMPLES]
    assert ingest_json(data_dir, BULLETINS, *more)["added"] == 7 + 10 * len(more)
    asked = [DISBURSED, fold(DISBURSED), ISSUED, fold(ISSUED), *REFUSED]
    made = ask_batch(data_dir, [{"id": str(n), "question": question} for n, question in enumerate(asked)], folder)
    return data_dir, {answer["question"]: answer for answer in made}


@pytest.mark.parametrize("question", [DISBURSED, fold(DISBURSED)])
def test_the_disbursement_rate_and_no_other_figure(answers: Any, question: str) -> None:
    answer = answers[1][question]
    assert not answer["abstained"] and "88%" in answer["answer"] and "thứ 5" in answer["answer"]
    first = answer["citations"][0]
    assert first["source"] == THAI_NGUYEN
    assert first["quote"] == "tỷ lệ giải ngân vốn đầu tư công đạt 88% kế hoạch giao, đứng thứ 5 toàn quốc"
    assert first["quote"] in (BULLETINS / THAI_NGUYEN).read_text("utf-8")
    shown = answer["answer"] + "".join(citation["quote"] for citation in answer["citations"])
    assert [figure for figure in OTHER_FIGURES if figure in shown] == []


@pytest.mark.parametrize("question", [ISSUED, fold(ISSUED)])
def test_the_date_of_regulation_22(answers: Any, question: str) -> None:
    answer = answers[1][question]
    assert not answer["abstained"] and "28/7/2021" in answer["answer"]
    assert "28/7/2021" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["source"] == THAI_NGUYEN


@pytest.mark.parametrize("question", REFUSED)
def test_what_no_bulletin_tells_is_refused(answers: Any, question: str) -> None:
    answer = answers[1][question]
    assert answer["abstained"]
    if answer["citations"]:  # the figure of another period, said to be that
        assert "Chỉ tìm thấy số 9 tháng năm 2021 của Thái Nguyên: " in answer["answer"]
        assert "6 tháng" in question


def test_one_question_gets_the_answer_of_the_batch(answers: Any) -> None:
    data_dir, made = answers
    alone = ask_json(data_dir, DISBURSED)
    different = {"id", "seconds"}
    assert {k: v for k, v in alone.items() if k not in different} == {
        k: v for k, v in made[DISBURSED].items() if k not in different
    }
    told = command("rag", data_dir, REFUSED[0])
    assert told.returncode == 0 and "Nguồn:" not in told.stdout and "Không tìm thấy" in told.stdout
    assert json.dumps(alone)
