"""What a question names comes first, over the real indexes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.boosts import documents_named, lies_in, place_terms
from rag.catalogue import About
from rag.library import Library
from rag.retrieve import retrieve
from rag.schema import Turn
from rag.understand import Query, understand
from rag.understanding import ALL_PARTS, Understanding
from tests.command import ingest, library_in, settings_for

HEAD = "CHÍNH PHỦ\nSố: {number}\n\nHà Nội, ngày 06 tháng 4 năm {year}\n\nNGHỊ ĐỊNH\nQuy định chi tiết {subject}\n\n"
TEXTS = {
    "a.txt": HEAD.format(number="128/2026/NĐ-CP", year=2026, subject="về giá")
    + "Điều 1. Phạm vi\nNghị định quy định giá.\n\nĐiều 2. Kê khai\n1. Doanh nghiệp kê khai giá.\n2. Cơ quan nhận.",
    "b.txt": HEAD.format(number="128/2020/NĐ-CP", year=2020, subject="kê khai giá, kê khai giá")
    + "Điều 1. Kê khai giá\nKê khai giá, kê khai giá theo nghị định.",
    "gia-lai.txt": "Báo cáo 6 tháng đầu năm 2026 của tỉnh Gia Lai\n\nThu ngân sách đạt 5 tỷ đồng.",
    "gia-lai-cu.txt": "Báo cáo 9 tháng năm 2024 của tỉnh Gia Lai\n\nThu ngân sách đạt 6 tỷ đồng.",
    "kon-tum.txt": "Báo cáo 6 tháng đầu năm 2026 của tỉnh Kon Tum\n\nThu ngân sách, thu ngân sách đạt 7 tỷ đồng.",
    "hoan.txt": "Công dân đang học được hoãn khám sức khỏe nghĩa vụ quân sự.\n\nViệc hoãn do xã quyết định.",
    "phat.txt": "Việc hoãn họp được báo trước tối đa ba ngày và do chủ tọa quyết định.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Library:
    folder = tmp_path_factory.mktemp("boosts")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models_dir)
    source = folder / "van-ban"
    source.mkdir()
    for name, text in TEXTS.items():
        (source / name).write_text(text, "utf-8")
    filled = library_in(folder / "data")
    assert ingest(filled, source).failed == []
    filled.refresh()
    return filled


def understood(library: Library, question: str, *history: Turn, parts: Understanding = ALL_PARTS) -> Query:
    return understand(question, history, library.places(), library, library.glossary(), parts)


def sources(library: Library, question: str, *history: Turn, parts: Understanding = ALL_PARTS) -> list[str]:
    query = understood(library, question, *history, parts=parts)
    found = retrieve(library, query, settings_for(library.data_dir))
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
    return [passage.chunk.source for passage in found]


@pytest.mark.parametrize(
    "spelling",
    ["Nghị định 128/2026/NĐ-CP", "NĐ128/2026", "nghị định số 128 năm 2026", "nghi dinh 128 nam 2026", "NĐ 128/2026"],
)
def test_a_document_named_by_number_comes_first(library: Library, spelling: str) -> None:
    question = f"kê khai giá theo {spelling}"
    assert sources(library, question)[0] == "a.txt"
    off = understood(library, question, parts=Understanding(numbers=False))
    assert documents_named(library, off)  # the part decides in the ranking, not in what the reader checks


def test_a_number_without_its_year_names_every_such_document(library: Library) -> None:
    named = documents_named(library, understood(library, "Nghị định 128"))
    found = {document.source for one in named if (document := library.document(one))}
    assert found == {"a.txt", "b.txt"}


@pytest.mark.parametrize("question", ["Nghị định 12/2026", "Thông tư 128/2026", "Nghị định 1280", "Nghị định 128/2024"])
def test_a_number_that_no_document_bears_names_none(library: Library, question: str) -> None:
    assert documents_named(library, understood(library, question)) == []


def test_the_provision_named_comes_first(library: Library) -> None:
    query = understood(library, "Điều 2 Nghị định 128/2026 nói gì?")
    best = retrieve(library, query, settings_for(library.data_dir))[0].chunk
    assert best.source == "a.txt" and "kê khai" in best.text


@pytest.mark.parametrize(
    ("provisions", "locator", "there"),
    [
        (("dieu 5",), "Điều 5, khoản 1–3", True),
        (("dieu 5", "khoan 2"), "Điều 5, khoản 1–3", True),
        (("dieu 5", "khoan 4"), "Điều 5, khoản 1–3", False),
        (("dieu 5", "khoan 4"), "Điều 5", True),
        (("dieu 5", "khoan 2", "diem b"), "Điều 5, khoản 2, điểm a–c", True),
        (("dieu 15",), "Điều 5", False),
        (("chuong ii",), "Chương II, Điều 5", True),
        (("dieu 5",), "", False),
    ],
)
def test_a_locator_may_be_a_range(provisions: tuple[str, ...], locator: str, there: bool) -> None:
    told = About("d", "", None, None, None, None, None, "", locator)
    assert lies_in(provisions, told) is there


def test_the_period_named_decides_between_reports(library: Library) -> None:
    assert sources(library, "thu ngân sách 9 tháng năm 2024 tỉnh Gia Lai")[0] == "gia-lai-cu.txt"
    assert sources(library, "thu ngân sách 6 tháng năm 2026 tỉnh Gia Lai")[0] == "gia-lai.txt"


def test_a_merged_province_finds_the_reports_of_the_new_one(library: Library) -> None:
    found = sources(library, "thu ngân sách tỉnh Bình Định")
    assert found.index("gia-lai.txt") < found.index("kon-tum.txt")
    assert place_terms(understood(library, "thu ngân sách Bình Định")) == [("binh_dinh", 1.0), ("gia_lai", 0.5)]
    off = understood(library, "thu ngân sách Bình Định", parts=Understanding(mergers=False))
    assert place_terms(off) == [("binh_dinh", 1.0)]


def test_what_was_spoken_of_counts(library: Library) -> None:
    history = Turn("Công dân nào được hoãn khám sức khỏe nghĩa vụ quân sự?", "Công dân đang học.")
    question = "Vậy được hoãn tối đa bao nhiêu ngày?"
    assert sources(library, question)[0] == "phat.txt"
    assert sources(library, question, history)[0] == "hoan.txt"
    assert sources(library, question, history, parts=Understanding(context=False, follow_ups=False))[0] == "phat.txt"


def test_the_document_that_the_last_answer_cited_counts(library: Library) -> None:
    cited = next(one for one in library.record.document_ids() if library.record.document(one).source == "hoan.txt")  # type: ignore[union-attr]
    assert sources(library, "Họ ở đâu?", Turn("Xin chào", "", (cited,)))[0] == "hoan.txt"


def test_a_question_that_names_nothing_keeps_its_scores(library: Library) -> None:
    from rag.boosts import boosted

    assert boosted(library, understood(library, "kê khai giá"), {"x": 0.5}) == {"x": 0.5}
