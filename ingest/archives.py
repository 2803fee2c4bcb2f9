"""Unpacks a zip archive of documents, trusting neither its names nor its sizes."""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from ingest import limits
from rag.errors import DocumentError

__all__ = ["ARCHIVES", "Member", "Unpacked", "unpack"]

ARCHIVES = frozenset({".zip"})

_BLOCK = 1 << 20
_ENCRYPTED, _UTF8 = 0x1, 0x800
_SYMLINK, _TYPE_BITS = 0o120000, 0o170000
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_DAMAGED = "tệp .zip bị hỏng, tải dở hoặc không phải zip; hãy tải lại hoặc nén lại"
# Letters a Vietnamese file name may hold; a name decoded wrongly has others.
_NAME = re.compile(r"[\x20-\x7eÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—‘’“”…/]+")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name there (NFC, "/" between folders), and where its bytes now lie."""

    name: str
    path: Path


@dataclass(slots=True)
class Unpacked:
    """What came out, in the archive's order, and what did not: (name, reason in Vietnamese)."""

    members: list[Member] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    _written: int = 0  # bytes so far, nested archives included


def unpack(path: Path, folder: Path, suffixes: frozenset[str]) -> Unpacked:
    """Write the members whose suffix is in `suffixes` into `folder`, as 000001.pdf, 000002.docx …

    A zip inside the zip is unpacked too, one level deep: "in.zip/a.txt". Hidden files, folders and files of
    other suffixes are passed over, as in a folder. Raises `DocumentError` for a file that is no zip, and one
    with more or larger members than `ingest.limits` allows.
    """
    unpacked = Unpacked()
    _unpack(path, folder, suffixes, unpacked, within="")
    return unpacked


def _unpack(path: Path, folder: Path, suffixes: frozenset[str], unpacked: Unpacked, *, within: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            limits.check_members(archive.infolist())
            seen: set[str] = set()
            for info in archive.infolist():
                _member(archive, info, folder, suffixes, unpacked, seen, within)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise DocumentError(_DAMAGED) from error


def _member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    folder: Path,
    suffixes: frozenset[str],
    unpacked: Unpacked,
    seen: set[str],
    within: str,
) -> None:
    name = _name(info)
    suffix = posixpath.splitext(name)[1].lower()
    if name.endswith("/") or _hidden(name) or suffix not in suffixes | ARCHIVES:
        return
    shown = within + name
    reason = _refused(info, name, nested=bool(within) and suffix in ARCHIVES)
    if reason is None and shown.casefold() in seen:
        reason = "trùng tên với một tệp khác trong tệp nén; hãy đổi tên một trong hai"
    if reason is not None:
        unpacked.failed.append((shown, reason))
        return
    seen.add(shown.casefold())
    target = folder / f"{len(list(folder.iterdir())) + 1:06d}{suffix}"
    reason = _write(archive, info, target, unpacked)
    if reason is None and suffix in ARCHIVES:
        try:
            _unpack(target, folder, suffixes, unpacked, within=shown + "/")
        except DocumentError as error:
            reason = str(error)
    elif reason is None:
        unpacked.members.append(Member(shown, target))
    if reason is not None:
        target.unlink(missing_ok=True)
        unpacked.failed.append((shown, reason))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; where no flag says UTF-8, UTF-8 and the Vietnamese code page are tried first.

    The zip standard then means DOS code page 437, and so `zipfile` decodes it; Windows tools never did.
    """
    name = info.orig_filename.split("\0", 1)[0]
    if not info.flag_bits & _UTF8 and not name.isascii():
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):
            try:
                found = unicodedata.normalize("NFC", data.decode(encoding))
            except UnicodeDecodeError:
                continue
            if _NAME.fullmatch(found.replace("\\", "/")):
                name = found
                break
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _hidden(name: str) -> bool:
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)


def _refused(info: zipfile.ZipInfo, name: str, *, nested: bool) -> str | None:
    """Why this member is not even opened, or None."""
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts or "" in parts or "." in parts:
        return "tên trong tệp nén trỏ ra ngoài thư mục; hãy nén lại với tên thông thường"
    if any(_DEVICE.fullmatch(part) for part in parts) or not name.isprintable():
        return "tên trong tệp nén không dùng được trên mọi máy; hãy đổi tên rồi nén lại"
    if (info.external_attr >> 16) & _TYPE_BITS == _SYMLINK:
        return "là liên kết, không phải tệp; hãy nén chính tệp đó"
    if info.flag_bits & _ENCRYPTED:
        return "tệp trong tệp nén được đặt mật khẩu; hãy giải nén rồi nạp các tệp bên trong"
    if nested:
        return "tệp nén nằm quá sâu (nén trong nén hai lần); hãy giải nén rồi nạp các tệp bên trong"
    if info.file_size == 0:
        return "tệp rỗng (0 byte); hãy kiểm tra lại bản gốc"
    if info.file_size > limits.MAX_FILE_BYTES:
        return f"tệp lớn {limits.megabytes(info.file_size)}, quá mức {limits.megabytes(limits.MAX_FILE_BYTES)}"
    return None


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, unpacked: Unpacked) -> str | None:
    """Copy a member out, counting the bytes that really come; the reason where that fails."""
    size = 0
    try:
        with archive.open(info) as source, target.open("xb") as out:
            while block := source.read(_BLOCK):
                size += len(block)
                unpacked._written += len(block)
                if size > limits.MAX_FILE_BYTES or unpacked._written > limits.MAX_UNPACKED_BYTES:
                    most = limits.megabytes(limits.MAX_UNPACKED_BYTES)
                    return f"tệp nén bung ra quá mức {most}; hãy chia nhỏ rồi nạp lại"
                out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return f"bị hỏng trong tệp nén ({type(error).__name__}); hãy nén lại"
    return None
