"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rag.errors import DocumentError

_START, _TAIL = 4096, 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_WORD = (b"\xdb\xa5", b"\x9b\xa5", b"\x31\xbe\0\0", b"\xfe\x37\0")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta)\b", re.I | re.S
)
_ARCHIVE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.I)
_FOREIGN = (
    (b"MZ", "một chương trình Windows (.exe)"),
    (b"\x7fELF", "một chương trình Linux"),
    (b"\x89PNG", "một ảnh PNG"),
    (b"\xff\xd8\xff", "một ảnh JPEG"),
)
_NO_TEXT = (
    "nội dung của tệp là %s dù tên có đuôi khác; kiểm tra lại bản gốc, nếu là ảnh văn bản thì lưu thành PDF rồi nạp lại"
)
_LOCKED = "tệp Office được đặt mật khẩu; hãy mở bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại"


def kind(path: Path) -> str | None:
    """The suffix that the content deserves (".pdf", ".docx", ".xlsx", ".doc", ".rtf", ".mht", ".html", ".zip" …).

    None for plain text and whatever else is not known. Raises `DocumentError` for a file locked by a password, and for
    programs and pictures.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    if b"%PDF-" in start[:1024]:
        return ".pdf"
    if b"\0" in start and (foreign := next((what for mark, what in _FOREIGN if start.startswith(mark)), "")):
        raise DocumentError(_NO_TEXT % foreign)
    if start.startswith(_OLE):
        return _of_ole(path)
    if start.startswith(b"PK\x03\x04"):
        return _of_zip(path)
    if start.startswith(b"{\\rtf"):
        return ".rtf"
    if start.startswith(_OLD_WORD):
        return ".doc"
    if _ARCHIVE.match(start):
        return ".mht"
    return ".html" if _PAGE.match(start) else None


def _of_ole(path: Path) -> str | None:
    """By the names of the streams in an OLE container, which are spelt in UTF-16."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError(_LOCKED)
    for stream, suffix in (("WordDocument", ".doc"), ("Workbook", ".xls"), ("PowerPoint Document", ".ppt")):
        if stream.encode("utf-16-le") in data:
            return suffix
    return ".doc"


def _of_zip(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None  # cut off: the reader that the suffix names says so
    folders = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
    return next((suffix for folder, suffix in folders.items() if any(n.startswith(folder) for n in names)), ".zip")
