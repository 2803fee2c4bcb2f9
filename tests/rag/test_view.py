"""Nothing of a document that is kept to a group reaches who is not in it: by no question, in no part of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.library import Library
from rag.schema import Answer
from rag.scope import EVERYTHING, Scope
from rag.view import View
from tests.command import library_in, settings_for
from tests.rag.decrees import NEW, OLD
from tests.rag.stacks import fill, put, readers, stack

OUTSIDER, MEMBER = Scope(groups=("Ban Tổ chức",)), Scope(groups=("Văn phòng",))
SECRET = replace(NEW, id="f" * 64, source="901.txt", place="Hải Đông")
OPEN = replace(OLD, id="0" * 64, source="900.txt", place="Minh Sơn")
STACK = stack(60)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Library]:
    """An open decree, one that replaces it and is kept to a group, and a stack of which two in five are kept."""
    data_dir = tmp_path_factory.mktemp("view")
    (data_dir / "models").symlink_to(models_dir)
    library = library_in(data_dir)
    put(library, OPEN)
    put(library, SECRET, ("Văn phòng",))
    fill(library, STACK)
    yield library


def asked(library: Library, question: str, scope: Scope) -> Answer:
    return Assistant(library, settings_for(library.data_dir), today=lambda: date(2024, 6, 1)).ask(question, (), scope)


@pytest.mark.parametrize(
    "question",
    [
        "Văn bản nào thay thế Nghị định 110/2004/NĐ-CP?",
        "Nghị định 110/2004/NĐ-CP còn hiệu lực không?",
        "Nghị định 110/2004/NĐ-CP do ai ký?",
        "Nghị định 30/2020/NĐ-CP có hiệu lực từ ngày nào?",
        "Ai ký Nghị định 30/2020/NĐ-CP?",
        "Văn bản đi phải được chuyển khi nào?",
    ],
)
def test_a_secret_document_is_not_even_named(library: Library, question: str) -> None:
    answer = asked(library, question, OUTSIDER)
    told = [answer.text, *(c.quote for c in answer.citations), *(p.chunk.text for p in answer.passages)]
    told += [p.chunk.title for p in answer.passages]
    assert not [
        part for part in told if "Nguyễn Xuân Phúc" in part or "05/03/2020" in part or "tháng 3 năm 2020" in part
    ]
    assert SECRET.id not in {p.chunk.document_id for p in answer.passages}
    assert "30/2020" not in answer.text.replace(question, "")


def test_its_readers_are_told(library: Library) -> None:
    for scope in (MEMBER, EVERYTHING):
        assert "30/2020/NĐ-CP" in asked(library, "Văn bản nào thay thế Nghị định 110/2004/NĐ-CP?", scope).text
        signed = asked(library, "Nghị định 110/2004/NĐ-CP do ai ký?", scope)
        assert signed.notice is not None and "thay thế bởi Nghị định 30/2020/NĐ-CP" in signed.notice


def test_no_question_finds_what_is_kept_from_its_asker(library: Library) -> None:
    """Each kept document is asked for in its own words."""
    for number, document in enumerate(STACK):
        if readers(number):
            answer = asked(library, document.text.split("\n")[1], OUTSIDER)
            found = {passage.chunk.source for passage in answer.passages}
            assert found and all(not readers(int(source[:3])) for source in found - {OPEN.source})


def test_places_and_counts_tell_nothing(library: Library) -> None:
    assert "Hải Đông" in library.places() and "Hải Đông" in library.places(MEMBER.groups)
    assert "Hải Đông" not in library.places(OUTSIDER.groups) and "Minh Sơn" in library.places(OUTSIDER.groups)
    seen = 1 + sum(not readers(number) for number in range(len(STACK)))
    assert library.count(OUTSIDER) == seen and library.count(EVERYTHING) == len(STACK) + 2
    assert f"Không tìm thấy trong {seen} văn bản" in asked(library, "Giá vàng hôm nay ra sao?", OUTSIDER).text
    only = replace(OUTSIDER, documents=(OPEN.id, SECRET.id))
    assert "Không tìm thấy trong 1 văn bản" in asked(library, "Giá vàng hôm nay ra sao?", only).text


def test_whole_documents_and_relations_are_seen_by_their_readers(library: Library) -> None:
    outsider, member, anyone = (View(library, scope.groups) for scope in (OUTSIDER, MEMBER, EVERYTHING))
    assert [view.document(SECRET.id) is None for view in (outsider, member, anyone)] == [True, False, False]
    assert outsider.document(OPEN.id) is not None and outsider.document("gone") is None
    assert [len(view.relations_to(OPEN)) for view in (outsider, member, anyone)] == [0, 1, 1]


def test_an_answer_comes_from_the_scope_alone(library: Library) -> None:
    answer = asked(library, "Văn bản đi phải được chuyển khi nào?", Scope(documents=(SECRET.id,)))
    assert {passage.chunk.document_id for passage in answer.passages} == {SECRET.id}
    nothing = asked(library, "Văn bản đi phải được chuyển khi nào?", Scope(kinds=("Thông tư",)))
    assert (nothing.abstained, nothing.passages) == (True, ())
