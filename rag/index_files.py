"""Turns what an index's library raises into an error that says which index it is and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexMismatchError, StorageError


@contextmanager
def readable(index: str, folder: Path, *raised: type[Exception]) -> Iterator[None]:
    """Raises IndexMismatchError for an OSError or one of `raised`. `index` is its name in Vietnamese."""
    expected: tuple[type[Exception], ...] = (OSError, *raised)
    try:
        yield
    except expected as error:
        raise IndexMismatchError(
            f"Không mở được chỉ mục {index} trong {folder} ({error}). Kiểm tra quyền và chỗ trống; "
            "nếu tệp hỏng, tạo lại: python -m ingest --rebuild"
        ) from error


@contextmanager
def writable(index: str, folder: Path, *raised: type[Exception]) -> Iterator[None]:
    """Raises StorageError for an OSError or one of `raised`."""
    expected: tuple[type[Exception], ...] = (OSError, *raised)
    try:
        yield
    except expected as error:
        raise StorageError(
            f"Không ghi được chỉ mục {index} trong {folder} ({error}). Kiểm tra chỗ trống và quyền ghi "
            "rồi chạy lại; văn bản đã đọc xong vẫn còn."
        ) from error
