"""Web archives: the page inside."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.readers import read
from rag.errors import DocumentError


def _archive(path: Path, page: str, charset: str) -> Path:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "Báo cáo"
    message.set_content(page, subtype="html", charset=charset, cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<a>")
    path.write_bytes(message.as_bytes())
    return path


@pytest.mark.parametrize(("charset", "words"), [("utf-8", "Tỷ lệ 88%"), ("windows-1258", "Hòa Bình")])
def test_the_page_is_read_in_its_own_charset(tmp_path: Path, charset: str, words: str) -> None:
    page = f'<html><head><meta charset="utf-16"><title>Công báo</title></head><body><p>{words}</p></body></html>'
    typed = page.replace("òa", "o\u0300a").replace("ì", "i\u0300") if charset != "utf-8" else page
    reading = read(_archive(tmp_path / "a.mht", typed, charset))
    assert (reading.text, reading.title, reading.notes) == (words, "Công báo", ())


def test_an_archive_named_doc_is_read_with_a_note(tmp_path: Path) -> None:
    reading = read(_archive(tmp_path / "a.doc", "<p>Tỷ lệ 88%</p>", "utf-8"))
    assert reading.text == "Tỷ lệ 88%"
    assert reading.notes == ("tệp có đuôi .doc nhưng nội dung là .mht; đã đọc theo nội dung",)


def test_without_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(b"MIME-Version: 1.0\nContent-Type: image/png\n\nabc")
    with pytest.raises(DocumentError, match="tệp MHTML không có trang HTML nào"):
        read(tmp_path / "a.mhtml")
