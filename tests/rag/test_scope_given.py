"""Scopes as people and programs write them."""

from __future__ import annotations

import pytest

from rag.errors import QuestionError
from rag.periods import Period
from rag.scope import EVERYTHING, Scope
from rag.scope_given import GivenScope, scope_of


def test_flags_that_are_not_given_leave_everything() -> None:
    assert scope_of({"kind": None, "group": None, "from": None}) == EVERYTHING == GivenScope().scope


def test_every_flag_in_the_spellings_of_an_office() -> None:
    given = {
        "kind": ["Nghị định", "chi thi"],
        "issuer": ["UBND tỉnh An Hải"],
        "from": "1/7/2021",
        "to": "2021-12-31",
        "period": ["quý III/2021", "2020"],
        "place": ["An Hải"],
        "in_force_on": "01/01/2024",
        "group": ["Văn phòng ", ""],
    }
    assert scope_of(given) == Scope(
        kinds=("Nghị định", "chi thi"),
        issuers=("UBND tỉnh An Hải",),
        date_from="2021-07-01",
        date_to="2021-12-31",
        periods=(Period("quarter", 3, 2021), Period("year", 0, 2020)),
        places=("An Hải",),
        in_force_on="2024-01-01",
        groups=("Văn phòng",),
    )


def test_one_value_may_stand_for_a_list_and_no_group_is_a_group_of_none() -> None:
    assert GivenScope.model_validate({"kind": "Luật", "group": []}).scope == Scope(kinds=("Luật",), groups=())
    assert scope_of({"group": [""]}) == Scope(groups=())


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"from": "31/2/2021"}, "--from: “31/2/2021” không phải một ngày. Viết như 28/7/2021 hoặc 2021-07-28."),
        ({"in_force_on": "nay"}, "--in-force-on: “nay” không phải một ngày. Viết như 28/7/2021 hoặc 2021-07-28."),
        ({"from": "2/2/2021", "to": "1/2/2021"}, "--to: ngày cuối 01/02/2021 trước ngày đầu 02/02/2021"),
        ({"period": ["9 tháng", "đầu kỳ"]}, "--period: “đầu kỳ” không phải một kỳ. Viết như 9 tháng năm 2021"),
        ({"kind": [" "], "to": "x"}, "--kind: giá trị trống\n--to: “x” không phải một ngày"),
    ],
)
def test_a_wrong_value_is_named_with_its_flag(flags: dict[str, object], told: str) -> None:
    with pytest.raises(QuestionError) as raised:
        scope_of(flags)
    assert str(raised.value).startswith(told)
