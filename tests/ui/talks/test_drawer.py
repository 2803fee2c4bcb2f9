"""The list of conversations as HTML."""

from __future__ import annotations

from datetime import UTC, datetime

from ui.talks.chosen import EVERYWHERE
from ui.talks.drawer import heading, listing
from ui.talks.rows import Listed, Talk

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
ONE = Listed("a", "<b>GRDP</b> “tăng”?", "2024-06-30T11:30:00.000+00:00", 3)
OLD = Listed("b", "Cũ", "2024-01-02T12:00:00.000+00:00", 1)


def test_titles_bring_no_markup_and_the_open_one_is_marked() -> None:
    html = listing([ONE, OLD], "b", "", NOW)
    assert "<b>" not in html and "&lt;b&gt;GRDP&lt;/b&gt;" in html
    assert html.count('aria-current="true"') == 1 and html.index("dang-mo") > html.index('data-gia-tri="a"')
    hour = datetime(2024, 6, 30, 11, 30, tzinfo=UTC).astimezone()
    assert f"3 câu · {hour:%H:%M}" in html and "1 câu · 02/01/2024" in html


def test_an_empty_list_says_why() -> None:
    assert "Chưa có cuộc trò chuyện nào" in listing([], None, " ", NOW)
    assert "Không có cuộc trò chuyện nào chứa" in listing([], None, "xyz", NOW)


def test_the_heading_tells_the_page_what_to_open_again() -> None:
    talk = Talk("k", "Tên <i>", EVERYWHERE, 1, "", "", ())
    assert 'data-cuoc="k"' in heading(talk) and "<i>" not in heading(talk)
    assert 'href="hoi-thoai/k.docx"' in heading(talk)
    assert 'data-cuoc=""' in heading(None)
    assert "data-cuoc=" not in heading(None, marked=False)
