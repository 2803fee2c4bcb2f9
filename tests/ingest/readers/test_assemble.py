"""One text out of the blocks of the pages: exact page starts, exact cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.assemble import PAGE_BREAK, assemble
from ingest.readers.reading import Block, Grid, Reading, Square
from rag.text import normalise


def grid(*rows: str, heads: int | None = None) -> Grid:
    """Rows of cells with "|" between; "<" is covered by the cell to its left, "^" by the one above."""
    cells = [row.split("|") for row in rows]
    squares = []
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            width = 1 + next(
                (i for i, right in enumerate(texts[column + 1 :]) if right != "<"), len(texts) - column - 1
            )
            below = [line[column] for line in cells[row + 1 :]]
            height = 1 + next((i for i, under in enumerate(below) if under != "^"), len(below))
            squares.append(Square(text, row, column, height, width))
    return Grid(tuple(squares), heads)


def values(reading: Reading) -> dict[str, str]:
    """Every cell of the reading, by where it stands."""
    return {table.locate(cell): reading.text[cell.start : cell.end] for table in reading.tables for cell in table.cells}


def test_paragraphs_pages_and_title() -> None:
    assert assemble([["Một", "Hai\nBa"], [], ["Bốn"]], paged=True, title="Tie\u0302\u0301p") == Reading(
        "Một\nHai\nBa\n\n\n\nBốn", (0, 12, 14), "Tiếp"
    )


def test_a_paragraph_that_goes_on_over_pages() -> None:
    pages: list[list[Block]] = [
        ["Đầu", f"câu còn {PAGE_BREAK}dở qua {PAGE_BREAK}ba trang."],
        [],
        ["Hết."],
        ["Trang bốn."],
    ]
    reading = assemble(pages, paged=True)
    assert reading.text == "Đầu\ncâu còn dở qua ba trang.\nHết.\n\nTrang bốn."
    assert [reading.text[start:][:6] for start in reading.page_starts] == ["Đầu\ncâ", "dở qua", "ba tra", "Trang "]


def test_rows_are_lines_and_empty_cells_keep_their_place() -> None:
    table = grid("Chỉ tiêu|Kế hoạch|Đạt", "Thu||88", "||", "Chi nhiều\ndòng|90|<")
    reading = assemble([["Trước", table, "Sau"]], paged=False)
    assert reading.text == "Trước\nChỉ tiêu | Kế hoạch | Đạt\nThu |  | 88\nChi nhiều dòng | 90\nSau"
    assert values(reading) == {
        "Bảng 1, hàng “Thu”, cột “Đạt”": "88",
        "Bảng 1, hàng “Chi nhiều dòng”, cột “Kế hoạch”": "90",
    }


def test_a_letterhead_is_lines_and_no_table() -> None:
    head = grid(
        "CHÍNH PHỦ\n\nSố: 30/2020/NĐ-CP|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 05 tháng 3 năm 2020",
    )
    signed = grid("Nơi nhận:\n- Như trên;|TM. CHÍNH PHỦ\nTHỦ TƯỚNG")
    assert assemble([[head, "Điều 1.", signed]], paged=False) == Reading(
        "CHÍNH PHỦ\nSố: 30/2020/NĐ-CP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 05 tháng 3 năm 2020\nĐiều 1.\n"
        "Nơi nhận:\n- Như trên;\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG"
    )


def test_a_table_goes_on_over_the_page_with_and_without_its_head() -> None:
    pages: list[list[Block]] = [
        ["Bảng 3. Thu (tỷ đồng)", "Đơn vị tính: tỷ đồng", grid("TT|Chỉ tiêu|2020|2021", "I|THU||", "1|Nội địa|5|6")],
        [grid("TT|Chỉ tiêu|2020|2021", "2|Dầu thô|7|8"), "1 Số liệu ước."],
        [grid("||9|10", "3|Hải quan|11|12"), "Hết bảng."],
        [grid("a|b|c|d", "1|2|3|4")],
    ]
    reading = assemble(pages, paged=True)
    assert [(table.label, table.unit) for table in reading.tables] == [("Bảng 3", "tỷ đồng"), ("Bảng 2", "")]
    assert {place: value for place, value in values(reading).items() if place.startswith("Bảng 3")} == {
        "Bảng 3, hàng “I. THU › 1. Nội địa”, cột “2020”": "5",
        "Bảng 3, hàng “I. THU › 1. Nội địa”, cột “2021”": "6",
        "Bảng 3, hàng “I. THU › 2. Dầu thô”, cột “2020”": "9",  # the row that the page cut keeps its name
        "Bảng 3, hàng “I. THU › 2. Dầu thô”, cột “2021”": "10",
        "Bảng 3, hàng “I. THU › 3. Hải quan”, cột “2020”": "11",
        "Bảng 3, hàng “I. THU › 3. Hải quan”, cột “2021”": "12",
    }
    assert [reading.text[start:].split("\n")[0] for start in reading.page_starts[1:3]] == [
        "TT | Chỉ tiêu | 2020 | 2021",
        " |  | 9 | 10",
    ]


def test_running_heads_do_not_cut_a_table() -> None:
    head = "TT|Tên văn bản|Ghi chú"
    pages: list[list[Block]] = [[f"Danh mục văn bản {n}", grid(head, f"{n}|Luật|còn")] for n in range(1, 5)]
    (table,) = assemble(pages, paged=True).tables
    assert [row for row in table.rows if row] == ["1. Luật", "2. Luật", "3. Luật", "4. Luật"]
    assert len(assemble(pages[:2], paged=True).tables) == 2  # two lists of their own


def test_years_in_several_lines_are_several_heads_of_one_table() -> None:
    table = grid("Năm|1995|1996", "Mức|4,78|4,51", "Năm|1997|1998", "Mức|4,37|4,05")
    assert values(assemble([["Bảng 1. Mức điều chỉnh", table]], paged=False)) == {
        "Bảng 1, hàng “Mức”, cột “1995”": "4,78",
        "Bảng 1, hàng “Mức”, cột “1996”": "4,51",
        "Bảng 1, hàng “Mức”, cột “1997”": "4,37",
        "Bảng 1, hàng “Mức”, cột “1998”": "4,05",
    }


def test_counted_labels_leave_printed_ones_alone() -> None:
    one = grid("Chỉ tiêu|2020|2021", "Thu|1|2")
    reading = assemble([["Mở đầu.", one, "Rồi.", one, "Bảng 1. Chi", one]], paged=False)
    assert [(table.label, table.caption) for table in reading.tables] == [
        ("Bảng 2", ""),
        ("Bảng 3", ""),
        ("Bảng 1", "Chi"),
    ]


_TEXT = st.text(st.sampled_from("aà 1,%|\n-IVX.:ê\u0301"), max_size=8)
_GRID = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(_TEXT, min_size=columns, max_size=columns), min_size=1, max_size=5).map(
        lambda rows: Grid(
            tuple(Square(text, row, column) for row, cells in enumerate(rows) for column, text in enumerate(cells))
        )
    )
)


@given(st.lists(st.lists(st.one_of(_TEXT, _GRID), max_size=4), max_size=4))
def test_offsets_are_exact(pages: list[list[Block]]) -> None:
    reading = assemble(pages, paged=True)
    assert reading.text == normalise(reading.text)
    assert len(reading.page_starts) == len(pages)
    assert list(reading.page_starts) == sorted(reading.page_starts)
    texts = {
        " ".join(normalise(square.text).split())
        for page in pages
        for block in page
        if isinstance(block, Grid)
        for square in block.squares
    }
    for table in reading.tables:
        assert 0 <= table.start <= table.body < table.end <= len(reading.text)
        for cell in table.cells:
            assert table.body <= cell.start < cell.end <= table.end
            assert reading.text[cell.start : cell.end] in texts
            assert table.locate(cell)
