"""How large a file may be: what is over is refused with its size, before it fills the memory or the disk."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from rag.errors import DocumentError

MAX_FILE_BYTES = 200 * 1000**2
# Of a zip (an archive, .docx, .xlsx): what it may unpack to, and how much larger than packed a big member may be.
MAX_UNPACKED_BYTES = 500 * 1000**2
MAX_RATIO, RATIO_FROM_BYTES = 200, 10 * 1000**2
MAX_MEMBERS = 5000
# An XML part takes ten times its size as a tree.
MAX_XML_BYTES = 100 * 1000**2
MAX_SECONDS = 90  # of a program that converts one file; less than the watchdog waits


def megabytes(size: int) -> str:
    """A size as it is told to a clerk.

    >>> megabytes(1_234_567)
    '1,2 MB'
    """
    return f"{size / 1000**2:.1f} MB".replace(".", ",")


def check_size(size: int) -> None:
    """Raises `DocumentError` for a file of `size` bytes that is empty or over `MAX_FILE_BYTES`."""
    if size == 0:
        raise DocumentError("tệp rỗng (0 byte); hãy kiểm tra lại bản gốc")
    if size > MAX_FILE_BYTES:
        raise DocumentError(
            f"tệp lớn {megabytes(size)}, quá mức {megabytes(MAX_FILE_BYTES)}; "
            "hãy chia nhỏ hoặc nén ảnh trong tệp rồi nạp lại"
        )


def check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raises `DocumentError` for a zip of too many members or one that would unpack too large.

    Declared sizes are enough here: `zipfile` never reads more of a member than it declares.
    """
    if len(members) > MAX_MEMBERS:
        raise DocumentError(f"tệp nén có {len(members)} mục, quá mức {MAX_MEMBERS}; hãy chia nhỏ rồi nạp lại")
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        raise DocumentError(f"tệp bung ra thành {megabytes(total)}, quá mức {megabytes(MAX_UNPACKED_BYTES)}; {_BOMB}")
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO:
            raise DocumentError(
                f"mục “{member.filename[:80]}” trong tệp bung ra gấp {ratio:.0f} lần, quá mức {MAX_RATIO} lần; {_BOMB}"
            )


_BOMB = "có thể là tệp phá hoại, hãy kiểm tra nguồn gốc của tệp"
