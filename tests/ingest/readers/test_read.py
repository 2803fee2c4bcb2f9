"""Any format: which reader opens a file, and what is refused before one does."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import limits
from ingest.readers import ARCHIVES, SUFFIXES, read
from rag.errors import DocumentError
from rag.text import normalise

KNOWN = [".doc", ".docm", ".docx", ".htm", ".html", ".md", ".mht", ".mhtml", ".pdf", ".txt", ".xlsm", ".xlsx"]


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _reason(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return str(caught.value)


def test_suffixes() -> None:
    assert sorted(SUFFIXES) == KNOWN
    assert frozenset({".zip"}) == ARCHIVES


def test_unknown_suffix_names_it_and_what_is_known(tmp_path: Path) -> None:
    assert _reason(_write(tmp_path / "a.xls", b"x")) == (
        f"chưa đọc được loại tệp “.xls”; hãy lưu thành một trong: {', '.join(KNOWN)}"
    )


@pytest.mark.parametrize("suffix", KNOWN)
def test_empty_file(tmp_path: Path, suffix: str) -> None:
    assert _reason(_write(tmp_path / f"a{suffix}", b"")) == "tệp rỗng (0 byte); hãy kiểm tra lại bản gốc"


def test_missing_file(tmp_path: Path) -> None:
    assert "không mở được tệp (No such file or directory)" in _reason(tmp_path / "a.txt")


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE_BYTES + 1)  # sparse: takes no space on the disk
    assert _reason(path) == "tệp lớn 200,0 MB, quá mức 200,0 MB; hãy chia nhỏ hoặc nén ảnh trong tệp rồi nạp lại"


@pytest.mark.parametrize("suffix", KNOWN)
@given(data=st.binary(min_size=1, max_size=200))
def test_garbage_is_read_or_refused_never_anything_else(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = _write(tmp_path_factory.mktemp("garbage") / f"a{suffix}", data)
    try:
        reading = read(path)
    except DocumentError as error:
        assert str(error)
    else:
        assert reading.text == normalise(reading.text)


# Suffixes that lie


@pytest.mark.parametrize("suffix", [".doc", ".pdf", ".txt", ".xlsx"])
def test_a_page_is_read_as_a_page(tmp_path: Path, suffix: str) -> None:
    page = "<!-- Word --><html><body><p>Tỷ lệ</p></body></html>".encode()
    reading = read(_write(tmp_path / f"a{suffix}", page))
    assert reading.text == "Tỷ lệ"
    assert reading.notes == (f"tệp có đuôi {suffix} nhưng nội dung là .html; đã đọc theo nội dung",)


@pytest.mark.parametrize("suffix", [".doc", ".pdf"])
def test_a_word_file_is_read_as_one(tmp_path: Path, suffix: str) -> None:
    document = docx.Document()
    document.add_paragraph("Tỷ lệ")
    document.save(str(tmp_path / "a.docx"))
    reading = read((tmp_path / "a.docx").rename(tmp_path / f"a{suffix}"))
    assert reading.text == "Tỷ lệ"
    assert reading.notes == (f"tệp có đuôi {suffix} nhưng nội dung là .docx; đã đọc theo nội dung",)


def test_text_named_doc(tmp_path: Path) -> None:
    reading = read(_write(tmp_path / "a.doc", "Tỷ lệ".encode()))
    assert (reading.text, reading.notes) == (
        "Tỷ lệ",
        ("tệp có đuôi .doc nhưng nội dung là văn bản thuần; đã đọc theo nội dung",),
    )


def test_what_no_reader_opens_is_named(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.pdf", "w") as archive:
        archive.writestr("a.txt", "x")
    assert _reason(tmp_path / "a.pdf") == (
        "tệp có đuôi .pdf nhưng nội dung là .zip; hãy đổi đuôi thành .zip rồi nạp lại"
    )
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    for stream, reason in (
        ("Workbook", "tệp có đuôi .doc nhưng nội dung là .xls; hãy lưu lại thành .xlsx rồi nạp lại"),
        ("EncryptedPackage", "tệp Office được đặt mật khẩu; hãy mở bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại"),
    ):
        assert _reason(_write(tmp_path / "a.doc", ole + stream.encode("utf-16-le"))) == reason


@pytest.mark.parametrize(
    ("start", "what"),
    [(b"MZ\x90\0", "một chương trình Windows (.exe)"), (b"\xff\xd8\xff\xe0\0\x10JFIF", "một ảnh JPEG")],
)
def test_what_a_program_or_a_picture_is_named_does_not_hide_it(tmp_path: Path, start: bytes, what: str) -> None:
    for name in ("a.pdf", "a.docx", "a.txt"):
        (tmp_path / name).write_bytes(start + b"%%EOF" * 50)
        assert _reason(tmp_path / name).startswith(f"nội dung của tệp là {what} dù tên có đuôi khác; ")
    (tmp_path / "chu.txt").write_text("MZ là hai chữ cái mở đầu một văn bản thuần.", encoding="utf-8")
    assert read(tmp_path / "chu.txt").text.startswith("MZ là")
