"""Questions for a load test, no two alike: an answer that was remembered would prove nothing."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

_WHO = ("Cho tôi hỏi", "Xin cho biết", "Nhờ tra giúp", "Báo cáo cần số liệu", "Đề nghị cho biết", "Tôi muốn biết")


def base(path: Path) -> list[str]:
    """The questions of a question set."""
    return [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines() if line.strip()]


def distinct(questions: list[str], number: int) -> list[str]:
    """`number` questions, each put in words of its own.

    >>> distinct(["Thu ngân sách?"], 3)
    ['Cho tôi hỏi (phiếu 1): Thu ngân sách?', 'Xin cho biết (phiếu 2): Thu ngân sách?', \
'Nhờ tra giúp (phiếu 3): Thu ngân sách?']
    """
    numbers = count(1)
    return [f"{_WHO[n % len(_WHO)]} (phiếu {next(numbers)}): {questions[n % len(questions)]}" for n in range(number)]
