"""What a model says is waited for no longer than is sensible, and its thoughts are left out."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator

import pytest

from rag.errors import LanguageModelError
from rag.speech import circles, paced, spoken


def talking(*pauses: float) -> Generator[str, None, None]:
    for pause in pauses:
        time.sleep(pause)
        yield f"{pause}"


def test_pieces_come_in_order_and_errors_come_through() -> None:
    assert list(paced(talking(0, 0.01, 0), 1, 1, 5)) == ["0", "0.01", "0"]

    def failing() -> Generator[str, None, None]:
        yield "một"
        raise ValueError("hỏng")

    heard = paced(failing(), 1, 1, 5)
    assert next(heard) == "một"
    with pytest.raises(ValueError, match="hỏng"):
        next(heard)


@pytest.mark.parametrize(
    ("source", "limits", "came"),
    [
        (talking(0.5), (0.1, 5, 5), 0),  # the first is late
        (talking(0, 0.5), (5, 0.1, 5), 1),  # the second is late
        (talking(*[0.05] * 20), (5, 5, 0.3), 3),  # each is in time, all of them are not
    ],
)
def test_each_limit_of_time_holds(
    source: Generator[str, None, None], limits: tuple[float, float, float], came: int
) -> None:
    heard = []
    with pytest.raises(TimeoutError):
        for piece in paced(source, *limits):
            heard.append(piece)
    assert len(heard) >= came


def test_a_source_that_nobody_listens_to_any_more_is_closed() -> None:
    closed = threading.Event()

    def source() -> Generator[str, None, None]:
        try:
            for at in range(1000):
                time.sleep(0.01)
                yield str(at)
        finally:
            closed.set()

    heard = paced(source(), 1, 1, 5)
    next(heard)
    heard.close()  # type: ignore[attr-defined]  # a generator
    assert closed.wait(2)


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (["<think>Ừm, ", "đoạn 1…</think>Đạt 88% [1]."], ["Đạt 88% [1]."]),
        (["<th", "ink>Ừm</th", "ink>\n", "Đạt [1]."], ["\n", "Đạt [1]."]),
        (["Ừm, đoạn 1</think>Đạt [1]."], [None, "Đạt [1]."]),
        (["Ừm, ", "đoạn 1 ", "</think>", "Đạt [1]."], ["Ừm, ", "đoạn 1 ", None, "Đạt [1]."]),
        (["<thinking>Ừm"], []),
        (["Nhỏ hơn < 5 [1]"], ["Nhỏ hơn < 5 [1]"]),
        (["Có <", "5% [1]"], ["Có ", "<5% [1]"]),
        (["Có <"], ["Có ", "<"]),
    ],
)
def test_thoughts_are_left_out(pieces: list[str], said: list[str | None]) -> None:
    assert list(spoken(iter(pieces))) == said


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        (["Đạt 88% kế hoạch [1]. "] * 100, "lặp đi lặp lại"),
        (["a"] * 400, "lặp đi lặp lại"),
        ([f"Câu thứ {at} nói điều gì đó khác {at * at}. " for at in range(400)], "dài quá mức"),
        (["<think>", *["nghĩ nữa " * 100] * 100], "suy nghĩ mãi"),
    ],
)
def test_an_answer_without_end_is_stopped(pieces: list[str], why: str) -> None:
    with pytest.raises(LanguageModelError, match=why):
        list(spoken(iter(pieces)))


def test_a_list_with_a_repeated_beginning_goes_round_in_no_circle() -> None:
    assert not circles("".join(f"- Huyện thứ {at} đạt {at + 3}% kế hoạch [1]\n" for at in range(40)))
