"""A dev set of our own, small enough to learn from and to judge in seconds."""

from __future__ import annotations

import json
from pathlib import Path

_TOPICS = (
    ("trực ban", "Văn phòng", "ngày 07/01/2024", "Trần Văn Khuê"),
    ("họp giao ban", "Ban Tổ chức", "ngày 14/02/2024", "Lê Thị Hồng Nhạn"),
    ("tiếp công dân", "Thanh tra tỉnh", "ngày 15/03/2024", "Phạm Quốc Dũng"),
    ("kiểm kê tài sản", "Sở Tài chính", "ngày 30/04/2024", "Hoàng Thị Minh"),
    ("tập huấn chuyển đổi số", "Sở Khoa học và Công nghệ", "ngày 09/05/2024", "Đỗ Văn Lâm"),
    ("diễn tập chữa cháy", "Công an tỉnh", "ngày 21/06/2024", "Vũ Đình Sơn"),
    ("khám sức khỏe", "Sở Y tế", "ngày 11/07/2024", "Ngô Thị Lan"),
    ("thi nâng ngạch", "Sở Nội vụ", "ngày 25/08/2024", "Bùi Anh Tuấn"),
)


def write_set(folder: Path, name: str) -> Path:
    """Eight contexts with two questions each, as `NAME.jsonl` in the folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (what, where, when, who) in enumerate(_TOPICS):
        text = (
            f"Việc {what} của {where} được tổ chức {when}. Người chịu trách nhiệm việc {what} là đồng chí {who}. "
            f"Kinh phí do ngân sách bảo đảm. Kết quả {what} được gửi về Thường trực trong tuần."
        )
        asked = ((f"Việc {what} được tổ chức vào ngày nào?", when), (f"Người chịu trách nhiệm việc {what} là ai?", who))
        for turn, (question, answer) in enumerate(asked):
            rows.append(
                {
                    "id": f"{name}-{number}-{turn}",
                    "question": question,
                    "context_id": f"{name}-{number}",
                    "context": text,
                    "answers": [answer],
                    "answerable": True,
                }
            )
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return folder
