"""Removals leave nothing of a document in question sets, runs of the evaluation and kept archives."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.pipeline import remove, run
from ingest.quoted import drop_quoted, removed_of
from ingest.uploaded import uploads
from ingest.workers import Here
from tests.command import Silent, library_in
from tests.ingest.test_purge import SECRET, files_with_it, secret_folder

OTHER = "Tỷ lệ bao phủ bảo hiểm y tế đạt bao nhiêu?"
SENTENCE = f"{SECRET} lần 3: thu hồi 3 tỷ đồng sai phạm tại dự án số 3."
GONE = removed_of({"mat/ket-luan.txt"}, [f"KẾT LUẬN\n1. {SENTENCE}\n2. Việc khác."])


def row(number: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "question": OTHER, "answers": ["92%"], **more}


ROWS = [
    row("1"),
    row("2", source="mat/ket-luan.txt", question="Thu hồi bao nhiêu?"),
    row("3", sources=["khac.txt", "mat/ket-luan.txt"]),
    row("4", quote=SENTENCE.replace(" lần", "\n LẦN")),
    row("5", source="khac/mat/ket-luan.txt", quote="Việc khác."),  # another file, and too few words to say whose
]


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)


def sheet(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].values)


def test_rows_about_it_are_taken_out_of_every_kind_of_set(tmp_path: Path) -> None:
    folder = tmp_path / "bo-cau-hoi"
    folder.mkdir()
    table = [["id", "question", "Tệp nguồn khác"], ["1", OTHER, ""], ["2", "Gì?", "khac.txt;\nmat/ket-luan.txt"]]
    (folder / "a.jsonl").write_text(lines(ROWS), "utf-8")
    quoted = [",".join(f'"{cell}"' for cell in cells) for cells in table]
    (folder / "b.csv").write_text("\r\n".join(quoted) + "\r\n", "utf-8-sig")
    book = openpyxl.Workbook()
    for cells in table:
        book.active.append(cells)
    book.save(folder / "c.xlsx")
    (folder / "d.jsonl").write_text(lines(ROWS[1:4]), "utf-8")
    (folder / ".d.jsonl.json").write_text('{"groups": []}', "utf-8")
    (folder / "e.jsonl").write_text(lines(ROWS[:1]), "utf-8")
    unchanged = (folder / "e.jsonl").stat().st_mtime_ns
    drop_quoted(tmp_path, GONE)
    assert sorted(path.name for path in folder.iterdir()) == ["a.jsonl", "b.csv", "c.xlsx", "e.jsonl"]
    assert [json.loads(line)["id"] for line in (folder / "a.jsonl").read_text("utf-8").splitlines()] == ["1", "5"]
    assert (folder / "b.csv").read_text("utf-8-sig").splitlines() == ["id,question,Tệp nguồn khác", f"1,{OTHER},"]
    assert sheet(folder / "c.xlsx") == [("id", "question", "Tệp nguồn khác"), ("1", OTHER, None)]
    assert (folder / "e.jsonl").stat().st_mtime_ns == unchanged


def outcome(number: str, source: str, answer: str) -> dict[str, Any]:
    cited = {"n": 1, "document": "Văn bản", "source": source, "locator": "", "page": 1, "quote": answer, "right": True}
    return {
        **{"id": number, "question": OTHER, "answer": answer, "short": "92%", "verdict": "right", "scores": {"c": 1.0}},
        **{"history": [], "gold": ["92%"], "sources": [source], "false_figures": [], "judged": {}},
        **{"citations": [cited], "passages": [{"source": source}]},
    }


def test_a_run_keeps_what_it_measured_and_loses_what_it_quoted(tmp_path: Path) -> None:
    quoting, other = tmp_path / "danh-gia" / "2026-11-28-aaaaaa", tmp_path / "danh-gia" / "2026-11-28-bbbbbb"
    clean = outcome("1", "khac.txt", "Đạt 92%.")
    for folder, rows in ((quoting, [clean, outcome("2", "mat/ket-luan.txt", SENTENCE)]), (other, [clean])):
        folder.mkdir(parents=True)
        content = {"questions": rows, "measures": {"overall": {"correct": {"value": 1.0}}}}
        (folder / "results.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        (folder / "report.html").write_text(f"<p>{rows[-1]['answer']}</p>", "utf-8")
        (folder / "progress.jsonl").write_text(lines(rows), "utf-8")
    drop_quoted(tmp_path, GONE)
    found = json.loads((quoting / "results.json").read_text("utf-8"))
    assert (found["measures"], found["questions"][0]) == ({"overall": {"correct": {"value": 1.0}}}, clean)
    assert found["questions"][1] == {
        **{"id": "2", "question": "(đã xoá cùng văn bản)", "answer": "(đã xoá cùng văn bản)", "short": ""},
        **{"verdict": "right", "scores": {"c": 1.0}, "history": [], "gold": [], "sources": [], "false_figures": []},
        **{"judged": {}, "citations": [], "passages": []},
    }
    assert "Báo cáo đã bỏ" in (quoting / "report.html").read_text("utf-8")
    assert (other / "report.html").read_text("utf-8") == "<p>Đạt 92%.</p>"
    assert files_with_it(tmp_path) == [] and not list(tmp_path.rglob("progress.jsonl"))


def test_results_that_cannot_be_read_go_with_their_report(tmp_path: Path) -> None:
    folder = tmp_path / "danh-gia" / "2026-11-28-aaaaaa"
    folder.mkdir(parents=True)
    (folder / "results.json").write_text("[" + SENTENCE, "utf-8")
    (folder / "report.html").write_text(SENTENCE, "utf-8")
    drop_quoted(tmp_path, GONE)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("nested", [False, True])
def test_a_removed_member_is_not_left_in_the_uploaded_archive(data_dir: Path, tmp_path: Path, nested: bool) -> None:
    folder = secret_folder(tmp_path)
    batch = uploads(data_dir) / "2026-11-28-abcdef"
    batch.mkdir(parents=True)
    packed = batch / "tháng 5.zip"
    inner = tmp_path / "trong.zip"
    with zipfile.ZipFile(inner if nested else packed, "w") as archive:
        for name in ("ket-luan.txt", "bao-cao.docx", "khac.txt"):
            archive.write(folder / name, f"mục/{name}")
        archive.writestr("ảnh.jpg", SECRET)  # of no use to the library
    if nested:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(inner, "trong.zip")
    below = "trong.zip/mục" if nested else "mục"
    library = library_in(data_dir)
    assert run(library, [batch], Silent(), reader=Here()).added == 3
    for name in ("ket-luan.txt", "bao-cao.docx"):
        report = remove(library, [packed / below / name], Silent())
        assert (report.removed, report.failed, report.notes) == (1, [], [])
    assert files_with_it(data_dir) == []
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [f"{below}/khac.txt"]
        assert archive.read(f"{below}/khac.txt") == (folder / "khac.txt").read_bytes()
    again = run(library, [batch], Silent(), reader=Here())
    assert (again.added, again.updated, again.unchanged, again.removed, again.failed) == (0, 0, 1, 0, [])
    remove(library, [packed / below / "khac.txt"], Silent())
    assert not batch.exists()
