from __future__ import annotations

from dataclasses import replace

import pytest

from rag.attributes import attribute
from rag.facts import facts
from rag.schema import Document, Origin, Relation
from rag.understand import understand
from tests.rag.decrees import IN_FORCE, NEW, OLD, REPLACES
from tests.rag.reading import Shelf, answer, document, ranked

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
    found = attribute(understand(question), DIRECTIVE)
    assert (DIRECTIVE.text[slice(*found[1])] if found else None) == expected


@pytest.mark.parametrize("question", ["Mang số mấy?", "Ban hành ngày nào?", "Ai ký?"])
def test_a_text_without_header_says_nothing_of_itself(question: str) -> None:
    assert attribute(understand(question), document("Thu ngân sách đạt 5 tỷ.")) is None


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
    found = attribute(understand("Ai ký?"), document(text, signatory="Lê Văn Bình", origins=(told,)))
    assert found == ("signatory", (at, at + 11))


def test_the_document_that_was_asked_for_is_in_bold() -> None:
    ending = " ngày 08 tháng 4 năm 2004 của Chính phủ về công tác văn thư."
    assert answer("Nghị định 30 thay thế văn bản nào?", [OLD, NEW]).claims[0].text == (
        f"“Nghị định này thay thế **Nghị định số 110/2004/NĐ-CP**{ending}” [1]"
    )
    assert answer("Văn bản nào thay thế Nghị định 110?", [OLD, NEW]).claims[0].text == (
        f"**Nghị định 30/2020/NĐ-CP**: “Nghị định này thay thế Nghị định số 110/2004/NĐ-CP{ending}” [1]"
    )


SUBJECT, RECIPIENTS = "Về việc phòng, chống hạn vụ Đông Xuân", "- Các sở, ban, ngành;\n- UBND các huyện."
ORDER = document(
    "ỦY BAN NHÂN DÂN TỈNH AN HẢI\nSố: 798/QĐ-UBND\nAn Hải, ngày 05 tháng 5 năm 2026\nQUYẾT ĐỊNH\n"
    f"{SUBJECT}\nQUYẾT ĐỊNH:\nĐiều 1. Hiệu lực thi hành\nQuyết định này có hiệu lực kể từ ngày ký.\n"
    f"Nơi nhận:\n{RECIPIENTS}\nCHỦ TỊCH\nĐinh Công Trứ",
    id="order",
    kind="Quyết định",
    number="798/QĐ-UBND",
    date="2026-05-05",
    in_force_from="2026-05-05",
)


def _with_origins(one: Document) -> Document:
    told = {
        "issuer": "ỦY BAN NHÂN DÂN TỈNH AN HẢI",
        "subject": SUBJECT,
        "recipients": RECIPIENTS,
        "in_force_from": "Quyết định này có hiệu lực kể từ ngày ký",
    }
    starts = {field: one.text.index(words) for field, words in told.items()}
    origins = [Origin(field, told[field], "text", at, at + len(told[field])) for field, at in starts.items()]
    return replace(one, origins=tuple(origins))


@pytest.mark.parametrize(
    ("wordings", "claim"),
    [
        (
            (
                "Quyết định 798 do ai ký?",
                "quyet dinh 798 do ai ky",
                "Người ký QĐ 798",
                "Ai là người ký Quyết định 798?",
            ),
            "“CHỦ TỊCH\n**Đinh Công Trứ**” [1]",
        ),
        (
            ("Quyết định 798 do cơ quan nào ban hành?", "ai ban hanh quyet dinh 798", "Ai ban hành Quyết định 798?"),
            "“ỦY BAN NHÂN DÂN TỈNH AN HẢI” [1]",
        ),
        (
            ("Quyết định 798 về việc gì?", "quyet dinh 798 noi ve van de gi", "Trích yếu của Quyết định 798 là gì?"),
            f"“{SUBJECT}” [1]",
        ),
        (("Quyết định 798 gửi cho ai?", "noi nhan cua quyet dinh 798"), f"“{RECIPIENTS}” [1]"),
        (
            ("Quyết định 798 ký ngày nào?", "Quyết định 798 ban hành ngày nào?"),
            "“An Hải, **ngày 05 tháng 5 năm 2026**” [1]",
        ),
        (("Số hiệu của Quyết định 798 là gì?",), "“Số: **798/QĐ-UBND**” [1]"),
        (("Quyết định 798 còn hiệu lực không?",), "“Quyết định này có hiệu lực kể từ ngày ký.” [1]"),
        (
            ("Quyết định 798 có hiệu lực từ ngày nào?", "quyet dinh 798 co hieu luc khi nao"),
            "“Quyết định này có hiệu lực kể từ ngày ký.” [1] Ngày ký: “An Hải, **ngày 05 tháng 5 năm 2026**” [2]",
        ),
    ],
)
def test_what_a_document_says_of_itself_in_any_wording(wordings: tuple[str, ...], claim: str) -> None:
    told = {wording: [one.text for one in answer(wording, [_with_origins(ORDER)]).claims] for wording in wordings}
    assert told == {wording: [claim] for wording in wordings}


def test_documents_that_one_number_fits_are_told_apart_by_name() -> None:
    other = replace(ORDER, id="other", number="798/QĐ-TTg", text=ORDER.text.replace("UBND\nAn", "TTg\nAn"))
    asked = answer("Quyết định 798 ký ngày nào?", [ORDER, other])
    assert [claim.text.split(":")[0] for claim in asked.claims] == [
        "**Quyết định 798/QĐ-UBND**",
        "**Quyết định 798/QĐ-TTg**",
    ]


LAPSES = "Nghị định số 110/2004/NĐ-CP hết hiệu lực từ ngày Nghị định này có hiệu lực."
ENDING = replace(
    NEW,
    text=LAPSES,
    relations=(Relation("repeals", "Nghị định số 110/2004/NĐ-CP", "110/2004/NĐ-CP", True, None, 0, len(LAPSES)),),
    origins=(),
)


@pytest.mark.parametrize(
    "question",
    [
        "Nghị định nào thay thế Nghị định 110/2004/NĐ-CP?",
        "Văn bản nào bãi bỏ Nghị định 110/2004/NĐ-CP?",
        "Văn bản nào làm hết hiệu lực Nghị định 110?",
        "nghi dinh 110/2004 con hieu luc khong",
    ],
)
def test_a_whole_repeal_answers_in_its_own_words(question: str) -> None:
    assert answer(question, [OLD, ENDING]).claims[0].text == f"**Nghị định 30/2020/NĐ-CP**: “{LAPSES}” [1]"


@pytest.mark.parametrize("question", ["Nghị định 110 thay thế văn bản nào?", "Nghị định 110 bãi bỏ văn bản nào?"])
def test_a_document_that_was_replaced_replaces_nothing(question: str) -> None:
    assert answer(question, [OLD, NEW]).abstained
    assert answer(question, [ENDING]).abstained


@pytest.mark.parametrize(
    "question", ["Quyết định 798 do ai soạn thảo?", "Ai quyết định?", "Hiệu lực thi hành khi nào?"]
)
def test_a_bare_heading_answers_nothing(question: str) -> None:
    quotes = [one.text for one in ranked(question, [ORDER])]
    assert not {"QUYẾT ĐỊNH", "Điều 1. Hiệu lực thi hành"} & set(quotes)


def test_a_law_named_by_its_number_repeals_what_it_says() -> None:
    law = replace(ENDING, kind="Luật", number="29/2013/QH13")
    assert answer("Luật 29/2013/QH13 bãi bỏ văn bản nào?", [law]).citations[0].quote == LAPSES
