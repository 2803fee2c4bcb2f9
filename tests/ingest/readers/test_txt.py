"""Plain text: verbatim but for its encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import Reading, read
from rag.errors import DocumentError


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_verbatim_but_for_the_one_normalisation(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path / "A.TXT", "  Tỷ lệ  88%\t\r\n\r\n\r\nTie\u0302\u0301p ".encode(encoding))
    assert read(path) == Reading("  Tỷ lệ  88%\t\n\n\nTiếp ")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"H\xf4\xf2i nghi\xf2 t\xf4\xd2ng k\xea\xect", "Windows-1258"),
        ("Hoäi nghò toång keát".encode("latin-1"), "VNI"),
        ("Héi nghÞ tæng kÕt".encode("latin-1"), "TCVN3"),
        ("Héi nghÞ tæng kÕt".encode(), "TCVN3"),
    ],
)
def test_old_encodings_are_converted_with_a_note(tmp_path: Path, data: bytes, name: str) -> None:
    note = f"đã chuyển chữ từ bảng mã {name} sang Unicode; hãy xem lại vài đoạn"
    assert read(_write(tmp_path / "a.txt", data)) == Reading("Hội nghị tổng kết", notes=(note,))


@pytest.mark.parametrize("data", [b"abc\x00\x00def", b"\xff\x00\x01PK\x00"])
def test_binary_data_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match="tệp chứa dữ liệu nhị phân"):
        read(_write(tmp_path / "a.txt", data))


def test_without_letters(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="tệp không có chữ nào để đọc"):
        read(_write(tmp_path / "a.txt", b" 12 ... 34\n"))
