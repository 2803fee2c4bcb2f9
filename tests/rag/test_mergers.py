from __future__ import annotations

import pytest

from rag.mergers import MERGERS, SINCE_2025, covers, related
from rag.places import province


def test_sixty_three_provinces_became_thirty_four() -> None:
    gone = [merger.old for merger in MERGERS if merger.since == SINCE_2025]
    assert len(gone) == len(set(gone)) == 63 - 34
    assert len({merger.new for merger in MERGERS if merger.since == SINCE_2025}) == 23
    assert not set(gone) & {merger.new for merger in MERGERS}


def test_every_name_is_a_province() -> None:
    assert [name for merger in MERGERS for name in (merger.old, merger.new) if province(name) is None] == []


def test_related_both_ways() -> None:
    assert set(related("phu tho")) == {"vinh phuc", "hoa binh"}
    assert related("ba ria vung tau") == ("ho chi minh",)
    assert related("ha tay") == ("ha noi",) and related("ha noi") == ("ha tay",)


@pytest.mark.parametrize(
    ("told", "day", "asked", "may"),
    [
        ("gia lai", "2025-07-01", "binh dinh", True),
        ("gia lai", "2025-06-30", "binh dinh", False),
        ("gia lai", None, "binh dinh", True),
        ("binh dinh", "2020-01-01", "gia lai", True),
        ("kon tum", "2020-01-01", "gia lai", False),
        ("ha noi", "2009-01-01", "ha tay", True),
        ("ha noi", "2007-01-01", "ha tay", False),
        ("gia lai", "1999-01-01", "gia lai", True),
    ],
)
def test_which_documents_may_be_about_a_province(told: str, day: str | None, asked: str, may: bool) -> None:
    assert covers(told, day, asked) is may
