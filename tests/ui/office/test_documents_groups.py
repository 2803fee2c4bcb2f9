"""Reissues and equal files of a document that is kept to a group, brought in over HTTP by somebody outside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.access.shelf import GROUP, KEPT, copied
from tests.ui.office.test_documents import LIST, Shelf, filled_in, job_in, opened_shelf, over, start, upload

OTHER = "Ban Tuyên giáo"
REISSUED = KEPT.replace("87,65", "90")  # the same number and day, nearly the same words
NAMED = "tim=99-QĐ/TU"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """thu a clerk in no group, bay one in the group that the kept text is kept to, sau one in another group."""
    return filled_in(tmp_path_factory.mktemp("kho"), models_dir, ("bay", [GROUP]), ("sau", [OTHER]))


@pytest.fixture
def shelf(filled: Path, tmp_path: Path) -> Iterator[Shelf]:
    """A copy of it for one test."""
    with opened_shelf(copied(filled, tmp_path)) as shelf:
        yield shelf


def found(shelf: Shelf, name: str) -> int:
    """How many documents of the number somebody finds in the list."""
    html = shelf.visitor(name).get(f"{LIST}?{NAMED}").text
    return 0 if "Không có văn bản nào khớp" in html else int(html.split(" văn bản ·")[0].rpartition(">")[2])


def opened(shelf: Shelf, name: str) -> dict[str, str]:
    """What somebody is shown of each document of the number, by its file."""
    rows = shelf.library.record.rows("SELECT source, id FROM shelf WHERE number = '99-QĐ/TU' ORDER BY source")
    visitor = shelf.visitor(name)
    replies = {source: visitor.get(f"van-phong/van-ban/{key}") for source, key in rows}
    return {source: reply.text for source, reply in replies.items() if reply.status_code == 200}


@pytest.mark.parametrize(
    ("name", "group", "content"),
    [("thu", "*", REISSUED), ("sau", OTHER, REISSUED), ("thu", "*", KEPT), ("sau", OTHER, KEPT)],
    ids=["open reissue", "another group's reissue", "open equal file", "another group's equal file"],
)
def test_who_is_outside_the_group_neither_takes_it_away_nor_learns_of_it(
    shelf: Shelf, name: str, group: str, content: str
) -> None:
    told = over(clerk := shelf.visitor(name), start(clerk, upload(clerk, {"ban-moi.txt": content.encode()}), group))
    assert "✓ xong. Mới 1." in told
    assert [word for word in ("dieu-dong-mat", "BAN HÀNH LẠI", "TRÙNG", "LƯU Ý") if word in told] == []
    groups = [] if group == "*" else [group]
    searched = dict(shelf.library.record.rows("SELECT source, id FROM shelf WHERE NOT superseded"))
    assert {source: shelf.library.record.readers(key) for source, key in searched.items()} == {
        "bao-cao.txt": [],
        "dieu-dong-mat.txt": [GROUP],
        "ban-moi.txt": groups,
    }
    (html,) = opened(shelf, name).values()
    assert "dieu-dong-mat" not in html and "Các bản khác" not in html and "Gần trùng" not in html
    everyone = int(not groups)
    counts = {who: found(shelf, who) for who in ("lan", "sau", "bay", "hoa", "minh")}
    assert counts == {"lan": everyone, "sau": 1, "bay": 1 + everyone, "hoa": 1 + everyone, "minh": 2}
    assert "dieu-dong-mat.txt" in opened(shelf, "hoa")


def test_a_member_of_the_group_takes_no_open_text_away(shelf: Shelf) -> None:
    thu, bay = shelf.visitor("thu"), shelf.visitor("bay")
    assert "✓ xong." in over(thu, start(thu, upload(thu, {"công khai.txt": REISSUED.encode()})))
    newest = REISSUED.replace("Giám đốc Sở", "nguyên Giám đốc Sở").encode()
    assert "✓ xong. Mới 1." in over(bay, start(bay, upload(bay, {"bản kín.txt": newest}), GROUP))
    assert list(opened(shelf, "thu")) == ["công khai.txt"]
    superseded = dict(shelf.library.record.rows("SELECT source, superseded FROM shelf WHERE number = '99-QĐ/TU'"))
    assert superseded == {"công khai.txt": 0, "dieu-dong-mat.txt": 1, "bản kín.txt": 0}  # it is within the group
    assert "Bản cũ" in opened(shelf, "bay")["bản kín.txt"]


def test_who_changes_and_removes_his_equal_file_leaves_the_kept_one(shelf: Shelf) -> None:
    sau = shelf.visitor("sau")
    assert "✓ xong." in over(sau, start(sau, upload(sau, {"ban-moi.txt": KEPT.encode()}), OTHER))
    ((own,),) = shelf.library.record.rows("SELECT id FROM shelf WHERE source = 'ban-moi.txt'")
    assert sau.post(f"van-phong/van-ban/{own}/sua", data={"title": "Của nhóm khác"}).status_code == 200
    job = job_in(sau.post(f"van-phong/van-ban/{own}/xoa", data={"xac-nhan": "99-QĐ/TU"}).text)
    assert "Đã xoá 1 tệp." in over(sau, job)
    (html,) = opened(shelf, "hoa").values()
    assert "Của nhóm khác" not in html and "dieu-dong-mat.txt" in html
    assert shelf.visitor("bay").get(f"van-ban/{shelf.kept}/goc").content == KEPT.encode()
