"""Figures are read with their units, whatever way they are written."""

from __future__ import annotations

import pytest

from rag.quantities import quantities, shares


def read(text: str) -> list[tuple[str, str]]:
    return [(str(one.value), one.unit) for one in quantities(text)]


@pytest.mark.parametrize("text", ["72,5%", "72,50 %", "72,5 phần trăm", "72.5%", "hơn 72,5%", "72,5 PHẦN TRĂM"])
def test_a_percentage_is_one_in_every_spelling(text: str) -> None:
    assert read(text) == [("72.5", "%")]


@pytest.mark.parametrize("text", ["1,2 nghìn tỷ đồng", "1.200 tỷ đồng", "1200 tỉ đồng", "1.200.000 triệu đồng"])
def test_a_sum_is_one_in_every_scale(text: str) -> None:
    assert read(text) == [("1200000000000", "đồng")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.234,5 m2", [("1234.5", "m2")]),
        ("05 (năm) ngày làm việc", [("5", "ngày làm việc")]),
        ("5 ngày", [("5", "ngày")]),
        ("ba tháng", [("3", "tháng")]),
        ("21 tỷ đô la Mỹ", [("21000000000", "USD")]),
        ("2 tỷ lệ", [("2", "")]),  # "tỷ lệ" is no scale
        ("5 đồng chí", [("5", "")]),  # nor "đồng chí" money
        ("0,3 điểm phần trăm", [("0.3", "điểm %")]),
        ("12, 15 và 17 tỷ đồng", [("12000000000", "đồng"), ("15000000000", "đồng"), ("17000000000", "đồng")]),
        ("3-5 triệu đồng", [("3000000", "đồng"), ("5000000", "đồng")]),
        ("từ 3.000 đến 4.000 người", [("3000", "người"), ("4000", "người")]),
        ("35 hecta, 35 ha", [("35", "ha"), ("35", "ha")]),
        ("1,5 triệu lượt", [("1500000", "lượt")]),
        ("A4 và COVID-19", [("19", "")]),
    ],
)
def test_units_and_scales(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


def same(one: str, other: str) -> bool:
    (a,), (b,) = quantities(one), quantities(other)
    return a.is_same(b)


def test_money_may_leave_out_its_currency_and_nothing_else_its_unit() -> None:
    assert same("61,4 tỷ", "61,4 tỷ đồng")
    assert not same("61,4 tỷ đồng", "61,4 tỷ USD")
    assert not same("61,4", "61,4%")
    assert not same("61,4 tỷ đồng", "61,4 triệu đồng")
    assert not same("15 ngày", "15 ngày làm việc")


def test_shares_are_told_apart_from_figures() -> None:
    assert [share for _, _, share in shares("05/12 huyện, tỷ lệ 1:2")] == ["5/12", "1/2"]
    assert read("5/12 huyện") == []
