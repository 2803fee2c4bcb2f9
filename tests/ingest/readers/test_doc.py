"""Word 97–2003 files, compared with the .docx files their offices published beside them."""

from __future__ import annotations

import shutil
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from ingest.readers import convert, doc, read
from rag.errors import DocumentError
from rag.text import syllables
from tests.command import SHARED

OFFICIAL = SHARED / "official/docx"
needs_shared = pytest.mark.skipif(not OFFICIAL.is_dir(), reason=f"không có {OFFICIAL}")
needs_antiword = pytest.mark.skipif(not shutil.which("antiword"), reason="máy không có antiword")
needs_catdoc = pytest.mark.skipif(not shutil.which("catdoc"), reason="máy không có catdoc")


@needs_shared
@needs_antiword
@needs_catdoc
@pytest.mark.parametrize(
    ("name", "order", "found"),
    [
        ("36-HD_VPTW_380096", 0.99, 0.99),
        ("Phuluc1", 0.96, 0.99),
        ("Phuluc2", 1, 1),
        ("Phuluc3", 0.98, 0.985),
        ("Phuluc4", 0.5, 0.78),  # antiword loses wide tables; what catdoc kept of them stands at the end
        ("Phuluc5", 0.98, 0.99),
        ("Phuluc6", 0.99, 0.99),
    ],
)
def test_reads_as_its_docx_twin(name: str, order: float, found: float) -> None:
    old, new = (syllables(read(OFFICIAL / f"{name}{suffix}").text) for suffix in (".doc", ".docx"))
    assert SequenceMatcher(None, old, new, autojunk=False).ratio() >= order
    assert sum((Counter(old) & Counter(new)).values()) / len(new) >= found


@needs_shared
@needs_antiword
def test_lines_notes_and_tables() -> None:
    reading = read(OFFICIAL / "Phuluc6.doc")
    twin = read(OFFICIAL / "Phuluc6.docx")
    assert [len(table.rows) for table in reading.tables] == [len(table.rows) for table in twin.tables]
    assert "\n[1] Dữ liệu đặc tả của văn bản, hồ sơ là thông tin" in reading.text
    assert "BIỂUĐẢNG" not in read(OFFICIAL / "36-HD_VPTW_380096.doc").text


@needs_shared
@needs_antiword
@pytest.mark.parametrize("name", ["-rf.doc", "Báo cáo số 5 “mật”; $(x).doc", "a\nb.doc"])
def test_strange_names(tmp_path: Path, name: str) -> None:
    shutil.copyfile(OFFICIAL / "Phuluc2.doc", tmp_path / name)
    assert read(tmp_path / name).text.startswith("Phụ lục II\n")


@needs_shared
@needs_antiword
def test_a_doc_in_a_legacy_font_keeps_its_u_with_a_horn(tmp_path: Path) -> None:
    data = (OFFICIAL / "Phuluc2.doc").read_bytes()
    modern, typed = "VIẾT HOA TRONG VĂN BẢN", "V¸ n\xadíc «ng µ ®Þnh d\xad¬ng"
    assert len(modern) <= len(typed)
    assert data.count(modern.encode("utf-16-le")) >= 1
    patched = data.replace(modern.encode("utf-16-le"), typed[: len(modern)].encode("utf-16-le"))
    (tmp_path / "a.doc").write_bytes(patched)
    reading = read(tmp_path / "a.doc")
    assert "Vá nước ông à định" in reading.text
    assert reading.notes == ("đã chuyển chữ từ bảng mã TCVN3 sang Unicode; hãy xem lại vài đoạn",)


@needs_shared
@needs_catdoc
def test_catdoc_alone_refuses_a_tcvn3_text(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="catdoc làm mất chữ “ư”"):
        doc._of_catdoc("Céng hßa x· héi chñ nghÜa ViÖt Nam")


@needs_shared
@needs_antiword
def test_cut_off(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes((OFFICIAL / "Phuluc2.doc").read_bytes()[:9000])
    with pytest.raises(DocumentError, match="không đọc được tệp Word 97–2003"):
        read(tmp_path / "a.doc")


def test_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.doc"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    with pytest.raises(DocumentError, match="máy chưa có chương trình đọc: sudo apt-get install antiword"):
        read(path)
    path.write_bytes(b"{\\rtf1 a}")
    with pytest.raises(DocumentError, match="tệp RTF mang đuôi .doc; hãy mở bằng Word"):
        read(path)


@needs_shared
def test_libreoffice_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in program: it checks what it is asked and writes the .docx twin where LibreOffice would."""
    program = tmp_path / "soffice"
    program.write_text(
        "#!/bin/sh\nset -e\n"
        'case "$1" in -env:UserInstallation=file:///*) ;; *) exit 1;; esac\n'
        '[ "$2 $3 $4 $5" = "--headless --convert-to docx --outdir" ]\n'
        f'/bin/mkdir -p "$6"; /bin/cp "{OFFICIAL}/Phuluc2.docx" "$6/in.docx"; [ -f "$7" ]\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read(OFFICIAL / "Phuluc2.doc") == read(OFFICIAL / "Phuluc2.docx")


def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "MAX_SECONDS", 0.2)
    with pytest.raises(DocumentError, match="antiword đọc tệp quá 0.2 giây"):
        convert.output(str(program), file=tmp_path / "a.doc")
