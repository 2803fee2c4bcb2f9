"""What an answer says of the validity of the documents it cites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.compose import citation
from rag.schema import Relation
from rag.validity import in_force, name_of, notices, recognised, replaced_by
from tests.rag.decrees import NEW, OLD, newer, related
from tests.rag.reading import Shelf, answer, document

TODAY = date(2024, 6, 1)
OLD_NAME, NEW_NAME = "Nghị định 110/2004/NĐ-CP", "Nghị định 30/2020/NĐ-CP"


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (related(), f"{OLD_NAME} đã được thay thế bởi {NEW_NAME} (hiệu lực từ 05/03/2020)."),
        (related("repeals"), f"{OLD_NAME} đã hết hiệu lực theo {NEW_NAME} (hiệu lực từ 05/03/2020)."),
        (related(since="2025-01-01"), f"{OLD_NAME} sẽ được thay thế bởi {NEW_NAME} (hiệu lực từ 01/01/2025)."),
        (
            related("amends", whole=False),
            f"{OLD_NAME} đã được sửa đổi, bổ sung một số điều bởi {NEW_NAME} (hiệu lực từ 05/03/2020).",
        ),
        (
            related(whole=False, since=None),
            f"{OLD_NAME} đã được thay thế một phần bởi {NEW_NAME} (hiệu lực từ 05/03/2020).",
        ),
    ],
)
def test_what_another_document_did_to_it(relation: Relation, expected: str) -> None:
    assert notices([OLD, OLD], Shelf([OLD, newer(relation)]), TODAY) == [expected]


def test_a_repeal_is_called_so_where_the_text_does() -> None:
    text = "Bãi bỏ Nghị định số 110/2004/NĐ-CP."
    repealing = replace(NEW, text=text, relations=(replace(related("repeals"), start=0, end=len(text)),))
    assert notices([OLD], Shelf([OLD, repealing]), TODAY) == [
        f"{OLD_NAME} đã bị bãi bỏ bởi {NEW_NAME} (hiệu lực từ 05/03/2020)."
    ]


def test_the_document_in_force_needs_no_notice() -> None:
    assert notices([NEW], Shelf([OLD, NEW]), TODAY) == []
    assert notices([OLD], Shelf([OLD]), TODAY) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {"in_force_to": "2024-05-31"},
            ["Chỉ thị 08/CT-UBND đã hết hiệu lực (hiệu lực đến hết ngày 31/05/2024)."],
        ),
        ({"in_force_to": "2024-06-01"}, []),  # its last day
        ({"in_force_from": "2024-06-01"}, []),  # its first day
        ({"in_force_from": "2024-06-02"}, ["Chỉ thị 08/CT-UBND chưa có hiệu lực (hiệu lực từ 02/06/2024)."]),
    ],
)
def test_its_own_time_in_force(known: dict[str, str], expected: list[str]) -> None:
    unknown = document("CHỈ THỊ", kind="Chỉ thị", number="08/CT-UBND")
    directive = replace(unknown, in_force_from=known.get("in_force_from"), in_force_to=known.get("in_force_to"))
    assert notices([directive], Shelf([directive]), TODAY) == expected


def test_a_replaced_document_is_not_also_said_to_have_expired() -> None:
    ended = replace(OLD, in_force_to="2020-03-04")
    assert notices([ended], Shelf([ended, NEW]), TODAY) == [
        f"{OLD_NAME} đã được thay thế bởi {NEW_NAME} (hiệu lực từ 05/03/2020)."
    ]


def test_a_document_without_number_goes_by_its_title() -> None:
    assert name_of(document("Báo cáo quý I")) == "“Báo cáo quý I”"


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (related(), {"new"}),
        (related(whole=False), set()),
        (related("amends"), set()),
        (related(since="2024-06-02"), set()),
    ],
)
def test_only_what_is_in_force_takes_the_whole_place(relation: Relation, expected: set[str]) -> None:
    assert replaced_by(OLD, Shelf([OLD, newer(relation)]), TODAY) == expected


def test_the_text_in_force_is_quoted_first_and_the_old_one_is_kept() -> None:
    question = "Văn bản đi phải được chuyển thế nào?"
    found = answer(question, [OLD, NEW], today=TODAY)
    assert [one.document.id for one in found.citations] == ["new", "old"]


def test_of_texts_both_in_force_the_newer_is_quoted_first() -> None:
    shelf = [replace(OLD, id="a"), newer(related(whole=False))]
    partly = answer("Văn bản đi phải được chuyển thế nào?", shelf, today=TODAY)
    assert [one.document.id for one in partly.citations] == ["new", "a"]


def test_the_old_text_asked_for_by_number_stays_first() -> None:
    found = answer("Theo Nghị định 110, văn bản đi phải được chuyển thế nào?", [OLD, NEW], today=TODAY)
    assert [one.document.id for one in found.citations][:1] == ["old"]


def test_pages_that_a_machine_read_are_named_once() -> None:
    scanned = replace(document("Một.\nHai.\nBa."), page_starts=(0, 5, 10), ocr_pages=(2, 3))
    other = replace(document("Thông báo\nBốn.", id="d2"), page_starts=(0,), ocr_pages=(1,))
    cited = [citation(1, scanned, 10, 13), citation(2, scanned, 5, 9), citation(3, other, 0, 9)]
    assert recognised(cited) == (
        "Trang 2, 3 của “Một.”; trang 1 của “Thông báo” là bản quét, chữ do máy nhận dạng: "
        "đối chiếu con số với bản gốc."
    )
    assert recognised([citation(1, scanned, 0, 4)]) is None
    assert recognised([]) is None


def test_a_quotation_that_runs_over_onto_a_recognised_page() -> None:
    scanned = replace(document("Một hai.\nBa bốn."), page_starts=(0, 9), ocr_pages=(2,))
    assert (recognised([citation(1, scanned, 0, 12)]) or "").startswith("Trang 2 của “Một hai.” là bản quét")


def test_what_is_in_force_on_a_day() -> None:
    shelf = Shelf([OLD, NEW])
    assert not in_force(OLD, shelf, TODAY) and in_force(NEW, shelf, TODAY)
    assert in_force(OLD, shelf, date(2020, 3, 4)) and not in_force(NEW, shelf, date(2020, 3, 4))
    assert in_force(OLD, Shelf([OLD, newer(related("amends", whole=False))]), TODAY)
    ended = replace(OLD, in_force_to="2024-06-01")
    assert in_force(ended, Shelf([ended]), TODAY) and not in_force(ended, Shelf([ended]), date(2024, 6, 2))
