"""An answer is written down without its documents, and comes back as far as they may be read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rag.schema import Answer, Claim, Document, Point, Series
from tests.ui.scripted import ABSTAINED, ANSWER, NOTICE, PLAIN, QUOTE, REPORT, cite
from ui.talks.packing import GONE, as_line, cut_short, documents_of, pack, unpack, without

SHELF = {"d1": REPORT, "d2": PLAIN}
SERIES = Series("Thu", (Point("năm 2023", "An Hải", "5", 5.0, "tỷ đồng", 1, True),))
WHOLE = replace(
    ANSWER,
    claims=(*ANSWER.claims, Claim("Lời nối."), replace(ANSWER.claims[0], status="unverified", doubts=("vì sao",))),
    notice=f"{NOTICE}\nQuy định đã hết hiệu lực.",
    series=SERIES,
    fingerprint="f",
    confidence=0.5,
    seconds=1.5,
)


def again(answer: Answer, shelf: dict[str, Document]) -> Answer:
    return unpack(json.loads(as_line(pack(answer))), shelf.get)


def test_what_may_be_read_comes_back_whole() -> None:
    back = again(WHOLE, SHELF)
    assert back == WHOLE and back.seconds == 1.5
    assert again(ABSTAINED, SHELF) == ABSTAINED


def test_passages_come_back_where_their_words_stand_in_what_may_be_read() -> None:
    moved = replace(REPORT, text=f"Thêm. {REPORT.text}")
    assert again(WHOLE, {"d1": moved, "d2": PLAIN}).passages == (WHOLE.passages[2],)
    assert again(WHOLE, {"d1": REPORT}).passages == WHOLE.passages[:2]
    assert unpack(without(pack(WHOLE), {"d1"}), SHELF.get).passages == (WHOLE.passages[2],)
    before = {name: value for name, value in pack(WHOLE).items() if name != "passages"}  # written by an earlier version
    assert unpack(before, SHELF.get) == replace(WHOLE, passages=())
    assert unpack(pack(WHOLE), SHELF.get, with_passages=False) == replace(WHOLE, passages=())


def test_what_was_stopped_is_not_verified_beyond_what_was() -> None:
    said = cut_short(replace(WHOLE, claims=WHOLE.claims[:3]))
    assert [claim.status for claim in said.claims] == ["quoted", "quoted", "unverified"]
    assert said.series == SERIES
    assert cut_short(replace(WHOLE, claims=WHOLE.claims[1:3])).series is None
    assert cut_short(ABSTAINED) == ABSTAINED


def test_no_text_of_a_document_but_the_quotes_is_written_down() -> None:
    assert REPORT.text[:40] not in as_line(pack(WHOLE))
    assert documents_of(pack(WHOLE)) == {"d1", "d2"}


def test_lines_that_are_found_out_anew_are_left_out() -> None:
    assert pack(WHOLE, ["Quy định đã hết hiệu lực."])["notice"] == NOTICE
    assert pack(WHOLE, WHOLE.notice.split("\n") if WHOLE.notice else [])["notice"] is None


def test_a_quote_of_what_is_gone_is_not_shown_nor_what_stands_beside_it() -> None:
    back = again(WHOLE, {"d2": PLAIN})
    assert back.claims == (ANSWER.claims[1], Claim(GONE))
    assert (back.notice, back.series) == (None, None)


def test_a_refusal_does_not_name_what_may_not_be_read() -> None:
    named = replace(ABSTAINED, claims=(Claim("Không tìm thấy. Đoạn gần nhất là ở “Mật”."),))
    assert "Mật" in again(named, SHELF).text
    assert "Mật" not in again(named, {"d1": REPORT}).text
    assert again(named, {"d1": REPORT}).abstained
    assert "Mật" not in str(without(pack(named), {"d2"}))


def test_words_that_moved_are_found_again() -> None:
    moved = replace(REPORT, text="Trang bìa.\n" + REPORT.text)
    (citation,) = again(replace(ANSWER, claims=ANSWER.claims[:1]), {"d1": moved}).citations
    assert moved.text[citation.start : citation.end] == citation.quote == QUOTE
    assert again(replace(ANSWER, claims=ANSWER.claims[:1]), {"d1": replace(REPORT, text="khác")}).text == GONE


@pytest.mark.parametrize("gone", [{"d1"}, {"d1", "d2"}])
def test_purged_words_are_in_no_part_of_it(gone: set[str]) -> None:
    left = without(pack(WHOLE), gone)
    assert QUOTE not in as_line(left) and "88%" not in as_line(left) and "hết hiệu lực" not in as_line(left)
    assert documents_of(left) == {"d1", "d2"} - gone
    assert left["claims"][-1]["text"] == GONE
    assert without(pack(WHOLE), {"d9"}) == pack(WHOLE)


def test_a_quote_counts_as_the_document_it_is_from() -> None:
    same = Answer("q", (Claim("a [1]", (cite(1, REPORT, QUOTE),)), Claim("b [2]", (cite(2, PLAIN, "1.300"),))))
    assert [claim.text for claim in again(same, {"d1": REPORT}).claims] == ["a [1]", GONE]
