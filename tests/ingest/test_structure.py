"""The outline: it tiles any text, finds the provisions of real ones, and takes no table row for one."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read
from ingest.structure import outline
from rag.schema import Provision, Table
from rag.text import normalise
from tests.command import SHARED

OFFICIAL = SHARED / "official"
needs_shared = pytest.mark.skipif(not OFFICIAL.is_dir(), reason=f"không có {OFFICIAL}")

_PIECES = st.sampled_from(
    [
        "Phần thứ nhất", "Chương I", "QUY ĐỊNH CHUNG", "Mục 1. Hồ sơ", "Điều 1. Phạm vi", "Điều 2", "Điều 9 của Luật",
        "1. Một", "2. Hai;", "1.1. Nhỏ", "a) A", "b) B", "đ) Đ", "- gạch", "+ cộng", "I. TÌNH HÌNH", "II- NHIỆM VỤ",
        "“Điều 3.", "hết.”", "Phụ lục I", "Mẫu số 01", "Nơi nhận:", "TM. CHÍNH PHỦ", "Một đoạn văn.", "", "  ", "\t",
        "2021. Năm", "A. B", "1.", '"Điều 4.', 'xong".', "BỘ TRƯỞNG", "Lê Văn Thanh", "QUY CHẾ", 
        "(Kèm theo Quyết định số 1)",
    ]
)  # fmt: skip


def _tiles(leaves: tuple[Provision, ...], text: str) -> bool:
    edges = [leaf.start for leaf in leaves] + [len(text)]
    return edges[0] == 0 and all(
        leaf.start < leaf.end == following for leaf, following in zip(leaves, edges[1:], strict=True)
    )


def _paths(text: str, *tables: Table) -> list[str]:
    return [leaf.locator for leaf in outline(text, tables)]


def _table(text: str, body: str, label: str) -> Table:
    return Table(text.index(body), text.index(body) + len(body), label)


@given(st.text(min_size=1).map(normalise).filter(bool))
def test_tiles_any_text(text: str) -> None:
    assert _tiles(outline(text), text)


@given(st.lists(_PIECES, min_size=1, max_size=40).map("\n".join).filter(bool))
def test_tiles_any_pile_of_markers(text: str) -> None:
    assert _tiles(outline(text), text)


@given(st.lists(_PIECES, min_size=2, max_size=30), st.data())
def test_tiles_with_tables_and_each_is_a_leaf(lines: list[str], data: st.DataObject) -> None:
    """Any lines may be tables: each is one leaf, beginning where it begins, ending before the text after it."""
    text = "\n".join(lines) + "\nhết"
    at = 0
    tables: list[Table] = []
    for line in lines:
        if line.strip() and data.draw(st.booleans()):
            tables.append(Table(at, at + len(line), f"Bảng {len(tables) + 1}"))
        at += len(line) + 1
    leaves = outline(text, tables)
    assert _tiles(leaves, text)
    labels = {leaf.path[-1]: leaf for leaf in leaves if leaf.path and leaf.path[-1].startswith("Bảng ")}
    assert sorted(labels) == sorted(table.label for table in tables)
    for index, table in enumerate(tables):
        leaf = labels[table.label]
        assert (leaf.start == table.start or index == 0) and leaf.end >= table.end
        assert not text[table.end : leaf.end].strip()


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
        ("Chương II của Luật này.\nĐiều 5 và Điều 6.", ["đoạn 1", "đoạn 2"]),
        ("1. Một\n1.1. Nhỏ\n1.2. Nhỏ\n2. Hai", ["mục 1", "mục 1.1", "mục 1.2", "mục 2"]),
        ("ĐIỀU 5: TÊN\n1) Một", ["Điều 5", "Điều 5, khoản 1"]),
        ("Điều 1. A\nÐiều 2. Chữ eth\nĐiêu 3. Nhận dạng\nĐiều4. Dính", ["Điều 1", "Điều 2", "Điều 3", "Điều 4"]),
        ("Điều 1. A\nÐiều 7. Nhảy quá xa", ["Điều 1"]),
        ("Chương I\nNhững quy định chung\nĐiều 1. A", ["Chương I", "Chương I, Điều 1"]),
        (
            "Điều 1. Sửa Điều 7 như sau:\n“Điều 7. Mới\n1. Cũ\n2. Cũ”.\nĐiều 2. Hiệu lực",
            ["Điều 1", "Điều 2"],
        ),
        ("Điều 1. Sửa khoản 2 như sau: “2. Mới\n3. Cũng mới”.\nĐiều 2. Hiệu lực", ["Điều 1", "Điều 2"]),
        (
            "Điều 1. Danh hiệu\n\"Cờ thi đua\" được xét tặng:\n1. Hằng năm;\n2. Đột xuất.",
            ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 2"],
        ),
        (
            "VĂN BẢN HỢP NHẤT\nĐiều 1. A\n“Điều 3. Hiệu lực\n1. Từ ngày 01.\n\nĐiều 2. B\n1. Một\nhết.”",
            ["đoạn 1", "Điều 1", "Điều 2", "Điều 2, khoản 1"],
        ),
        (
            "Điều 1. Ban hành Quy chế.\nQUY CHẾ\n(Kèm theo Quyết định số 1)\nĐiều 1. Phạm vi\nĐiều 1a. Thêm",
            ["Điều 1", "Quy chế", "Quy chế, đoạn 1", "Quy chế, Điều 1", "Quy chế, Điều 1a"],
        ),
        (
            "Điều 1. Mẫu\nThực hiện theo\nMẫu số 19: Báo cáo giám sát.\nĐiều 2. Danh mục tại\n"
            "Phụ lục. Trong thời hạn 03 ngày.\n1. Một",
            ["Điều 1", "Điều 2", "Điều 2, khoản 1"],
        ),
        (
            "Phụ lục II\nDANH MỤC\nMẫu số 01\nTÊN CƠ QUAN",
            ["Phụ lục II", "Phụ lục II, Mẫu số 01", "Phụ lục II, Mẫu số 01, đoạn 1"],
        ),
    ],
)  # fmt: skip
def test_markers(text: str, paths: list[str]) -> None:
    assert _paths(text) == paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("2. Về công nghiệp\nSản lượng tăng.\n3. Về thương mại\nTăng.",
         ["mục 2", "mục 2, đoạn 1", "mục 3", "mục 3, đoạn 1"]),
        ("Tỉnh An Hải\nII. KẾT QUẢ\n1. Lúa\nIII. NHIỆM VỤ", ["đoạn 1", "Mục II", "Mục II, mục 1", "Mục III"]),
        ("3. Văn hóa\nTốt.\nIII. NHIỆM VỤ\n1. Thu", ["mục 3", "mục 3, đoạn 1", "Mục III", "Mục III, mục 1"]),
        ("Điều 7. Giữa chừng\n2. Khoản hai.", ["Điều 7"]),
        ("Một đoạn văn.\n7. Con số này là một câu dài, không mở đầu mục nào cả, vì không có mục số 8 ở bên dưới.",
         ["đoạn 1", "đoạn 2"]),
    ],
)  # fmt: skip
def test_an_excerpt_may_begin_anywhere(text: str, paths: list[str]) -> None:
    assert _paths(text) == paths


def test_signature_and_what_is_attached_below_it() -> None:
    text = (
        "Điều 1. Ban hành Chương trình.\nĐiều 2. Hiệu lực từ ngày ký.\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n[daky]\n"
        "Lê Minh Khái\nCHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCHƯƠNG TRÌNH HÀNH ĐỘNG\nI. MỤC TIÊU\n1. Một\n"
        "Phụ lục I\nBẢNG KÊ\n1. Một"
    )
    assert _paths(text) == [
        "Điều 1",
        "Điều 2",
        "phần ký và nơi nhận",
        "Chương trình",
        "Chương trình, đoạn 1",
        "Chương trình, đoạn 2",
        "Chương trình, Mục I",
        "Chương trình, Mục I, mục 1",
        "Phụ lục I",
        "Phụ lục I, mục 1",
    ]
    assert outline(text)[3].heading == ("CHƯƠNG TRÌNH HÀNH ĐỘNG",)


def test_a_table_is_a_leaf_where_it_stands() -> None:
    first, second = "1. Thu | 88\n2. Chi | 70", "Điều 9. | x"
    text = f"I. THU\n1. Ngân sách đạt:\n{first}\n{second}\nso với dự toán.\n2. Tín dụng\nII. CHI"
    assert _paths(text, _table(text, first, "Bảng 1"), _table(text, second, "Bảng 2")) == [
        "Mục I",
        "Mục I, mục 1",
        "Mục I, mục 1, Bảng 1",
        "Mục I, mục 1, Bảng 2",
        "Mục I, mục 1, đoạn 1",
        "Mục I, mục 2",
        "Mục II",
    ]
    leaves = outline(text, [_table(text, first, "Bảng 1"), _table(text, second, "Bảng 2")])
    assert text[leaves[2].start : leaves[2].end] == f"{first}\n"
    assert text[leaves[4].start : leaves[4].end] == "so với dự toán.\n"


def test_a_table_at_either_end() -> None:
    text = "1. a | 2\nHết"
    assert _paths(text, Table(0, 8, "Bảng 1")) == ["Bảng 1", "đoạn 1"]
    assert _paths("Điều 1. A\n1. a | 2", Table(10, 18, "Bảng 1")) == ["Điều 1", "Điều 1, Bảng 1"]


@pytest.mark.parametrize(
    "text",
    ["x" * 2_000_000, "1" * 2_000_000, "Điều 1. " * 100_000, "Điều 1. a\n" * 100_000, "“\n" * 300_000,
     "BỘ TRƯỞNG\n\n" * 50_000],
    ids=["letters", "digits", "one line", "lines", "quotes", "signatures"],
)  # fmt: skip
def test_hostile_texts_take_seconds_at_most(text: str) -> None:
    started = time.process_time()
    assert _tiles(outline(text), text)
    assert time.process_time() - started < 20


_ARTICLE = re.compile(r"(?m)^[ \t]*(Điều \d{1,3})\b")


@needs_shared
@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("docx/30_2020_ND_CP.docx", 38),
        ("docx/LUATANNINHMANG.docx", 43),
        ("docx/LUATCONGNGHETHONGTIN.docx", 79),
        ("gazette/luat-so-69-2020-qh14-32699.pdf", 74),
        ("gazette/nghi-dinh-so-212-2025-nd-cp-45740.pdf", 24),
        ("gazette/quyet-dinh-so-28-2026-qd-ttg-469679.pdf", 28),
        ("gazette/van-ban-hop-nhat-so-465-vbhn-bldtbxh-44175.pdf", 8),
    ],
)
def test_real_articles_are_found_in_order(name: str, articles: int) -> None:
    """Labels and starts, against the lines that begin with "Điều k."."""
    reading = read(OFFICIAL / name)
    leaves = outline(reading.text, reading.tables)
    assert _tiles(leaves, reading.text)
    heads = [(leaf.path[-1], leaf.start) for leaf in leaves if re.fullmatch(r"Điều \d+", leaf.path[-1])]
    assert [label for label, _ in heads] == [f"Điều {number}" for number in range(1, articles + 1)]
    printed = {match.start(1): match[1] for match in _ARTICLE.finditer(reading.text)}
    assert all(printed[start] == label for label, start in heads)


@needs_shared
def test_every_bulletin_is_tiled() -> None:
    for path in sorted((SHARED / "bulletins").glob("*.txt")):
        text = read(path).text
        assert _tiles(outline(text), text), path.name
