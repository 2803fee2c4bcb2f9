"""What the documents tab calls things."""

from __future__ import annotations

from rag.days import written
from rag.schema import RelationKind, Told

FIELDS = {
    "title": "Tên văn bản",
    "kind": "Loại",
    "number": "Số hiệu",
    "date": "Ngày ban hành",
    "issuer": "Nơi ban hành",
    "subject": "Trích yếu",
    "issue_place": "Nơi ký",
    "signatory": "Người ký",
    "recipients": "Nơi nhận",
    "period": "Kỳ số liệu",
    "place": "Địa phương",
    "in_force_from": "Có hiệu lực từ",
    "in_force_to": "Hiệu lực đến hết",
}
DATES = frozenset(("date", "in_force_from", "in_force_to"))
LONG = frozenset(("title", "subject", "recipients"))
TOLD: dict[Told, str] = {
    "text": "đọc trong văn bản",
    "file name": "theo tên tệp",
    "file properties": "theo thuộc tính tệp",
    "clerk": "văn thư sửa",
}
STATES: dict[str, str] = {
    "": "Tất cả (bản đang dùng)",
    "in_force": "Chưa thấy hết hiệu lực",
    "ended": "Hết hiệu lực",
    "not_yet": "Chưa có hiệu lực",
    "older": "Bản cũ đã được thay",
    "noted": "Có lưu ý khi đọc",
    "scanned": "Bản quét",
    "corrected": "Đã sửa thông tin",
}
SORTS: dict[str, str] = {
    "newest": "Ngày ban hành, mới trước",
    "oldest": "Ngày ban hành, cũ trước",
    "title": "Tên, A đến Z",
    "number": "Số hiệu",
    "added": "Mới nạp trước",
}
RELATIONS: dict[RelationKind, tuple[str, str]] = {
    "replaces": ("Thay thế", "Được thay thế bởi"),
    "repeals": ("Bãi bỏ", "Bị bãi bỏ bởi"),
    "amends": ("Sửa đổi, bổ sung", "Được sửa đổi, bổ sung bởi"),
    "consolidates": ("Hợp nhất", "Được hợp nhất trong"),
}
OUTCOMES = {"added": "Mới", "updated": "Cập nhật", "unchanged": "Không đổi", "failed": "Lỗi"}


def day(value: str | None) -> str:
    """An ISO day as it is written; anything else as it is.

    >>> day("2024-06-30"), day(None)
    ('30/06/2024', '')
    """
    try:
        return written(value) if value else ""
    except ValueError:
        return value or ""


def thousands(number: int) -> str:
    """As Vietnamese officials write it.

    >>> thousands(100000)
    '100.000'
    """
    return f"{number:,}".replace(",", ".")
