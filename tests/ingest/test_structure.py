"""The outline: it tiles any text, and finds the provisions of real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read
from ingest.structure import outline
from rag.schema import Provision
from rag.text import normalise

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
needs_shared = pytest.mark.skipif(not DATA.is_dir(), reason=f"không có {DATA}")

_PIECES = st.sampled_from(
    [
        "Phần thứ nhất", "Chương I", "QUY ĐỊNH CHUNG", "Mục 1. Hồ sơ", "Điều 1. Phạm vi", "Điều 2", "Điều 9 của Luật",
        "1. Một", "2. Hai;", "1.1. Nhỏ", "a) A", "b) B", "đ) Đ", "- gạch", "+ cộng", "I. TÌNH HÌNH", "II- NHIỆM VỤ",
        "“Điều 3.", "hết.”", "Phụ lục I", "Mẫu số 01", "Nơi nhận:", "TM. CHÍNH PHỦ", "Một đoạn văn.", "", "  ", "\t",
        "2021. Năm", "A. B", "1.",
    ]
)  # fmt: skip


def _tiles(leaves: tuple[Provision, ...], text: str) -> bool:
    edges = [leaf.start for leaf in leaves] + [len(text)]
    return edges[0] == 0 and all(
        leaf.start < leaf.end == following for leaf, following in zip(leaves, edges[1:], strict=True)
    )


def _paths(text: str) -> list[str]:
    return [leaf.locator for leaf in outline(text)]


@given(st.text(min_size=1).map(normalise).filter(bool))
def test_tiles_any_text(text: str) -> None:
    assert _tiles(outline(text), text)


@given(st.lists(_PIECES, min_size=1, max_size=40).map("\n".join).filter(bool))
def test_tiles_any_pile_of_markers(text: str) -> None:
    assert _tiles(outline(text), text)


def test_empty_and_blank() -> None:
    assert outline("") == ()
    assert outline(" \n\n") == (Provision(0, 3),)


def test_directive() -> None:
    text = (
        "QUYẾT ĐỊNH\nChương I\nQUY ĐỊNH CHUNG\nMục 1. Phạm vi\nĐiều 1. Thời hạn gửi báo cáo\n"
        "1. Cơ quan gửi báo cáo gồm:\na) Sở Tài chính;\ntheo quy định.\nđ) Không theo thứ tự.\nb) Sở Y tế.\n"
        "2. Trước ngày 15 theo Điều 12.\nĐiều 12. là một điều khác.\nĐiều 2. Hiệu lực\nTừ ngày ký.\n"
        "Nơi nhận:\n- Như trên;\n"
    )
    assert _paths(text) == [
        "đoạn 1",
        "Chương I",
        "Chương I, Mục 1",
        "Chương I, Mục 1, Điều 1",
        "Chương I, Mục 1, Điều 1, khoản 1",
        "Chương I, Mục 1, Điều 1, khoản 1, điểm a",
        "Chương I, Mục 1, Điều 1, khoản 1, điểm b",
        "Chương I, Mục 1, Điều 1, khoản 2",
        "Chương I, Mục 1, Điều 2",
        "phần ký và nơi nhận",
    ]
    leaf = outline(text)[5]
    assert text[leaf.start : leaf.end] == "a) Sở Tài chính;\ntheo quy định.\nđ) Không theo thứ tự.\n"
    assert leaf.heading == (
        "Chương I. QUY ĐỊNH CHUNG",
        "Mục 1. Phạm vi",
        "Điều 1. Thời hạn gửi báo cáo",
        "1. Cơ quan gửi báo cáo gồm",
    )


def test_bulletin() -> None:
    text = (
        "Báo cáo tháng 5\n\nI. CÔNG TÁC CHỈ ĐẠO\n\nTrong tháng 5.\n\nTriển khai.\n\nII. KẾT QUẢ\n1. Nông nghiệp\n"
        "Lúa tốt.\na) Lúa;\n- Vụ xuân;\n- Vụ mùa.\n2. Công nghiệp tăng 5%.\n2021. Năm khó khăn.\n1.372 tỷ đồng.\n"
    )
    assert _paths(text) == [
        "đoạn 1",
        "Mục I",
        "Mục I, đoạn 1",
        "Mục I, đoạn 2",
        "Mục II",
        "Mục II, mục 1",
        "Mục II, mục 1, đoạn 1",
        "Mục II, mục 1, điểm a",
        "Mục II, mục 1, điểm a, gạch đầu dòng 1",
        "Mục II, mục 1, điểm a, gạch đầu dòng 2",
        "Mục II, mục 2",
    ]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("2. Không bắt đầu từ 1.\n7. Nữa.", ["đoạn 1", "đoạn 2"]),
        ("Chương II của Luật này.\nĐiều 5 và Điều 6.", ["đoạn 1", "đoạn 2"]),
        ("1. Một\n1.1. Nhỏ\n1.2. Nhỏ\n2. Hai", ["mục 1", "mục 1.1", "mục 1.2", "mục 2"]),
        ("ĐIỀU 5: TÊN\n1) Một", ["Điều 5", "Điều 5, khoản 1"]),
        (
            "Điều 1. Sửa Điều 7 như sau:\n“Điều 7. Mới\n1. Cũ\n2. Cũ”.\nĐiều 2. Hiệu lực",
            ["Điều 1", "Điều 2"],
        ),
        (
            "Điều 1. Ban hành Quy chế.\nQUY CHẾ\n(Kèm theo Quyết định số 1)\nĐiều 1. Phạm vi\nĐiều 1a. Thêm",
            ["Điều 1", "Quy chế", "Quy chế, đoạn 1", "Quy chế, Điều 1", "Quy chế, Điều 1a"],
        ),
        (
            "Phụ lục II\nDANH MỤC\nMẫu số 01\nTÊN CƠ QUAN",
            ["Phụ lục II", "Phụ lục II, Mẫu số 01", "Phụ lục II, Mẫu số 01, đoạn 1"],
        ),
    ],
)  # fmt: skip
def test_markers(text: str, paths: list[str]) -> None:
    assert _paths(text) == paths


@needs_shared
@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("docx/30_2020_ND_CP.docx", 38),
        ("docx/LUATANNINHMANG.docx", 43),
        ("docx/LUATCONGNGHETHONGTIN.docx", 79),
        ("gazette/luat-so-69-2020-qh14-32699.pdf", 74),
        ("gazette/nghi-dinh-so-212-2025-nd-cp-45740.pdf", 24),
    ],
)
def test_real_articles_are_found_in_order(name: str, articles: int) -> None:
    text = read(DATA / "official" / name).text
    leaves = outline(text)
    assert _tiles(leaves, text)
    heads = [leaf.path[-1] for leaf in leaves if leaf.path and re.fullmatch(r"Điều \d+", leaf.path[-1])]
    assert heads == [f"Điều {number}" for number in range(1, articles + 1)]


@needs_shared
def test_every_bulletin_is_tiled() -> None:
    for path in sorted((DATA / "bulletins").glob("*.txt")):
        text = read(path).text
        assert _tiles(outline(text), text), path.name
