"""`--remove`: afterwards the text is in no file of the data folder."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import docx

from rag.text import fold
from tests.command import SAMPLES, ask_json, assert_in_step, command, ingest_json, library_in, start

SECRET = "kiểmtoánmật zuxqorvim tỷlệphạt"  # in no sample, and no part of any other word
MARKS = [
    form.encode(coding) for word in SECRET.split() for form in (word, fold(word)) for coding in ("utf-8", "utf-16le")
]


def files_with_it(data_dir: Path) -> list[str]:
    found = []
    for path in data_dir.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            content = path.read_bytes()
            if any(mark in content for mark in MARKS):
                found.append(str(path.relative_to(data_dir)))
    return sorted(found)


def secret_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [f"{n}. {SECRET} lần {n}: thu hồi {n} tỷ đồng sai phạm tại dự án số {n}." for n in range(1, 40)]
    (folder / "ket-luan.txt").write_text("KẾT LUẬN THANH TRA\n" + "\n".join(lines), "utf-8")
    document = docx.Document()
    document.add_paragraph(f"Báo cáo riêng về {SECRET}.")
    document.save(str(folder / "bao-cao.docx"))
    (folder / "khac.txt").write_text("Tỷ lệ bao phủ bảo hiểm y tế đạt 92%.", "utf-8")
    return folder


def test_what_is_removed_is_in_no_file(data_dir: Path, tmp_path: Path) -> None:
    folder = secret_folder(tmp_path)
    ingest_json(data_dir, folder, SAMPLES)
    before = files_with_it(data_dir)
    assert any(name.startswith("record.sqlite") for name in before)  # or the search below would prove nothing
    assert library_in(data_dir).document_frequency("zuxqorvim") > 0  # tantivy packs its words: no search of bytes
    assert any(name.startswith("originals/") for name in before)
    report = ingest_json(data_dir, "--remove", folder / "ket-luan.txt", "bao-cao.docx")
    assert report["removed"] == 2
    assert files_with_it(data_dir) == []
    library = library_in(data_dir)
    assert library.document_frequency("zuxqorvim") == 0  # counts the words of deleted chunks too, until rewritten
    assert_in_step(library)
    assert library.size[0] == 11
    assert ask_json(data_dir, "Tỷ lệ bao phủ bảo hiểm y tế đạt bao nhiêu?")["citations"][0]["source"] == "khac.txt"


def test_no_evaluation_quotes_what_is_removed(data_dir: Path, tmp_path: Path) -> None:
    ingest_json(data_dir, secret_folder(tmp_path))
    asked = [
        {
            "id": "1",
            "question": f"{SECRET} lần 3 thu hồi bao nhiêu?",
            "answers": ["3 tỷ đồng"],
            "source": "ket-luan.txt",
        },
        {"id": "2", "question": "Tỷ lệ bao phủ bảo hiểm y tế đạt bao nhiêu?", "answers": ["92%"], "source": "khac.txt"},
    ]
    questions, run = data_dir / "bo-cau-hoi" / "bo.jsonl", data_dir / "danh-gia" / "2026-11-28-abcdef"
    copy = run / "cau-hoi" / "bo.jsonl"
    for path in (questions, copy):
        path.parent.mkdir(parents=True)
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked), "utf-8")
    assert command("eval", data_dir, copy, "--out", run, "--workers", "1").returncode == 0
    quoting = {str((run / name).relative_to(data_dir)) for name in ("results.json", "report.html")}
    assert quoting < set(files_with_it(data_dir))
    measures = json.loads((run / "results.json").read_text("utf-8"))["measures"]
    ingest_json(data_dir, "--remove", "ket-luan.txt", "bao-cao.docx")
    assert files_with_it(data_dir) == []
    left = json.loads((run / "results.json").read_text("utf-8"))
    assert (left["measures"], [one["id"] for one in left["questions"]]) == (measures, ["1", "2"])
    for path in (questions, copy):
        assert [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] == ["2"]


def test_a_folder_that_no_longer_exists_can_be_removed(data_dir: Path, tmp_path: Path) -> None:
    folder = secret_folder(tmp_path)
    ingest_json(data_dir, folder)
    subprocess.run(["rm", "-r", str(folder)], check=True)
    assert ingest_json(data_dir, "--remove", folder)["removed"] == 3
    assert files_with_it(data_dir) == []


def test_what_is_not_there_is_said(data_dir: Path, tmp_path: Path) -> None:
    ingest_json(data_dir, secret_folder(tmp_path))
    done = command("ingest", data_dir, "--remove", tmp_path / "khong-co.txt")
    assert done.returncode == 1
    assert "khong-co.txt: Kho không có văn bản nào" in done.stdout


def test_a_removal_that_was_killed_is_finished_by_the_next(data_dir: Path, tmp_path: Path) -> None:
    folder = secret_folder(tmp_path)
    ingest_json(data_dir, folder, SAMPLES)
    process = start("ingest", data_dir, "--remove", folder / "ket-luan.txt")
    assert process.stderr is not None
    process.stderr.read(1)
    process.kill()
    process.communicate()
    ingest_json(data_dir, "--remove", "bao-cao.docx")
    command("ingest", data_dir, "--remove", folder / "ket-luan.txt")  # gone already, or gone now
    assert files_with_it(data_dir) == []
    assert_in_step(library_in(data_dir))
