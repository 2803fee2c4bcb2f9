from __future__ import annotations

import pytest

from rag.facts import fact, facts
from rag.schema import Document, Origin, Relation
from rag.understand import understand
from tests.rag.decrees import IN_FORCE, NEW, OLD, REPLACES
from tests.rag.reading import Shelf, answer, document

DIRECTIVE = document(
    "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nSố: 08/CT-UBND\nAn Hải, ngày 14 tháng 3 năm 2024\nCHỈ THỊ\n"
    "1. Báo cáo trước ngày 25/3/2024.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nĐinh Công Trứ",
    number="08/CT-UBND",
    date="2024-03-14",
    kind="Chỉ thị",
    place="An Hải",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Chỉ thị này mang số mấy?", "Số: 08/CT-UBND"),
        ("Chỉ thị 08 ban hành ngày nào?", "An Hải, ngày 14 tháng 3 năm 2024"),
        ("chi thi 08/CT-UBND ky ngay nao", "An Hải, ngày 14 tháng 3 năm 2024"),
        ("Ai ký Chỉ thị 08?", "CHỦ TỊCH\nĐinh Công Trứ"),
        ("Chỉ thị 08 yêu cầu báo cáo tiến độ khi nào?", None),
        ("Chỉ thị 08 yêu cầu gì?", None),
        ("Ai theo dõi Chỉ thị 08?", None),
    ],
)
def test_what_a_document_says_of_itself(question: str, expected: str | None) -> None:
    span = fact(understand(question), DIRECTIVE)
    assert (DIRECTIVE.text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize("question", ["Mang số mấy?", "Ban hành ngày nào?", "Ai ký?"])
def test_a_text_without_header_says_nothing_of_itself(question: str) -> None:
    assert fact(understand(question), document("Thu ngân sách đạt 5 tỷ.")) is None


@pytest.mark.parametrize(
    ("question", "quote", "about"),
    [
        ("Nghị định 30 có hiệu lực từ ngày nào?", f"Điều 38. {IN_FORCE}", ""),
        ("Văn bản nào thay thế Nghị định 110?", REPLACES, "Nghị định 30/2020/NĐ-CP"),
        ("Nghị định 110 bị thay thế bởi văn bản nào?", REPLACES, "Nghị định 30/2020/NĐ-CP"),
        ("Nghị định 30 thay thế văn bản nào?", REPLACES, ""),
        ("nghi dinh 110 con hieu luc khong", REPLACES, "Nghị định 30/2020/NĐ-CP"),
        ("Ai ký Nghị định 30?", "THỦ TƯỚNG\nNguyễn Xuân Phúc", ""),
        ("Nghị định 30 ban hành ngày nào?", "Hà Nội, ngày 05 tháng 3 năm 2020", ""),
    ],
)
def test_what_documents_say_of_themselves_and_each_other(question: str, quote: str, about: str) -> None:
    shelf = Shelf([OLD, NEW])
    found = facts(understand(question), (OLD, NEW), shelf.relations_to)
    assert (quote, about) in [(one.document.text[one.start : one.end], one.about) for one in found]
    cited = answer(question, [OLD, NEW]).citations[0]
    assert (cited.quote, cited.document.id) == (quote, "new")


@pytest.mark.parametrize(
    "question",
    [
        "Nghị định 30 sửa đổi văn bản nào?",
        "Văn bản nào thay thế Nghị định 115?",
        "Nghị định 110 có hiệu lực từ ngày nào?",
    ],
)
def test_relations_that_no_document_tells(question: str) -> None:
    assert answer(question, [OLD, NEW]).abstained


def test_who_replaces_a_document_is_found_from_the_document_itself() -> None:
    shelf = Shelf([OLD, NEW])
    found = facts(understand("Văn bản nào thay thế Nghị định 110?"), (OLD,), shelf.relations_to)
    assert [(one.document.id, one.about, one.certain) for one in found] == [("new", "Nghị định 30/2020/NĐ-CP", True)]


def test_relations_are_looked_up_for_no_other_question() -> None:
    def never(one: Document) -> list[tuple[Document, Relation]]:
        raise AssertionError(one.id)

    for question in ("Nghị định 110 quy định gì?", "Thu ngân sách là bao nhiêu?", "Nghị định 110 ban hành ngày nào?"):
        facts(understand(question), (OLD, NEW), never)


def test_a_signatory_that_no_signature_shows_is_quoted_from_where_the_text_names_him() -> None:
    text = "QUYẾT ĐỊNH\nNgười ký: Lê Văn Bình, Phó Giám đốc.\n" + "Điều khoản. " * 100
    at = text.index("Lê Văn Bình")
    told = Origin("signatory", "Lê Văn Bình", "text", at, at + 11)
    assert fact(understand("Ai ký?"), document(text, signatory="Lê Văn Bình", origins=(told,))) == (at, at + 11)


def test_the_document_that_was_asked_for_is_in_bold() -> None:
    ending = " ngày 08 tháng 4 năm 2004 của Chính phủ về công tác văn thư."
    assert answer("Nghị định 30 thay thế văn bản nào?", [OLD, NEW]).claims[0].text == (
        f"“Nghị định này thay thế **Nghị định số 110/2004/NĐ-CP**{ending}” [1]"
    )
    assert answer("Văn bản nào thay thế Nghị định 110?", [OLD, NEW]).claims[0].text == (
        f"**Nghị định 30/2020/NĐ-CP**: “Nghị định này thay thế Nghị định số 110/2004/NĐ-CP{ending}” [1]"
    )
