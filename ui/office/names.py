"""Names of uploaded files: what the sender's disk calls them, made safe to write below a folder of ours."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from ingest.limits import MAX_FILE_BYTES, megabytes
from ingest.readers import ARCHIVES, SUFFIXES
from rag.errors import RagError
from rag.text import normalise

KNOWN = SUFFIXES | ARCHIVES
# Windows gives these to devices, whatever suffix follows: the library may one day be copied to it.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control, format (they can turn a name round), halves, line ends
_LONGEST_PART, _LONGEST = 200, 800  # bytes; file systems allow 255 a name


class UploadError(RagError):
    """A file cannot be taken; its message says why and what to do."""


def relative(name: str) -> PurePosixPath:
    """The path of a file below the upload's folder. Raises UploadError for one that cannot be used.

    >>> str(relative("Tháng 5/Báo cáo.docx"))
    'Tháng 5/Báo cáo.docx'
    """
    if any(unicodedata.category(character) in _UNSEEN for character in name):  # before they are normalised away
        raise UploadError(f"Tên “{_shown(name)}” có ký tự điều khiển hoặc ký tự ẩn. Đổi tên tệp rồi nạp lại.")
    clean = normalise(name).replace("\\", "/")
    parts = clean.split("/")
    if clean.startswith("/") or re.match(r"[A-Za-z]:", clean) or {".", "..", ""} & set(parts):
        raise UploadError(f"Tên “{_shown(name)}” dẫn ra ngoài thư mục đang nạp. Đổi tên tệp rồi nạp lại.")
    for part in parts:
        _check(part)
    if len(clean.encode()) > _LONGEST:
        raise UploadError(f"Đường dẫn “{_shown(name)}” quá dài. Rút ngắn tên thư mục, tên tệp rồi nạp lại.")
    suffix = PurePosixPath(clean).suffix.lower()
    if suffix not in KNOWN:
        told = f"loại tệp “{suffix}”" if suffix else "tệp không có đuôi"
        raise UploadError(f"Chưa đọc được {told}. Lưu thành một trong: {', '.join(sorted(KNOWN))}.")
    return PurePosixPath(clean)


def _check(part: str) -> None:
    if part.startswith((".", "~$")):
        raise UploadError(f"“{_shown(part)}” là tệp ẩn hoặc tệp tạm của Word nên không nạp.")
    if _DEVICES.match(part):
        raise UploadError(f"“{_shown(part)}” là tên mà Windows dành cho thiết bị. Đổi tên rồi nạp lại.")
    if part != part.strip() or part.endswith("."):
        raise UploadError(
            f"Tên “{_shown(part)}” bắt đầu hoặc kết thúc bằng dấu cách hay dấu chấm. Đổi tên rồi nạp lại."
        )
    if len(part.encode()) > _LONGEST_PART:
        raise UploadError(f"Tên “{_shown(part)}” quá dài. Rút ngắn rồi nạp lại.")


def check_room(size: int, free: int) -> None:
    """Raises UploadError for a file that is too large, or for which there is no room on the disk."""
    if size > MAX_FILE_BYTES:
        raise UploadError(
            f"Tệp lớn {megabytes(size)}, quá mức {megabytes(MAX_FILE_BYTES)}. "
            "Chia nhỏ hoặc nén ảnh trong tệp rồi nạp lại."
        )
    if size + 2 * MAX_FILE_BYTES > free:  # its copy in the originals, and what the indexes need
        raise UploadError(
            f"Ổ đĩa của kho chỉ còn {megabytes(free)}. Báo người quản trị dọn chỗ rồi nạp lại."
            " Tệp của anh/chị vẫn nguyên."
        )


def inside(folder: Path, name: PurePosixPath) -> Path:
    """Where a file is written; its folder is made. Raises UploadError when a file stands where a folder should."""
    path = folder.joinpath(*name.parts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UploadError(f"“{name}” trùng tên với một tệp khác trong lần nạp này. Đổi tên rồi nạp lại.") from None
    return path


def _shown(name: str) -> str:
    text = "".join(character if character.isprintable() else "·" for character in name)
    return text if len(text) <= 80 else f"{text[:77]}…"
