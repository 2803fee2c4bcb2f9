"""Small words that turn a statement round are noticed."""

from __future__ import annotations

import pytest

from rag.polarity import negated, turned


@pytest.mark.parametrize(
    ("claim", "quote", "said"),
    [
        ("Thu giảm 7%", "thu ngân sách tăng 7%", "tăng"),
        ("Thu tăng 7%", "thu ngân sách tăng 7%", None),
        ("Kết nạp trên 7%", "kết nạp gần 7%", "gần"),
        ("Kết nạp không quá 7%", "kết nạp tối đa 7%", None),
        ("Thu đạt 7%", "thu ước đạt 7%", "ước"),
        ("Thu ước đạt 7%", "thu ước đạt 7%", None),
        ("Người trong nước, 7%", "lao động ngoài nước với hồ sơ có thời gian từ 7%", None),  # no "ước"
    ],
)
def test_direction_bound_and_estimate(claim: str, quote: str, said: str | None) -> None:
    assert turned(claim, claim.index("7"), quote, quote.index("7")) == said


@pytest.mark.parametrize(
    ("claim", "quote", "said"),
    [
        ("Cán bộ được nhận quà", "cán bộ không được nhận quà", "không được nhận"),
        ("Cán bộ không được nhận quà", "cán bộ được nhận quà", "không được nhận"),
        ("Cán bộ không được nhận quà", "cán bộ không được nhận quà", None),
        ("Cán bộ được nhận quà", "cán bộ không được nhận quà; người thân được nhận quà", None),
        ("Nộp trong 5 ngày", "nộp không quá 5 ngày", None),
    ],
)
def test_what_is_denied(claim: str, quote: str, said: str | None) -> None:
    assert negated(claim, quote) == said
