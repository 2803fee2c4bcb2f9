"""Zip archives: what comes out, under which names, and what is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from ingest import limits
from ingest.archives import Unpacked, unpack
from rag.errors import DocumentError

SUFFIXES = frozenset({".txt", ".pdf"})


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def _unpack(tmp_path: Path, data: bytes) -> Unpacked:
    (tmp_path / "in.zip").write_bytes(data)
    folder = tmp_path / "out"
    folder.mkdir()
    return unpack(tmp_path / "in.zip", folder, SUFFIXES)


def _contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.path.read_bytes() for member in unpacked.members}


def _named(data: bytes, wanted: bytes, was: bytes) -> bytes:
    """Another name of the same length, as a tool that knows no UTF-8 writes it."""
    assert len(wanted) == len(was)
    assert data.count(was) == 2
    return data.replace(was, wanted)


def test_members_lie_under_neutral_names(tmp_path: Path) -> None:
    unpacked = _unpack(
        tmp_path,
        _zip([("b/Báo cáo.TXT", b"2"), ("a.txt", b"1"), ("b/anh.png", b"x"), ("b/", b""), ("c.docx", b"x")]),
    )
    assert _contents(unpacked) == {"b/Báo cáo.TXT": b"2", "a.txt": b"1"}
    assert [member.path.name for member in unpacked.members] == ["000001.txt", "000002.txt"]
    assert unpacked.failed == []


@pytest.mark.parametrize("name", [".an.txt", "__MACOSX/._a.txt", "a/.git/b.txt", "~$a.txt", "Thumbs.db"])
def test_hidden_files_are_passed_over(tmp_path: Path, name: str) -> None:
    assert _unpack(tmp_path, _zip([(name, b"x")])) == Unpacked()


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "C:\\a.txt", "..\\a.txt", "a//b.txt", "./a.txt"]
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    unpacked = _unpack(tmp_path, _zip([(name, b"x"), ("tốt.txt", b"y")]))
    assert _contents(unpacked) == {"tốt.txt": b"y"}
    assert [reason for _, reason in unpacked.failed] == [
        "tên trong tệp nén trỏ ra ngoài thư mục; hãy nén lại với tên thông thường"
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["000001.txt", "in.zip", "out"]


@pytest.mark.parametrize("name", ["con.txt", "a/LPT1.txt", "a\x07.txt", "a\u202etxt.txt"])
def test_names_no_machine_can_use_are_refused(tmp_path: Path, name: str) -> None:
    [(_, reason)] = _unpack(tmp_path, _zip([(name, b"x")])).failed
    assert reason.startswith("tên trong tệp nén không dùng được")


def test_links_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert _unpack(tmp_path, buffer.getvalue()) == Unpacked(
        failed=[("a.txt", "là liên kết, không phải tệp; hãy nén chính tệp đó")]
    )


def test_duplicates_keep_the_first(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = _zip([("a.txt", b"1"), ("A.txt", b"2"), ("a.txt", b"3")])
    unpacked = _unpack(tmp_path, data)
    assert _contents(unpacked) == {"a.txt": b"1"}
    assert [name for name, _ in unpacked.failed] == ["A.txt", "a.txt"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Báo cáo.txt".encode(), "Báo cáo.txt"),
        (b"C\xf4ng v\xe3n.txt", "Công văn.txt"),
        (b"B\xe1o c\xe1o s\xf4\xec 5.txt", "Báo cáo số 5.txt"),
    ],
)
def test_names_without_the_utf8_flag(tmp_path: Path, raw: bytes, name: str) -> None:
    was = b"x" * (len(raw) - 4) + b".txt"
    assert list(_contents(_unpack(tmp_path, _named(_zip([(was.decode(), b"1")]), raw, was)))) == [name]


def test_decomposed_names_are_composed(tmp_path: Path) -> None:
    assert list(_contents(_unpack(tmp_path, _zip([("Ba\u0301o ca\u0301o.txt", b"1")])))) == ["Báo cáo.txt"]


def test_an_archive_within(tmp_path: Path) -> None:
    deepest = _zip([("c.txt", b"3")])
    inner = _zip([("b.txt", b"2"), ("sâu.zip", deepest)])
    unpacked = _unpack(tmp_path, _zip([("in.zip", inner), ("a.txt", b"1"), ("hỏng.zip", b"PK\x03\x04")]))
    assert _contents(unpacked) == {"in.zip/b.txt": b"2", "a.txt": b"1"}
    assert unpacked.failed == [
        ("in.zip/sâu.zip", "tệp nén nằm quá sâu (nén trong nén hai lần); hãy giải nén rồi nạp các tệp bên trong"),
        ("hỏng.zip", "tệp .zip bị hỏng, tải dở hoặc không phải zip; hãy tải lại hoặc nén lại"),
    ]


def test_locked_members_are_named(tmp_path: Path) -> None:
    data = bytearray(_zip([("a.txt", b"secret")]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert _unpack(tmp_path, bytes(data)).failed == [
        ("a.txt", "tệp trong tệp nén được đặt mật khẩu; hãy giải nén rồi nạp các tệp bên trong")
    ]


def test_a_damaged_member_spares_the_others(tmp_path: Path) -> None:
    data = bytearray(_zip([("a.txt", b"noi dung " * 50), ("b.txt", b"2")]))
    data[40] ^= 0xFF
    unpacked = _unpack(tmp_path, bytes(data))
    assert _contents(unpacked) == {"b.txt": b"2"}
    [(name, reason)] = unpacked.failed
    assert (name, reason.split(" (")[0]) == ("a.txt", "bị hỏng trong tệp nén")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["000001.txt"]


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = _zip([("a.txt", bytes(range(256)) * 8), ("b.txt", b"2")])
    (tmp_path / "in.zip").write_bytes(data)
    for name, value, reason in (
        ("MAX_UNPACKED_BYTES", 1000, "tệp bung ra thành 0,0 MB"),
        ("MAX_MEMBERS", 1, "tệp nén có 2 mục, quá mức 1"),
        ("MAX_RATIO", 1, "bung ra gấp"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, value)
            patch.setattr(limits, "RATIO_FROM_BYTES", 0)
            with pytest.raises(DocumentError, match=reason):
                unpack(tmp_path / "in.zip", tmp_path, SUFFIXES)


def test_sizes_are_counted_across_archives_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1500)
    inner = [(f"{n}.zip", _zip([("a.txt", bytes(range(256)) * 2)])) for n in range(3)]
    unpacked = _unpack(tmp_path, _zip(inner))
    assert list(_contents(unpacked)) == ["0.zip/a.txt"]
    assert "bung ra quá mức" in unpacked.failed[0][1]


def test_a_lying_size_does_not_get_through(tmp_path: Path) -> None:
    data = bytearray(_zip([("a.txt", b"0" * 100_000)]))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    unpacked = _unpack(tmp_path, bytes(data))
    assert unpacked.members == []
    assert unpacked.failed[0][1] == "bị hỏng trong tệp nén (BadZipFile); hãy nén lại"


@pytest.mark.parametrize("data", [b"", b"khong phai zip", _zip([("a.txt", b"1")])[:-30]])
def test_no_zip(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"tệp \.zip bị hỏng"):
        _unpack(tmp_path, data)
