"""Keeps the original of every document under its content's digest."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from rag.errors import DocumentError, StorageError, reason_of
from rag.library import Library, original_path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def keep_original(data_dir: Path, path: Path, digest: str, still_same: Callable[[], bool]) -> None:
    """Copy a file that was read; raises DocumentError when by then it is no longer the file that was read."""
    kept = original_path(data_dir, digest, path.suffix)
    partial = kept.with_name(f".{kept.name}.{os.getpid()}")
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
        if not still_same():
            raise DocumentError("Tệp thay đổi trong lúc đọc. Chạy lại khi tệp đã được lưu xong.")
        if partial.exists():
            os.replace(partial, kept)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageError(
                f"Không ghi được vào {data_dir}: {reason_of(error)}. Dọn chỗ rồi chạy lại; "
                "những gì đã nạp xong vẫn còn."
            ) from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def drop_originals(library: Library) -> None:
    """Delete the kept originals of documents that are gone, if anything changed since this was last done."""
    generation = str(library.record.generation)
    if library.record.meta("originals_swept") == generation:
        return
    there = library.record.document_ids()
    for kept in (library.data_dir / "originals").glob("*/*"):
        if kept.name.split(".")[0] not in there:
            kept.unlink(missing_ok=True)
    library.record.set_meta("originals_swept", generation)
