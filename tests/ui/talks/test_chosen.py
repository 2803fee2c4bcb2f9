"""A scope of chips: what it searches in, how it is said, what is left without one."""

from __future__ import annotations

from rag.scope import Scope
from ui.talks.chosen import EVERYWHERE, MOST, Chip, Chosen, as_line, day_chip, from_line

REPORTS = Chip("kinds", "Báo cáo", "Báo cáo")
RULE = Chip("documents", "d1", "Quy định 15-QĐ/TU")
SINCE = day_chip("date_from", "2024-01-31")
CHOSEN = Chosen((REPORTS, RULE, SINCE))


def test_a_scope_of_every_field() -> None:
    more = CHOSEN.with_(Chip("issuers", "Tỉnh ủy", "Tỉnh ủy")).with_(Chip("places", "An Hải", "An Hải"))
    more = more.with_(day_chip("date_to", "2024-12-31"))
    assert more.scope == Scope(
        kinds=("Báo cáo",),
        issuers=("Tỉnh ủy",),
        places=("An Hải",),
        date_from="2024-01-31",
        date_to="2024-12-31",
        documents=("d1",),
    )
    assert EVERYWHERE.scope == Scope()
    assert more.said == (
        "Loại: Báo cáo; Văn bản: Quy định 15-QĐ/TU; Từ ngày: 31/01/2024; Cơ quan: Tỉnh ủy; Địa phương: An Hải; "
        "Đến ngày: 31/12/2024"
    )


def test_a_chip_is_there_once_and_a_day_takes_the_place_of_another() -> None:
    assert CHOSEN.with_(REPORTS) is CHOSEN
    later = CHOSEN.with_(day_chip("date_from", "2024-03-01"))
    assert later.values("date_from") == ("2024-03-01",)
    full = EVERYWHERE
    for number in range(MOST + 1):
        full = full.with_(Chip("documents", str(number), str(number)))
    assert len(full.chips) == MOST


def test_what_is_left_without_each() -> None:
    assert CHOSEN.without("kinds", "Báo cáo") == Chosen((RULE, SINCE))
    assert [(chip, fewer.chips) for chip, fewer in CHOSEN.fewer()] == [
        (REPORTS, (RULE, SINCE)),
        (RULE, (REPORTS, SINCE)),
        (SINCE, (REPORTS, RULE)),
    ]


def test_it_is_kept_as_a_line() -> None:
    assert from_line(as_line(CHOSEN)) == CHOSEN
    assert from_line(as_line(EVERYWHERE)) == EVERYWHERE
