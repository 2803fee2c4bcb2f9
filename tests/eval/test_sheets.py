"""Question sets as workbooks and CSV files: what is written is read back, and every wrong cell is named."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from eval.__main__ import EXAMPLES, main
from eval.questions import Exchange, Question, read_questions
from eval.sheets import write_sheet
from rag.errors import QuestionError
from tests.command import ROOT

FULL = Question(
    id="1",
    question="=1+1 là bao nhiêu?",
    history=[Exchange(question="b", answer="c"), Exchange(question="d", answer="")],
    answers=["7,42%", "tăng 7,42%"],
    source="x/y.txt",
    sources=["z.txt"],
    locator="Điều 5",
    quote="d | e",
    kind="amount",
    tags=["t", "u"],
)
BARE = Question(id="2", question="f?", answerable=False)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_sheet(tmp_path / "q.xlsx", [FULL, BARE])
    assert read_questions(tmp_path / "q.xlsx") == [FULL, BARE]


def test_numbers_are_read_as_excel_shows_them(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["Mã", "Câu hỏi", "Đáp án"], [7, "a?", 0.0742], [], [8, "b?", 1234567.5]):
        sheet.append(row)
    sheet["C2"].number_format, sheet["C4"].number_format = "0.00%", "#,##0.0"
    workbook.save(tmp_path / "q.xlsx")
    assert read_questions(tmp_path / "q.xlsx") == [
        Question(id="7", question="a?", answers=["7,42%"]),
        Question(id="8", question="b?", answers=["1.234.567,5"]),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_by_any_mark(tmp_path: Path, mark: str) -> None:
    rows = [["ma", "CÂU HỎI", "Đáp án", "có trong văn bản"], ["1", '"a\nb?"', '"c\nd"', ""], ["2", "e?", "", "Không"]]
    (tmp_path / "q.csv").write_text("\n".join(mark.join(row) for row in rows), "utf-8-sig")
    assert read_questions(tmp_path / "q.csv") == [
        Question(id="1", question="a\nb?", answers=["c", "d"]),
        Question(id="2", question="e?", answerable=False),
    ]


def test_every_wrong_cell_by_row_and_column(tmp_path: Path) -> None:
    rows = [
        "Mã,Câu hỏi,Có trong văn bản,Hỏi đáp trước",
        ",a?,,",
        "2,,có lẽ,",
        '3,"b\nc?",,Đáp: trước khi hỏi',
        "4,d?,,",
        "4,e?,,",
    ]
    path = tmp_path / "q.csv"
    path.write_text("\n".join(rows), "utf-8")
    with pytest.raises(QuestionError) as caught:
        read_questions(path)
    assert str(caught.value).splitlines()[1:] == [
        "  dòng 2: cột “Mã”: thiếu trường này",
        "  dòng 3: cột “Câu hỏi”: thiếu trường này",
        "  dòng 3: cột “Có trong văn bản”: phải là true hoặc false",
        "  dòng 4: cột “Hỏi đáp trước”: phải là danh sách",
    ]
    path.write_text("\n".join([rows[0], *rows[4:]]), "utf-8")
    with pytest.raises(QuestionError, match="dòng 3: id: “4” đã dùng ở dòng 2"):
        read_questions(path)


def test_files_that_are_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "q.xlsx").write_text("no zip", "utf-8")
    (tmp_path / "q.csv").write_bytes("Mã,Câu hỏi\n1,Đạt?".encode("utf-16"))
    (tmp_path / "r.csv").write_text("Số,Hỏi\n1,a?", "utf-8")
    for name, reason in (
        ("q.xlsx", "không phải bảng tính XLSX đọc được"),
        ("q.csv", "không phải UTF-8"),
        ("r.csv", "thiếu cột “Mã”, “Câu hỏi” .thấy “Số”, “Hỏi”."),
        ("gone.xlsx", "không còn ở đó"),
        ("gone.csv", "không còn ở đó"),
    ):
        with pytest.raises(QuestionError, match=reason):
            read_questions(tmp_path / name)


def test_the_template_is_a_set_and_the_one_that_is_shipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", str(tmp_path / "mau.xlsx")]) == 0
    assert "Đã ghi" in capsys.readouterr().out
    made = read_questions(tmp_path / "mau.xlsx")
    assert made == list(EXAMPLES) == read_questions(ROOT / "samples" / "questions-template.xlsx")
    assert main(["template", str(tmp_path / "none" / "mau.xlsx")]) == 1
    assert "Không ghi được" in capsys.readouterr().err
