"""The chat bubble: marks, labels, and no markup from outside."""

from __future__ import annotations

from dataclasses import replace

from rag.schema import Answer, Claim, Point, Series
from tests.ui.scripted import ABSTAINED, ANSWER, NOTICE
from ui import wording

QUOTED = '<div class="khoi trich"><div class="nhan"><span aria-hidden="true">❝</span> Trích nguyên văn</div>\n\n'


def claims(*texts: str) -> str:
    """The bubble of an answer with ANSWER's citations in its first claim."""
    first, *rest = texts
    shown = wording.answer_markdown(
        Answer("?", (Claim(first, ANSWER.claims[0].citations), *(Claim(text) for text in rest))), turn=2
    )
    return shown.removeprefix(QUOTED).removesuffix("\n\n</div>")


def test_marks_lead_to_their_cards_and_only_known_ones_do() -> None:
    assert claims("Đạt **88%**. [1][7]") == "Đạt **88%**. [\\[1\\]](#nguon-2-1)[7]"


def test_html_images_and_links_from_outside_stay_text() -> None:
    assert claims("<b>x</b> & ![a](http://evil/x.png) [b](http://evil)\n[1]: http://evil") == (
        "&lt;b>x&lt;/b> &amp; ![a\\](http://evil/x.png) [b\\](http://evil)\n[1\\]: http://evil"
    )


def test_what_the_reader_escaped_stays_escaped_once() -> None:
    assert claims(r"“\<b\> 5\*3 \[1\](a)” [1]") == r"“\<b\> 5\*3 \[1\](a)” [\[1\]](#nguon-2-1)"


def test_an_abstention_says_so_in_words() -> None:
    shown = wording.answer_markdown(ABSTAINED, 1)
    assert f"<strong>{wording.NOT_FOUND_LABEL}</strong>" in shown
    assert shown.endswith(ABSTAINED.claims[0].text)


def test_an_error_never_looks_like_an_abstention() -> None:
    shown = wording.error_markdown("Hỏng <b>\nrồi")
    assert wording.NOT_FOUND_LABEL not in shown
    assert '<div class="hop loi">' in shown
    assert "<strong>Có lỗi:</strong> Hỏng &lt;b&gt;<br>rồi" in shown


def test_notice_and_unverified_label() -> None:
    claim = replace(ANSWER.claims[0], status="unverified")
    shown = wording.answer_markdown(replace(ANSWER, claims=(claim,), notice=NOTICE), 1)
    assert shown.index(NOTICE) < shown.index(wording.UNVERIFIED_LABEL) < shown.index("**88%**")


def test_an_unverified_claim_says_why() -> None:
    claim = replace(ANSWER.claims[0], status="unverified", doubts=("số “85%” không có ở nguồn [1]", "“<b>”"))
    shown = wording.answer_markdown(replace(ANSWER, claims=(claim,)), 1)
    assert shown.endswith('<span class="nghi-van">(số “85%” không có ở nguồn [1]; “&lt;b>”)</span>\n\n</div>')
    verified = replace(claim, status="verified")
    assert "nghi-van" not in wording.answer_markdown(replace(ANSWER, claims=(verified,)), 1)


def test_a_stopped_answer_keeps_what_had_arrived() -> None:
    head, words, _ = wording.stopped_markdown("phần 1").split("\n\n")
    assert wording.STOPPED_LABEL in head and words == "phần 1"
    assert wording.WAITING not in wording.stopped_markdown(wording.WAITING)


def test_each_status_has_its_label_and_alike_claims_share_it() -> None:
    one = ANSWER.claims[0]
    shown = wording.answer_markdown(
        replace(ANSWER, claims=(one, one, replace(one, status="verified"), replace(one, status="unverified"))), 1
    )
    assert [shown.count(label) for label in ("Trích nguyên văn", "Đã kiểm chứng", "Chưa kiểm chứng")] == [1, 1, 1]
    assert [shown.count(f"khoi {kind}") for kind in ("trich", "da-kiem", "chua-kiem")] == [1, 1, 1]
    assert "nhan" not in wording.answer_markdown(Answer("?", (Claim("Đang viết"),)), 1)


def test_sources_that_differ_stand_side_by_side() -> None:
    shown = wording.answer_markdown(replace(ANSWER, notice="Các văn bản nêu số khác nhau về cùng chỉ tiêu: A; B."), 1)
    assert shown.count('<div class="ben">') == 2
    assert '<div class="ben">' not in wording.answer_markdown(replace(ANSWER, notice=NOTICE), 1)


def test_a_series_gets_its_plot_below_the_table() -> None:
    points = (Point("6 tháng", "", "820", 820.0, "tỷ đồng", 1), Point("9 tháng", "", "1.250", 1250.0, "tỷ đồng", 1))
    shown = wording.answer_markdown(replace(ANSWER, series=Series("Thu", points)), 3)
    assert shown.endswith("</svg></figure>")
    assert shown.count('<a href="#nguon-3-1">') == 2


def test_what_is_no_longer_in_force_is_warned_of_apart() -> None:
    over = "Nghị định 110/2004/NĐ-CP đã được thay thế bởi Nghị định 30/2020/NĐ-CP (hiệu lực từ 05/03/2020)."
    shown = wording.answer_markdown(replace(ANSWER, notice=f"{NOTICE}\n{over}"), 1)
    box = f'<div class="hop hieu-luc"><span aria-hidden="true">⚠</span> <strong>Hiệu lực:</strong> {over}</div>'
    assert shown.startswith(f'{box}\n\n<div class="hop luu-y">')
