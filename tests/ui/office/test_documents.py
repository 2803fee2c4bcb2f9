"""The documents tab over HTTP, on a real library with accounts: who may see and change what."""

from __future__ import annotations

import errno
import http.client
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from ingest.limits import MAX_FILE_BYTES
from rag.library import Library
from rag.versions import number_key
from tests.command import settings_for
from tests.ui.access.office import SAME, Office
from tests.ui.access.shelf import GROUP, KEPT, TELLING, account, fill
from ui.access import audit

OWN = {"x-van-phong": "1"}
LIST = "van-phong/van-ban/danh-sach"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The office, its library, and the ids of its two documents."""

    office: Office
    library: Library
    open: str
    kept: str

    def visitor(self, name: str) -> httpx.Client:
        """Somebody's browser, on this page."""
        client = self.office.visitor(name)
        client.headers.update(OWN)
        return client


def filled_in(folder: Path, models_dir: Path, *clerks: tuple[str, Sequence[str]]) -> Path:
    """A data folder in `folder` with both texts, the people of `fill` and some more clerks, each with its groups."""
    data_dir = folder / "data"
    data_dir.mkdir()
    (data_dir / "models").symlink_to(models_dir)
    fill(folder / "van-ban", data_dir)
    for name, groups in clerks:
        account(data_dir, "add", name, "--role", "clerk", *(word for group in groups for word in ("--group", group)))
    return data_dir


@contextmanager
def opened_shelf(data_dir: Path) -> Iterator[Shelf]:
    """The office over such a folder."""
    library = Library(settings_for(data_dir))
    ids = dict(library.record.rows("SELECT source, id FROM shelf"))
    with Office(None, data_dir, library) as office:
        yield Shelf(office, library, ids["bao-cao.txt"], ids["dieu-dong-mat.txt"])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Shelf]:
    """One open text, one kept to a group that replaces it; lan a cadre, thu and bay clerks, hoa in the group, minh."""
    with opened_shelf(filled_in(tmp_path_factory.mktemp("kho"), models_dir, ("bay", [GROUP]))) as shelf:
        yield shelf


def upload(visitor: httpx.Client, files: dict[str, bytes]) -> str:
    """The name of a new upload with these files."""
    batch = visitor.post("van-phong/nap").text
    for name, content in files.items():
        reply = visitor.put(f"van-phong/nap/{batch}", params={"ten": name}, content=content)
        assert reply.status_code == 200, reply.text
    return batch


def start(visitor: httpx.Client, batch: str, *groups: str) -> str:
    """The number of the job that takes an upload in."""
    reply = visitor.post(f"van-phong/nap/{batch}/bat-dau", data={"nhom": list(groups or ("*",))})
    assert reply.status_code == 200, reply.text
    return job_in(reply.text)


def job_in(html: str) -> str:
    found = re.search(r"van-phong/viec/(\d+)", html)
    assert found is not None, html
    return found[1]


def over(visitor: httpx.Client, job: str) -> str:
    """What is told of a job when it is over."""
    until = time.monotonic() + 120
    while "data-lai" in (html := visitor.get(f"van-phong/viec/{job}").text):
        assert time.monotonic() < until, html
        time.sleep(0.1)
    return html


def test_the_list_its_counts_and_its_values_are_those_one_may_read(shelf: Shelf) -> None:
    for name, count in (("lan", 1), ("thu", 1), ("hoa", 2), ("bay", 2), ("minh", 2)):
        visitor = shelf.visitor(name)
        listed, values = visitor.get(LIST).text, visitor.get("van-phong/van-ban/gia-tri").text
        assert f"{count} văn bản" in listed, name
        assert ("99-QĐ/TU" in listed, "Quyết định" in values) == (count == 2, count == 2), name
    for query in ("tim=dieu dong", "tim=99-QĐ/TU", "loai=Quyết định", "noi=tỉnh ủy", "tu=1/7/2024", "tt=ended"):
        assert "Không có văn bản nào khớp" in shelf.visitor("thu").get(f"{LIST}?{query}").text, query
        if "tt" not in query:
            assert "1 văn bản" in shelf.visitor("bay").get(f"{LIST}?{query}").text, query


def test_a_document_of_another_group_is_as_one_that_is_not_there(shelf: Shelf) -> None:
    thu = shelf.visitor("thu")
    for method, path in (("GET", ""), ("GET", "/cau-truc"), ("POST", "/nap-lai"), ("POST", "/xoa"), ("POST", "/sua")):
        form = {"xac-nhan": "99-QĐ/TU", "kind": "Khác"} if method == "POST" else None
        replies = [thu.request(method, f"van-phong/van-ban/{key}{path}", data=form) for key in (shelf.kept, "0" * 64)]
        assert [(reply.status_code, reply.text) for reply in replies] == [
            (404, "Không có văn bản này, hoặc nó không dành cho anh/chị.")
        ] * 2
    assert thu.post(f"van-phong/van-ban/{shelf.kept}/tra-lai?muc=kind").status_code == 404
    assert "99-QĐ/TU" in shelf.visitor("bay").get(f"van-phong/van-ban/{shelf.kept}").text


def test_a_relation_from_another_group_is_not_told(shelf: Shelf) -> None:
    relation = (shelf.kept, "replaces", "Báo cáo số 12/BC-UBND", "12/BC-UBND", number_key("12/BC-UBND"), 1, None, 0, 0)
    with shelf.library.record.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO relations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", relation)
    for name, told in (("thu", False), ("lan", False), ("hoa", True), ("minh", True)):
        html = shelf.visitor(name).get(f"van-phong/van-ban/{shelf.open}").text
        assert ("Được thay thế bởi" in html, any(words in html for words in TELLING)) == (told, told), name
        assert ("1 văn bản" in shelf.visitor(name).get(f"{LIST}?tt=ended").text) == told, name


def test_a_cadre_may_look_but_change_nothing(shelf: Shelf) -> None:
    lan, thu = shelf.visitor("lan"), shelf.visitor("thu")
    html = lan.get(f"van-phong/van-ban/{shelf.open}").text
    assert [word in html for word in ("Tải bản gốc", "Sửa thông tin", "Xoá văn bản này", "Đọc lại")] == [
        *(True, False, False, False)
    ]
    assert lan.get("van-phong/nap").text == ""
    batch = thu.post("van-phong/nap").text
    for method, path in (
        ("POST", "van-phong/nap"),
        ("PUT", f"van-phong/nap/{batch}?ten=a.txt"),
        ("POST", f"van-phong/nap/{batch}/bat-dau"),
        ("POST", f"van-phong/nap/{batch}/bo"),
        ("GET", "van-phong/viec/1"),
        *(
            ("POST", f"van-phong/van-ban/{shelf.open}/{doing}")
            for doing in ("sua", "xoa", "nap-lai", "tra-lai?muc=kind")
        ),
    ):
        reply = lan.request(method, path, data={"kind": "Khác", "xac-nhan": "12/BC-UBND"} if method == "POST" else None)
        assert (reply.status_code, "quyền văn thư" in reply.text) == (403, True), path
    assert shelf.library.record.rows("SELECT count(*) FROM corrections") == [(0,)]


def test_another_site_cannot_change_anything(shelf: Shelf) -> None:
    thu = shelf.office.visitor("thu")
    assert thu.post("van-phong/nap").status_code == 403
    assert thu.post(f"van-phong/van-ban/{shelf.open}/xoa", data={"xac-nhan": "12/BC-UBND"}).status_code == 403


def test_a_correction_is_made_shown_noted_and_withdrawn(shelf: Shelf) -> None:
    thu = shelf.visitor("thu")
    address = f"van-phong/van-ban/{shelf.open}"
    assert thu.post(f"{address}/sua", data={"date": "31/2/2024"}).status_code == 422
    assert thu.post(f"{address}/sua", data={"date": "28/06/2024"}).text == "Chưa có mục nào khác đi."
    reply = thu.post(f"{address}/sua", data={"period": "5 tháng năm 2024", "date": "29/6/2024"})
    assert (reply.status_code, reply.headers["x-doi"]) == (200, "#vb-trang")
    assert "thu sửa ngày" in reply.text and "máy đọc: 28/06/2024" in reply.text
    assert "đã sửa" in thu.get(f"{LIST}?tt=corrected&ky=5 tháng năm 2024").text
    (*_, entry) = audit.entries(shelf.office.state, person="thu")
    assert (entry.action, entry.subject, sorted(entry.detail.split(", "))) == (
        "correct",
        shelf.open,
        ["date", "period"],
    )
    for field in ("period", "date"):
        assert thu.post(f"{address}/tra-lai?muc={field}").status_code == 200
    assert "thu sửa" not in thu.get(address).text
    assert "Không có văn bản nào khớp" in thu.get(f"{LIST}?tt=corrected").text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../x.txt", "dẫn ra ngoài thư mục"),
        ("..\\..\\x.txt", "dẫn ra ngoài thư mục"),
        ("/etc/x.txt", "dẫn ra ngoài thư mục"),
        ("C:\\x.txt", "dẫn ra ngoài thư mục"),
        ("a//x.txt", "dẫn ra ngoài thư mục"),
        ("con.txt", "Windows dành cho thiết bị"),
        ("a/LPT1.báo cáo.docx", "Windows dành cho thiết bị"),
        ("a\nb.txt", "ký tự điều khiển"),
        ("a\x00b.txt", "ký tự điều khiển"),
        ("thư\x07 mục/b.txt", "ký tự điều khiển"),
        ("a\x7f.txt", "ký tự điều khiển"),
        ("a\x85.txt", "ký tự điều khiển"),
        ("\ufeffa.txt", "ký tự ẩn"),
        ("a\u202etxt.doc", "ký tự ẩn"),
        (".ẩn.txt", "tệp ẩn"),
        ("~$bao-cao.docx", "tệp tạm"),
        ("x.exe", "Chưa đọc được loại tệp"),
        ("x", "tệp không có đuôi"),
        ("x .txt/y.txt ", "dấu cách"),
        ("dài" * 80 + ".txt", "quá dài"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_its_reason(shelf: Shelf, name: str, reason: str) -> None:
    thu = shelf.visitor("thu")
    batch = thu.post("van-phong/nap").text
    reply = thu.put(f"van-phong/nap/{batch}", params={"ten": name}, content=b"x")
    assert (reply.status_code, reason in reply.text) == (422, True), reply.text
    folder = shelf.office.data_dir / "nap-tu-trang" / batch
    assert [path.name for path in folder.rglob("*")] == [".lan-nap.json"]


def test_a_file_too_large_is_refused_before_it_is_sent(shelf: Shelf) -> None:
    thu = shelf.visitor("thu")
    batch = thu.post("van-phong/nap").text
    connection = http.client.HTTPConnection("127.0.0.1", shelf.office.server.port, timeout=30)
    connection.putrequest("PUT", f"/van-phong/nap/{batch}?ten=a.txt")
    cookie = "; ".join(f"{name}={value}" for name, value in thu.cookies.items())
    for name, value in {**OWN, **SAME, "Cookie": cookie, "Content-Length": str(MAX_FILE_BYTES + 1)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    reply = connection.getresponse()
    assert (reply.status, "quá mức 200,0 MB" in reply.read().decode()) == (422, True)
    connection.close()


def test_a_disk_too_full_is_told_and_nothing_is_left(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    thu = shelf.visitor("thu")
    batch = thu.post("van-phong/nap").text
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1_000_000))
        reply = thu.put(f"van-phong/nap/{batch}?ten=a.txt", content=b"x")
    assert (reply.status_code, "Ổ đĩa của kho chỉ còn 1,0 MB" in reply.text) == (422, True)
    with monkeypatch.context() as patched:
        patched.setattr("ui.office.upload_routes.run_in_threadpool", _full)
        reply = thu.put(f"van-phong/nap/{batch}?ten=a.txt", content=b"x")
    assert (reply.status_code, "Tệp này chưa được nạp" in reply.text) == (507, True)
    folder = shelf.office.data_dir / "nap-tu-trang" / batch
    assert [path.name for path in folder.rglob("*")] == [".lan-nap.json"]


async def _full(*arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_upload_is_its_senders_and_takes_a_name_once(shelf: Shelf) -> None:
    thu, bay = shelf.visitor("thu"), shelf.visitor("bay")
    batch = upload(thu, {"Tháng 5/a.txt": b"x"})
    again = thu.put(f"van-phong/nap/{batch}", params={"ten": "Tháng 5/a.txt"}, content=b"y")
    assert (again.status_code, "đã có trong lần nạp này" in again.text) == (422, True)
    for reply in (
        bay.put(f"van-phong/nap/{batch}?ten=b.txt", content=b"x"),
        bay.post(f"van-phong/nap/{batch}/bat-dau", data={"nhom": "*"}),
        bay.post(f"van-phong/nap/{batch}/bo"),
        thu.put("van-phong/nap/..%2F..?ten=b.txt", content=b"x"),
    ):
        assert reply.status_code == 404
    assert "1 tệp đã tải lên nhưng chưa nạp" in thu.get("van-phong/nap").text
    assert batch not in bay.get("van-phong/nap").text
    strange = thu.post(f"van-phong/nap/{batch}/bat-dau", data={"nhom": GROUP})
    assert (strange.status_code, "không thuộc nhóm" in strange.text) == (422, True)
    assert thu.post(f"van-phong/nap/{batch}/bat-dau").status_code == 422
    assert thu.post(f"van-phong/nap/{batch}/bo").status_code == 200
    assert not (shelf.office.data_dir / "nap-tu-trang" / batch).exists()


def test_files_are_taken_in_one_upload_at_a_time_each_with_its_outcome(shelf: Shelf) -> None:
    thu, bay = shelf.visitor("thu"), shelf.visitor("bay")
    files = {"mới.txt": "Bản tin của thu: trồng 512 cây xanh.".encode(), "rỗng.txt": b"", "hỏng.docx": b"PK\x03\x04"}
    # The same number as the kept text, nearly its words: thu has it from elsewhere and learns nothing of the kept one.
    near = KEPT.replace("87,65", "90").encode()
    first = start(thu, upload(thu, {**files, "gần giống.txt": near}))
    reply = bay.post(
        f"van-phong/nap/{upload(bay, {'riêng.txt': 'Nhân sự nhóm: 7 đồng chí Kín.'.encode()})}/bat-dau",
        data={"nhom": GROUP},
    )
    second = job_in(reply.text)
    assert "đang chờ đến lượt" in bay.get(f"van-phong/viec/{second}").text
    assert "thu đang nạp" in bay.get(f"van-phong/viec/{second}").text
    for other, job in ((bay, first), (thu, second)):
        for path in (f"van-phong/viec/{job}", f"van-phong/viec/{job}/ngan"):
            assert other.get(path).status_code == 404
        assert other.post(f"van-phong/viec/{job}/dung").status_code == 404
    told = over(thu, first)
    assert "mới 2, lỗi 2" in told.casefold() and "<b>rỗng.txt</b>" in told and "<b>hỏng.docx</b>" in told
    assert "dieu-dong-mat" not in told and "GẦN TRÙNG" not in told
    assert "✓ xong. Mới 1." in over(bay, second)
    own = dict(shelf.library.record.rows("SELECT source, id FROM shelf"))
    html = thu.get(f"van-phong/van-ban/{own['gần giống.txt']}").text
    assert (
        "dieu-dong-mat" not in html
        and "dieu-dong-mat" in shelf.visitor("minh").get(f"van-phong/van-ban/{own['gần giống.txt']}").text
    )
    assert "riêng.txt" not in thu.get(f"{LIST}?tim=rieng").text and "riêng.txt" in bay.get(f"{LIST}?tim=rieng").text
    assert thu.get(f"van-phong/van-ban/{own['riêng.txt']}").status_code == 404
    gone = thu.post(f"van-phong/van-ban/{own['mới.txt']}/xoa", data={"xac-nhan": "nhầm"})
    assert (gone.status_code, "hãy gõ đúng “xoá”" in gone.text) == (422, True)
    again = job_in(thu.post(f"van-phong/van-ban/{own['mới.txt']}/nap-lai").text)
    assert "✓ xong. Cập nhật 1." in over(thu, again)
    job = job_in(thu.post(f"van-phong/van-ban/{own['mới.txt']}/xoa", data={"xac-nhan": "Xoá"}).text)
    assert "Đã xoá 1 tệp." in over(thu, job)
    assert thu.get(f"van-phong/van-ban/{own['mới.txt']}").status_code == 404
    assert not list((shelf.office.data_dir / "nap-tu-trang").rglob("mới.txt"))
    actions = [entry.action for entry in audit.entries(shelf.office.state, person="thu")]
    assert [one for one in actions if one in ("upload", "ingest", "remove")] == ["upload", "ingest", "remove"]


def test_an_ingest_is_stopped_in_the_midst_and_goes_on(shelf: Shelf) -> None:
    thu = shelf.visitor("thu")
    texts = {f"dừng/{n:02}.txt": f"Bản tin dừng số {n}. ".encode() + b"chu " * 500 for n in range(40)}
    batch = upload(thu, texts)
    job = start(thu, batch)
    until = time.monotonic() + 60
    while "✓</span>" not in thu.get(f"van-phong/viec/{job}").text and time.monotonic() < until:
        time.sleep(0.05)
    assert thu.post(f"van-phong/viec/{job}/dung").status_code == 200
    told = over(thu, job)
    assert "■ đã dừng." in told and "Nạp tiếp" in told
    assert 0 < shelf.library.record.rows("SELECT count(*) FROM shelf WHERE source LIKE 'dừng/%'")[0][0] < len(texts)
    told = over(thu, job_in(thu.post(f"van-phong/nap/{batch}/bat-dau").text))
    assert "✓ xong." in told
    assert shelf.library.record.rows("SELECT count(*) FROM shelf WHERE source LIKE 'dừng/%'") == [(len(texts),)]
    pages = [thu.get(f"{LIST}?tim=dung&trang={page}").text for page in ("1", "0", "9", "x")]
    assert all("40 văn bản · đang xem 1–40" in page for page in pages)
