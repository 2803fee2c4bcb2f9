"""Lists and procedures under a heading that says what is asked for."""

from __future__ import annotations

import pytest

from rag.schema import Document, Provision
from tests.rag.reading import answer, document

TEXT = (
    "Quy định về đối thoại\n"
    "Điều 6. Trình tự tổ chức đối thoại định kỳ\n1. Thông báo trước 10 ngày.\n2. Người dân đăng ký ý kiến.\n"
    "3. Ban hành kết luận.\n"
    "Điều 7. Những việc không được làm\n1. Cản trở người nêu ý kiến.\n2. Nhận quà của cơ sở.\n"
)


def _rule() -> Document:
    marks = ["Quy định", "Điều 6", "1. Thông", "2. Người", "3. Ban", "Điều 7", "1. Cản", "2. Nhận"]
    cuts = [TEXT.index(mark) for mark in marks] + [len(TEXT)]
    six, seven = ("Điều 6. Trình tự tổ chức đối thoại định kỳ",), ("Điều 7. Những việc không được làm",)
    paths: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ()), (("Điều 6",), six)]
    paths += [(("Điều 6", f"khoản {n}"), six) for n in (1, 2, 3)]
    paths += [(("Điều 7",), seven), (("Điều 7", "khoản 1"), seven), (("Điều 7", "khoản 2"), seven)]
    leaves = tuple(Provision(cuts[n], cuts[n + 1], *path) for n, path in enumerate(paths))
    return document(TEXT, provisions=leaves)


SIX = TEXT[TEXT.index("Điều 6") : TEXT.index("\nĐiều 7")]
SEVEN = TEXT[TEXT.index("Điều 7") :].strip()


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Trình tự tổ chức đối thoại định kỳ?", SIX),
        ("Quy trình tổ chức đối thoại định kỳ gồm các bước nào?", SIX),
        ("thu tuc to chuc doi thoai dinh ky nhu the nao", SIX),
        ("Những việc không được làm khi đối thoại?", SEVEN),
        ("Những việc nào không được làm?", SEVEN),
    ],
)
def test_the_whole_of_it_is_quoted_in_order(question: str, quote: str) -> None:
    found = answer(question, [_rule()])
    assert not found.abstained
    assert [cited.quote for cited in found.citations] == [quote]


def test_another_procedure_is_not_it() -> None:
    quotes = [cited.quote for cited in answer("Trình tự cấp giấy phép xây dựng?", [_rule()]).citations]
    assert SIX not in quotes
