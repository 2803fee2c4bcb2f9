"""An indicator through time is a line with points where the periods are many or uneven, bars otherwise."""

from __future__ import annotations

import re

from rag.schema import Point, Series
from ui.series import plot
from ui.trend import floor, line, times, wants_line


def yearly(*years: int, estimated: bool = False) -> tuple[Point, ...]:
    return tuple(
        Point(f"năm {year}", "An Hải", f"{n + 5},5", n + 5.5, "%", n + 1, estimated) for n, year in enumerate(years)
    )


def of(period: str, number: float = 1.0, place: str = "") -> Point:
    return Point(period, place, str(number), number, "", 1)


def test_many_periods_or_uneven_ones_are_a_line() -> None:
    assert wants_line(yearly(*range(2015, 2022)))
    assert wants_line(yearly(2019, 2020, 2023))
    assert not wants_line(yearly(2019, 2020, 2021))
    quarters = [of(f"quý {number} năm {year}") for year in (2022, 2023) for number in ("I", "II", "III", "IV")]
    assert wants_line(quarters) and not wants_line(quarters[:4])


def test_what_is_not_one_line_stays_bars() -> None:
    mixed = [of("6 tháng năm 2023"), of("9 tháng năm 2023"), of("năm 2023")]
    assert times(mixed) is None and not wants_line(mixed)
    assert times([of("6 tháng năm 2021"), of("6 tháng năm 2023"), of("6 tháng năm 2024")]) is not None
    assert times([of("năm 2020", place="A"), of("năm 2020", place="B")]) is None
    assert times([of(""), of("năm 2020")]) is None
    assert times([of("năm 2021"), of("năm 2020")]) is None
    assert '<svg class="cot-ngang"' in plot(Series("Thu", tuple(mixed)), 1)


def test_points_stand_where_their_time_and_value_are() -> None:
    drawn = line(yearly(2019, 2020, 2023), 2)
    assert re.findall(r'diem-so" cx="([\d.]+)%" cy="(\d+)"', drawn) == [
        ("8.00", "172"),
        ("29.00", "106"),
        ("92.00", "40"),
    ]
    assert re.findall(r'href="#(nguon-2-\d)"', drawn) == ["nguon-2-1", "nguon-2-2", "nguon-2-3"]
    assert drawn.count('<line class="duong"') == 2
    assert "<title>năm 2023: 7,5% [3]</title>" in drawn


def test_the_plot_says_every_figure_and_where_its_axis_begins() -> None:
    figures = (*yearly(2019, 2020), *yearly(2023, estimated=True))
    shown = plot(Series("Tăng <trưởng>", figures), 1)
    assert shown.startswith(
        '<figure class="bieu-do"><figcaption>Biểu đồ: Tăng &lt;trưởng&gt; (%) <span class="uoc-la">Điểm rỗng, nét đứt: '
        'số ước; Trục đứng không bắt đầu từ 0</span></figcaption><svg class="duong-ke" width="100%" height="250">'
        "<title>Biểu đồ: Tăng &lt;trưởng&gt; (%)</title>"
        "<desc>năm 2019: 5,5%; năm 2020: 6,5%; năm 2023: 5,5% (ước)</desc>"
    )
    assert shown.count('class="diem-so uoc"') == shown.count('class="duong uoc"') == 1
    assert floor([of("năm 2020", 2.0), of("năm 2021", 10.0)]) == 0.0
    assert floor([of("năm 2020", -2.0), of("năm 2021", 10.0)]) == -2.0


def test_figures_that_would_lie_over_each_other_are_not_all_written() -> None:
    drawn = line(yearly(*range(2000, 2020)), 1)
    assert drawn.count('<circle class="diem-so"') == 20
    assert re.findall(r'class="so-lieu"[^>]*>([^<]+)<', drawn)[0] == "5,5"
    assert 2 <= drawn.count('class="so-lieu"') <= 5


def test_each_figure_written_out_leads_to_its_period() -> None:
    drawn = line(yearly(2013, *range(2015, 2025)), 1)
    assert re.findall(r'class="so-lieu"[^>]*>([^<]+)<', drawn) == ["5,5", "7,5", "10,5", "15,5"]
    periods = re.findall(r'<text x="([\d.]+)%" text-anchor="\w+" y="231">([^<]+)<', drawn)
    assert periods == [("4", "2013"), ("30.91", "2016"), ("53.82", "2019"), ("96", "2024")]
    assert re.findall(r'class="giong" x1="([\d.]+)%"', drawn) == ["8.00", "30.91", "53.82", "92.00"]


def test_a_figure_stands_where_the_line_does_not_go() -> None:
    points = [of(f"năm {year}", value) for year, value in ((2000, 8.0), (2008, 20.0), (2016, 9.0), (2024, 18.0))]
    drawn = line(points, 1)
    heights = {value: int(y) for y, value in re.findall(r'cy="(\d+)" r="7"><title>năm \d+: ([\d.]+)', drawn)}
    places = re.findall(r'class="so-lieu" x="([\d.]+)%?" text-anchor="(\w+)" y="(\d+)">([^<]+)<', drawn)
    assert [(value, x, side, int(y) - heights[value]) for x, side, y, value in places] == [
        ("8.0", "0", "start", -14),
        ("20.0", "36.00", "middle", -14),
        ("9.0", "64.00", "middle", 28),
        ("18.0", "96", "end", -14),
    ]
    slopes = line([of(f"năm {year}", value) for year, value in ((2000, 1.0), (2010, 5.0), (2020, 9.0), (2024, 4.0))], 1)
    assert 'x="43.00%" text-anchor="end"' in slopes and 'x="100%" text-anchor="end"' in slopes


def test_long_periods_are_named_at_the_ends_only() -> None:
    drawn = line([of(f"6 tháng năm {year}", year) for year in range(2015, 2025)], 1)
    assert re.findall(r'y="231">([^<]+)<', drawn) == ["6 tháng năm 2015", "6 tháng năm 2024"]
