"""A dev set of our own, small enough to learn from and to judge in seconds."""

from __future__ import annotations

import json
from pathlib import Path

_TOPICS = (
    ("trực ban", "Văn phòng", "7 giờ sáng", "Trưởng phòng Hành chính"),
    ("họp giao ban", "Ban Tổ chức", "14 giờ thứ Hai", "Phó Chánh Văn phòng"),
    ("tiếp công dân", "Thanh tra tỉnh", "ngày 15 hằng tháng", "Chánh Thanh tra"),
    ("kiểm kê tài sản", "Sở Tài chính", "quý IV", "Kế toán trưởng"),
    ("tập huấn chuyển đổi số", "Sở Khoa học và Công nghệ", "tháng 6", "Giám đốc Sở"),
    ("diễn tập chữa cháy", "Công an tỉnh", "tháng 10", "Đội trưởng cứu hộ"),
    ("khám sức khỏe", "Sở Y tế", "tháng 3", "Bác sĩ trưởng"),
    ("thi nâng ngạch", "Sở Nội vụ", "tháng 9", "Hội đồng thi"),
)


def write_set(folder: Path, name: str) -> Path:
    """Eight contexts with two questions each, as `NAME.jsonl` in the folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (what, where, when, who) in enumerate(_TOPICS):
        text = (
            f"Việc {what} của {where} được tổ chức vào {when}. Người chịu trách nhiệm việc {what} là {who}. "
            f"Kinh phí do ngân sách bảo đảm. Kết quả {what} được gửi về Thường trực trong tuần."
        )
        asked = ((f"Việc {what} được tổ chức vào lúc nào?", when), (f"Ai chịu trách nhiệm việc {what}?", who))
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
