"""Reads a web archive (.mht, .mhtml), as browsers and Word save it: the page inside, without its pictures."""

from __future__ import annotations

import email
import email.policy
import tempfile
from email.message import EmailMessage
from pathlib import Path

from ingest.readers import encodings, html
from ingest.readers.reading import Reading
from rag.errors import DocumentError

_NO_PAGE = "tệp MHTML không có trang HTML nào bên trong; hãy mở bằng trình duyệt và lưu lại thành .html"


def read(path: Path) -> Reading:
    """The first HTML part, read as a web page; raises `DocumentError` where there is none."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    page = next((part for part in message.walk() if part.get_content_type() in _PAGES), None)
    if not isinstance(page, EmailMessage):
        raise DocumentError(_NO_PAGE)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "page.html"
        # The byte order mark wins over whatever charset the page itself still declares.
        whole.write_bytes(b"\xef\xbb\xbf" + _text(page).encode("utf-8", "replace"))
        return html.read(whole)


_PAGES = ("text/html", "application/xhtml+xml")


def _text(page: EmailMessage) -> str:
    data = page.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise DocumentError(_NO_PAGE)
    charset = page.get_content_charset()
    try:
        return data.decode(charset) if charset else encodings.decode(data)[0]
    except (UnicodeDecodeError, LookupError):  # declared wrongly, or not a charset at all
        return encodings.decode(data)[0]
