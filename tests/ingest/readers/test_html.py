"""What is made of a web page."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.html import read
from tests.ingest.readers.test_assemble import values


def _write(path: Path, page: str) -> Path:
    path.write_text(page, encoding="utf-8")
    return path


def test_blocks_tables_and_title(tmp_path: Path) -> None:
    page = """<!doctype html><html><head><meta charset="utf-8"><title> Báo cáo
      tháng 9 </title><style>p{}</style></head><body><nav>Trang chủ</nav><h1>Kinh   tế</h1>
      <p>Thu ngân sách<br>đạt <b>88</b>%,
      tăng 5%.</p><script>var a=1</script><table><tr><th>Chỉ tiêu</th><th>Kết quả</th></tr>
      <tr><td><p>Giải ngân</p></td><td>88%</td></tr></table><ul><li>Một</li><li>Hai</li></ul></body></html>"""
    reading = read(_write(tmp_path / "a.html", page))
    assert (reading.text, reading.title) == (
        "Kinh tế\nThu ngân sách\nđạt 88%, tăng 5%.\nChỉ tiêu | Kết quả\nGiải ngân | 88%\nMột\nHai",
        "Báo cáo tháng 9",
    )
    assert values(reading) == {"Bảng 1, hàng “Giải ngân”, cột “Kết quả”": "88%"}


def test_merged_cells_heads_caption_and_unit(tmp_path: Path) -> None:
    page = """<p>Đơn vị tính: tỷ đồng</p><table><caption>Bảng 3. Thu NSNN</caption><thead>
      <tr><th rowspan=2>TT<th rowspan=2>Chỉ tiêu<th colspan=2>9 tháng</tr><tr><th>2020<th>2021</tr></thead>
      <tr><td>I<td colspan=3>THU</tr><tr><td>1<td>Nội<br>địa<td>5<td>6</tr></table>"""
    reading = read(_write(tmp_path / "a.html", page))
    assert reading.text.split("\n")[2:] == ["TT | Chỉ tiêu | 9 tháng", "2020 | 2021", "I | THU", "1 | Nội địa | 5 | 6"]
    assert [(table.label, table.caption, table.unit) for table in reading.tables] == [("Bảng 3", "Thu NSNN", "tỷ đồng")]
    assert values(reading) == {
        "Bảng 3, hàng “I. THU › 1. Nội địa”, cột “9 tháng › 2020”": "5",
        "Bảng 3, hàng “I. THU › 1. Nội địa”, cột “9 tháng › 2021”": "6",
    }


def test_layout_table_keeps_its_paragraphs(tmp_path: Path) -> None:
    page = """<meta charset="utf-8"><table><tr><td>Trái</td><td><p>Một</p>
      <table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"""
    assert read(_write(tmp_path / "a.htm", page)).text == "Trái\nMột\na | b"
    whole = f"<meta charset='utf-8'><table><tr><td>Trái</td><td><p>Một</p><p>{'Câu. ' * 300}</p></td></tr></table>"
    assert read(_write(tmp_path / "b.htm", whole)).text.split("\n")[:2] == ["Trái", "Một"]


def test_declared_charset(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="windows-1258"><h1>Bắc Ninh</h1>'.encode("cp1258", "xmlcharrefreplace"))
    assert (read(path).text, read(path).title) == ("Bắc Ninh", "Bắc Ninh")


def test_absurd_spans_and_deep_nesting(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=65534 colspan=9999>a<td>b</tr><tr><td>c</tr></table>" + "<div>" * 5000 + "sâu"
    assert read(_write(tmp_path / "a.html", page)).text.endswith("sâu")
