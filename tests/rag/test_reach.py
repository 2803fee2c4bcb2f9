"""What a scope leaves, on real indexes: the best of all that fit, never one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.library import Library
from rag.periods import Period
from rag.schema import Document, Relation
from rag.scope import EVERYTHING, Scope
from tests.command import library_in
from tests.rag.stacks import fill, put, readers, stack

STACK = stack()
DAY = "2021-06-01"
QUESTIONS = ("Đầu tư công giải ngân thế nào?", "ho ngheo nuoc sach", "Khiếu nại đất đai")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Library]:
    """The stack in a library that nobody changes."""
    data_dir = tmp_path_factory.mktemp("stack")
    (data_dir / "models").symlink_to(models_dir)
    library = library_in(data_dir)
    fill(library, STACK)
    yield library


@pytest.fixture
def own(data_dir: Path) -> Library:
    """A small stack of a test's own."""
    library = library_in(data_dir)
    fill(library, STACK[:12])
    return library


def over(number: int, day: str) -> bool:
    """True when the next document of the stack had wholly replaced this one."""
    after = STACK[number + 1] if number + 1 < len(STACK) else None
    relation = after.relations[0] if after and after.relations else None
    if after is None or relation is None or not relation.whole:
        return False
    return (relation.since or after.in_force_from or after.date or "") <= day


def in_force(number: int, day: str) -> bool:
    one = STACK[number]
    begun = (one.in_force_from or one.date or "") <= day
    return begun and (one.in_force_to is None or one.in_force_to >= day) and not over(number, day)


Fits = Callable[[int, Document], bool]
SCOPES: dict[str, tuple[Scope, Fits]] = {
    "kind": (Scope(kinds=("nghi dinh",)), lambda n, d: d.kind == "Nghị định"),
    "kinds": (Scope(kinds=("BÁO CÁO", "Chỉ thị")), lambda n, d: d.kind in ("Báo cáo", "Chỉ thị")),
    "issuer": (Scope(issuers=("UBND tỉnh An Hải",)), lambda n, d: "AN HẢI" in str(d.issuer)),
    "issuer, whole name": (Scope(issuers=("chính phủ",)), lambda n, d: d.issuer == "Chính phủ"),
    "from": (Scope(date_from="2019-03-15"), lambda n, d: d.date is not None and d.date >= "2019-03-15"),
    "to": (Scope(date_to="2016-12-15"), lambda n, d: d.date is not None and d.date <= "2016-12-15"),
    "days": (
        Scope(date_from="2018-01-01", date_to="2018-12-31"),
        lambda n, d: d.date is not None and d.date.startswith("2018"),
    ),
    "period": (Scope(periods=(Period("months", 9, 2021),)), lambda n, d: d.period == "9 tháng năm 2021"),
    "second period": (Scope(periods=(Period("months", 5, 2017),)), lambda n, d: "5 tháng" in str(d.period)),
    "whole year": (Scope(periods=(Period("year", 0, 2021),)), lambda n, d: "2021" in str(d.period)),
    "place": (Scope(places=("tỉnh an hai",)), lambda n, d: d.place == "An Hải"),
    "places": (Scope(places=("tan loc", "Minh Sơn")), lambda n, d: d.place in ("Tân Lộc", "Minh Sơn")),
    "in force": (Scope(in_force_on=DAY), lambda n, d: in_force(n, DAY)),
    "in force later": (Scope(in_force_on="2031-01-01"), lambda n, d: in_force(n, "2031-01-01")),
    "no group": (Scope(groups=()), lambda n, d: not readers(n)),
    "a group": (Scope(groups=("Văn phòng",)), lambda n, d: not readers(n) or "Văn phòng" in readers(n)),
    "documents": (Scope(documents=(STACK[3].id, STACK[77].id, "gone")), lambda n, d: n in (3, 77)),
    "no document": (Scope(documents=()), lambda n, d: False),
    "unknown kind": (Scope(kinds=("Thông tư",)), lambda n, d: False),
    "several": (
        Scope(kinds=("Nghị định",), groups=("Ban Thường vụ",), in_force_on=DAY, places=("An Hải", "Minh Sơn")),
        lambda n, d: d.kind == "Nghị định" and in_force(n, DAY) and d.place in ("An Hải", "Minh Sơn"),
    ),
}
WAYS = {
    "as it is": {},
    "from the top": {"rag.lexical._NAMED": 0, "rag.dense._COMPARED": 1, "rag.dense._MOST": 0},
    "by name": {"rag.lexical._DEEPEST": 0, "rag.dense._COMPARED": 1, "rag.dense._MOST": 2},
    "by name after all": {"rag.dense._COMPARED": 1, "rag.dense._MOST": 0, "rag.dense._DEEPEST": 0},
    "from ever deeper": {"rag.lexical._NAMED": 0, "rag.dense._COMPARED": 1, "rag.dense._LISTED": 0},
}


def test_the_stack_has_some_of_each_and_some_of_none() -> None:
    sizes = {name: sum(fits(n, d) for n, d in enumerate(STACK)) for name, (_, fits) in SCOPES.items()}
    assert [name for name, size in sizes.items() if size == 0] == ["no document", "unknown kind"]
    assert max(sizes.values()) < len(STACK)
    assert any(over(n, DAY) for n in range(len(STACK))) and any(over(n, "2031-01-01") for n in range(len(STACK)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SCOPES)
def test_both_indexes_find_the_best_of_those_that_fit(
    filled: Library, monkeypatch: pytest.MonkeyPatch, name: str, way: str
) -> None:
    """Whichever way the index goes, it finds what ranking everything and then looking for those that fit would."""
    for constant, value in WAYS[way].items():
        monkeypatch.setattr(constant, value)
    scope, fits = SCOPES[name]
    wanted = {document.id[:20] for number, document in enumerate(STACK) if fits(number, document)}
    chunk_ids = [chunk.id for document in STACK for chunk in filled.record.chunks_of(document.id)]
    for question in QUESTIONS:
        everything = filled.search_words(question, 1000)
        words = filled.search_words(question, 10, scope=scope)
        assert words == [hit for hit in everything if hit.chunk_id[:20] in wanted][: len(words)]
        assert len(words) == min(10, sum(hit.chunk_id[:20] in wanted for hit in everything))
        vector = filled.embed_query(question)
        exact = {key: s for key, s in filled.similarity(vector, chunk_ids).items() if key[:20] in wanted}
        hits = filled.search_vectors(vector, 10, scope)
        assert [hit.score for hit in hits] == pytest.approx(sorted(exact.values(), reverse=True)[:10], abs=1e-5)
        assert all(hit.chunk_id in exact for hit in hits)
    assert filled.count(scope) == len(wanted)


def test_the_empty_scope_leaves_everything_as_it_was(filled: Library) -> None:
    question = QUESTIONS[0]
    assert filled.reach(EVERYTHING) is None and filled.count(EVERYTHING) == len(STACK)
    assert filled.search_words(question, 20, (), EVERYTHING) == filled.search_words(question, 20)


def sources(library: Library, scope: Scope) -> set[str]:
    """What a scope leaves by words and by vectors: the same."""
    words = {hit.chunk_id for hit in library.search_words("văn bản thứ", 1000, (), scope)}
    vectors = {hit.chunk_id for hit in library.search_vectors(library.embed_query("văn bản"), 1000, scope)}
    by_words, by_vectors = (
        {chunk.source for chunk in library.chunks(sorted(ids)).values()} for ids in (words, vectors)
    )
    assert by_words == by_vectors
    return by_words


def test_a_correction_counts_at_once(own: Library) -> None:
    one = STACK[4]
    scope = Scope(kinds=("Thông tư",), places=("Hải Đông",), date_from="1999-01-01", date_to="1999-12-31")
    assert sources(own, scope) == set()
    own.record.correct(one.id, {"kind": "Thông tư", "place": "Hải Đông", "date": "1999-05-06"}, "clerk")
    assert sources(own, scope) == {one.source}
    own.record.withdraw_corrections(one.id, ["place"])
    assert sources(own, scope) == set()


def test_a_document_is_over_when_its_successor_arrives_and_again_in_force_when_that_goes(own: Library) -> None:
    old = STACK[5]
    day = "2029-01-01"
    scope = Scope(in_force_on=day, documents=(old.id,))
    own.record.correct(old.id, {"in_force_to": ""}, "clerk")
    assert sources(own, scope) == {old.source}
    relation = Relation("repeals", "Nghị định 5", "5/2020/NĐ-CP", True, "2025-01-01", 0, 10)
    newer = replace(STACK[100], relations=(relation,))
    put(own, newer)
    assert sources(own, scope) == set()
    assert sources(own, replace(scope, in_force_on="2024-12-31")) == {old.source}
    put(own, replace(newer, relations=(replace(relation, whole=False),)))
    assert sources(own, scope) == {old.source}
    put(own, replace(newer, relations=(replace(relation, kind="amends"),)))
    assert sources(own, scope) == {old.source}
    put(own, newer)
    assert sources(own, scope) == set()
    own.record.keep_to([f"/van-ban/{newer.source}"], ["Văn phòng"])
    read_by = {groups: sources(own, replace(scope, groups=groups)) for groups in ((), ("Văn phòng",), None)}
    assert read_by == {(): {old.source}, ("Văn phòng",): set(), None: set()}
    own.record.forget([f"/van-ban/{newer.source}"])
    assert sources(own, scope) == {old.source}


def test_groups_count_at_once_and_whoever_is_in_none_sees_what_is_open(own: Library) -> None:
    one = STACK[0]
    scope = Scope(groups=("Ban Tổ chức",))
    assert one.source in sources(own, scope)
    own.record.keep_to([f"/van-ban/{one.source}"], ["Văn phòng"])
    assert one.source not in sources(own, scope) and one.source not in sources(own, Scope(groups=()))
    assert one.source in sources(own, Scope(groups=("Văn phòng",))) and one.source in sources(own, EVERYTHING)
    own.record.keep_to([f"/van-ban/{one.source}"], ["Văn phòng", "Ban Tổ chức"])
    assert one.source in sources(own, scope)
    own.record.keep_to([f"/van-ban/{one.source}"], [])
    assert one.source in sources(own, Scope(groups=()))


@pytest.mark.parametrize("way", WAYS)
def test_what_has_no_vector_yet_is_found_by_its_words(own: Library, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Chroma refuses to look among chunks by name when it lacks one of them."""
    for constant, value in WAYS[way].items():
        monkeypatch.setattr(constant, value)
    for document in STACK[12:16]:
        put(own, document)
    own.catch_up_words()
    own.refresh()
    scope = Scope(documents=tuple(document.id for document in STACK[10:16]))
    vectors = own.search_vectors(own.embed_query("văn bản"), 8, scope)
    assert {hit.chunk_id[:20] for hit in vectors} == {document.id[:20] for document in STACK[10:12]}
    assert {hit.chunk_id[:20] for hit in own.search_words("văn bản thứ", 1000, (), scope)} == {
        document.id[:20] for document in STACK[10:16]
    }
