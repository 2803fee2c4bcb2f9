"""Windows: a few clauses running, short, apart from each other, by the chance that an answer is there."""

from __future__ import annotations

from rag.candidate import Candidate
from rag.clauses import MAX_LENGTH
from rag.windows import windows
from tests.rag.reading import document, ranked

LONG = document(
    "Quy định tiếp công dân\n"
    + " ".join(f"Nội dung thứ {n} nói về việc chung của cơ quan trong năm." for n in range(30))
    + " Lãnh đạo tiếp công dân vào ngày 10 hằng tháng. Ngày nghỉ thì tiếp vào ngày làm việc kế tiếp.",
    period=None,
)
QUESTION = "Lãnh đạo tiếp công dân vào ngày nào?"


def found(question: str = QUESTION) -> list[Candidate]:
    return ranked(question, [LONG])


def test_the_likeliest_window_holds_the_answer_and_what_belongs_to_it() -> None:
    best, *_ = windows(found(), 3)
    assert "Lãnh đạo tiếp công dân vào ngày 10 hằng tháng." in best.text
    assert best.best.text == "Lãnh đạo tiếp công dân vào ngày 10 hằng tháng."
    assert best.text == LONG.text[best.start : best.end]


def test_windows_are_short_and_share_no_clause() -> None:
    chosen = windows(found(), 50)
    assert len(chosen) > 3
    assert all(one.end - one.start <= MAX_LENGTH for one in chosen)
    spans = sorted((one.start, one.end) for one in chosen)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))


def test_chances_are_shares_of_one() -> None:
    chosen = windows(found(), 100)
    assert 0 < sum(one.chance for one in chosen) <= 1.000001
    assert chosen[0].chance == max(one.chance for one in chosen)


def test_what_contradicts_the_question_stands_alone() -> None:
    bulletin = document(
        "Báo cáo tỉnh Minh Sơn\nThu ngân sách 6 tháng năm 2023 đạt 10 tỷ đồng. Thu ngân sách 9 tháng năm 2023 đạt 15 "
        "tỷ đồng. Thu ngân sách cả năm 2023 ước đạt 20 tỷ đồng.",
    )
    candidates = ranked("Thu ngân sách 9 tháng năm 2023 là bao nhiêu?", [bulletin])
    for window in windows(candidates, 10):
        held = [one for one in candidates if window.start <= one.start and one.end <= window.end]
        assert len(held) == 1 or not any(one.agrees.contradictions for one in held)


def test_no_candidates_no_windows() -> None:
    assert windows([], 5) == []
