"""A real library of one open text and one that is kept to a group, filled by the command line as a clerk does it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.command import command
from tests.ui.access.office import PASSWORD

GROUP = "Ban Thường vụ"
OPEN = """UBND TỈNH MINH SƠN
Số: 12/BC-UBND
Minh Sơn, ngày 28 tháng 6 năm 2024

BÁO CÁO
Tình hình kinh tế - xã hội 6 tháng đầu năm 2024

I. Kinh tế
GRDP của tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng 7,2% so với cùng kỳ. Thu ngân sách nhà nước đạt 4.321 tỷ đồng.
II. Xã hội
Tỷ lệ hộ nghèo của tỉnh còn 3,1%. Toàn tỉnh có 215 trường đạt chuẩn quốc gia.
"""
KEPT = """TỈNH ỦY MINH SƠN
Số: 99-QĐ/TU
Minh Sơn, ngày 15 tháng 7 năm 2024

QUYẾT ĐỊNH
Về việc điều động đồng chí Trịnh Quốc Khoáng

Điều 1. Điều động đồng chí Trịnh Quốc Khoáng, Giám đốc Sở Kế hoạch, giữ chức Bí thư Huyện ủy Hải Đằng từ ngày 1/8/2024.
Điều 2. Mức hỗ trợ một lần cho cán bộ được điều động là 87,65 triệu đồng.
Điều 3. Quyết định này thay thế Báo cáo số 12/BC-UBND ngày 28/6/2024 của UBND tỉnh Minh Sơn.
"""
# What only the text that is kept tells.
TELLING = ("Khoáng", "Khoang", "Trịnh Quốc", "87,65", "99-QĐ/TU", "Hải Đằng", "điều động", "dieu-dong-mat")
# Each leads to that text, by its words, its number, its place, its day, a slip, what it says of the other one.
LEADING = (
    "Mức hỗ trợ một lần cho cán bộ là bao nhiêu?",
    "muc ho tro mot lan cho can bo la bao nhieu trieu dong",
    "Ai giữ chức Bí thư Huyện ủy từ tháng 8/2024?",
    "Quyết định ngày 15/7/2024 nói gì?",
    "Văn bản nào thay thế Báo cáo số 12/BC-UBND?",
    "Báo cáo 12/BC-UBND còn hiệu lực không?",
    "Giám đốc Sở Kế hoạch đi đâu?",
    "Đồng chí Trịn Quôc Khoán được giao việc gì?",
    "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?",
)


def fill(folder: Path, data_dir: Path) -> None:
    """Ingest both texts; make lan and thu (in no group), hoa (in the group) and minh (an admin)."""
    folder.mkdir()
    (folder / "bao-cao.txt").write_text(OPEN, "utf-8")
    (folder / "dieu-dong-mat.txt").write_text(KEPT, "utf-8")
    for name, more in (("bao-cao.txt", []), ("dieu-dong-mat.txt", ["--group", GROUP])):
        done = command("ingest", data_dir, folder / name, *more)
        assert done.returncode == 0, done.stderr
    for name, role, groups in (
        ("lan", "cadre", []),
        ("thu", "clerk", []),
        ("hoa", "cadre", ["--group", GROUP]),
        ("minh", "admin", []),
    ):
        account(data_dir, "add", name, "--role", role, *groups)


def copied(filled: Path, folder: Path) -> Path:
    """A data folder of a test's own, like the one that was `filled`; the files that it was filled from are as then."""
    for name, text in (("bao-cao.txt", OPEN), ("dieu-dong-mat.txt", KEPT)):
        (filled.parent / "van-ban" / name).write_text(text, "utf-8")
    data_dir = folder / "data"
    shutil.copytree(filled, data_dir, symlinks=True)
    return data_dir


def account(data_dir: Path, *arguments: str) -> None:
    """`python -m ui.accounts …` with `PASSWORD` on standard input."""
    done = command("ui.accounts", data_dir, *arguments, "--password-stdin", typed=PASSWORD + "\n")
    assert done.returncode == 0, done.stderr
