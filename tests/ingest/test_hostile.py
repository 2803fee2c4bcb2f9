"""Hostile and broken files: each gets a reason in bounded time and memory, and the rest of the batch goes on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.command import ROOT, assert_in_step, environment, library_in, start, words

GOOD = "Tỷ lệ bao phủ bảo hiểm y tế đạt 92% dân số."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(path: Path, pages: int = 1) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.drawString(72, 700, f"Trang {page + 1}: tong ket cong tac nam, thu ngan sach dat 88 phan tram du toan")
        canvas.showPage()
    canvas.save()
    return path


def encrypted(path: Path) -> None:
    writer = pypdf.PdfWriter(pdf(path))
    writer.encrypt("bí mật")
    writer.write(path)


def truncated(path: Path) -> None:
    content = pdf(path, 5).read_bytes()
    path.write_bytes(content[: len(content) // 3])


def endless(path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(10_000):
        writer.add_blank_page(100, 100)
    writer.write(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(600):
            member.write(b"0" * 1_000_000)


def word_bomb(path: Path) -> None:
    """Word's zip around one part of 600 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(600):
                member.write(b" " * 1_000_000)


def xml_bomb(path: Path) -> None:
    """Entities that would unfold to a billion words."""
    import docx

    docx.Document().save(str(path))
    entities = '<!ENTITY a0 "bom">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&a9;'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = (body + "</w:t></w:r></w:p></w:body></w:document>").encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "khoa.pdf": (encrypted, "mật khẩu"),
    "cut.pdf": (truncated, "hỏng|tải dở|không đọc được"),
    "muoi-nghin-trang.pdf": (endless, r"10\.?000 trang"),
    "hai-gb.pdf": (huge, r"2\.?147,5 MB"),
    "rong.docx": (Path.touch, "0 byte"),
    "bom.zip": (zip_bomb, "bung ra|giải nén"),
    "bom.docx": (word_bomb, "bung ra|giải nén"),
    "bom-xml.docx": (xml_bomb, "không có chữ|không đọc được|XML"),
    "rac.pdf": (lambda path: path.write_bytes(os.urandom(50_000)), "không|hỏng"),
    "rac.xlsx": (lambda path: path.write_bytes(os.urandom(50_000)), "không|hỏng"),
    "rac.doc": (lambda path: path.write_bytes(os.urandom(50_000)), "không|hỏng"),
    "rac.txt": (lambda path: path.write_bytes(os.urandom(50_000)), "không|nhị phân"),
}


def run_measured(data_dir: Path, *arguments: str | Path) -> tuple[dict[str, Any], float, float]:
    """The report, the seconds and the largest process in MB of an ingest."""
    script = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, file=sys.stderr)"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, sys.executable, "-m", "ingest", "--json", *map(str, arguments)],
        cwd=ROOT, env=environment(data_dir), capture_output=True, text=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    return json.loads(done.stdout), time.monotonic() - started, float(done.stderr.split()[-1])


def test_every_bad_file_has_its_reason_and_the_good_ones_are_read(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (make, _) in FILES.items():
        make(folder / name)
    (folder / "a.txt").write_text(GOOD, "utf-8")
    (folder / "z.txt").write_text("Kim ngạch xuất khẩu tăng 12%.", "utf-8")
    report, seconds, megabytes = run_measured(data_dir, folder)
    reasons = {Path(failure["path"]).relative_to(folder).as_posix(): failure["reason"] for failure in report["failed"]}
    assert report["added"] == 2
    wrong = {name: reasons.get(name) for name, (_, told) in FILES.items() if not re.search(told, reasons.get(name, ""))}
    assert wrong == {}
    assert all(re.search(r"[àáảãạăâđêôơư]", reason) for reason in reasons.values())  # in Vietnamese
    assert megabytes < 2000
    assert seconds < 120
    assert_in_step(library_in(data_dir))


def test_archives_cannot_reach_out_of_their_folder(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    outside = tmp_path / "ngoai.txt"
    with zipfile.ZipFile(tmp_path / "in" / "goi.zip", "w") as archive:
        for name in ("../ngoai.txt", "/etc/ngoai.txt", "C:\\ngoai.txt", "tin/trong.txt"):
            archive.writestr(name, GOOD)
        link = zipfile.ZipInfo("lien-ket.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    report, *_ = run_measured(data_dir, tmp_path / "in")
    assert not outside.exists()
    library = library_in(data_dir)
    assert words(library, "bảo hiểm y tế")[0].startswith("goi.zip/")
    sources = {library.document(document_id).source for document_id in library.record.document_ids()}  # type: ignore[union-attr]
    assert sources == {"goi.zip/tin/trong.txt"}
    assert len(report["failed"]) >= 4
    assert not (data_dir / "incoming").exists() or not any((data_dir / "incoming").iterdir())


def test_links_out_of_the_folder_are_named_and_not_followed(data_dir: Path, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "in", tmp_path / "rieng"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "mat.txt").write_text("Chuyện riêng không ai hỏi đến.", "utf-8")
    (folder / "mat.txt").symlink_to(elsewhere / "mat.txt")
    (folder / "thu-muc").symlink_to(elsewhere)
    (folder / "a.txt").write_text(GOOD, "utf-8")
    (folder / "b.txt").symlink_to("a.txt")  # within the folder: the same document under a second name
    report, *_ = run_measured(data_dir, folder)
    assert sorted(Path(failure["path"]).name for failure in report["failed"]) == ["mat.txt", "thu-muc"]
    assert (report["added"], words(library_in(data_dir), "chuyện riêng")) == (2, [])


def test_names_of_any_bytes_and_lengths(data_dir: Path, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "in")
    os.mkdir(folder)
    names = [
        b"\xff\xfe.txt",
        "báo cáo\u200b\u202e.txt".encode(),
        b"-rf.txt",
        "ghi chú\n2.txt".encode(),
        b"x" * 240 + b".txt",
    ]
    for number, name in enumerate(names):
        with open(folder + b"/" + name, "w", encoding="utf-8") as file:
            file.write(f"{GOOD} Lần {number}.")
    report, *_ = run_measured(data_dir, tmp_path / "in")
    assert (report["added"], report["failed"]) == (len(names), [])


def reading_processes(parent: int) -> list[int]:
    """The processes below `parent` that read files."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, ppid = int(status.parent.name), int(status.read_text().rsplit(")", 1)[1].split()[1])
            command = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if ppid == parent and "spawn_main" in command:
            found.append(pid)
    return found


def holds_a_file_below(folder: Path, pid: int) -> bool:
    """Whether the process has a file of that folder open: it is in the middle of reading it."""
    for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
        with contextlib.suppress(OSError):
            if Path(os.readlink(descriptor)).parent == folder:
                return True
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the reading processes in /proc")
def test_a_reader_killed_from_outside_costs_one_file(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    pdf(folder / "a.pdf", 1500)
    shutil.copy(folder / "a.pdf", folder / "b.pdf")
    with (folder / "b.pdf").open("ab") as file:
        file.write(b"\n%\n")  # another content, so that it is read too
    (folder / "z.txt").write_text(GOOD, "utf-8")
    process = start("ingest", data_dir, "--json", folder)
    deadline, victims = time.monotonic() + 60, list[int]()
    while not victims and time.monotonic() < deadline:
        victims = [pid for pid in reading_processes(process.pid) if holds_a_file_below(folder, pid)]
    os.kill(victims[0], signal.SIGKILL)
    process.communicate(timeout=200)
    assert process.returncode == 1
    library = library_in(data_dir)
    assert_in_step(library)
    assert words(library, "bảo hiểm y tế") == ["z.txt"]
    assert library.size[0] == 2


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the reading processes in /proc")
def test_no_reader_outlives_an_ingest_that_was_killed(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pdf(tmp_path / "in" / "a.pdf", 1500)
    process = start("ingest", data_dir, tmp_path / "in")
    deadline, readers = time.monotonic() + 60, list[int]()
    while not readers and time.monotonic() < deadline:
        time.sleep(0.05)
        readers = reading_processes(process.pid)
    process.kill()
    process.communicate()
    while any(Path(f"/proc/{pid}").exists() for pid in readers) and time.monotonic() < deadline + 30:
        time.sleep(0.2)
    assert [pid for pid in readers if Path(f"/proc/{pid}").exists()] == []
