"""Reads a Word document: paragraphs, lists, notes and tables in the order of the page."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from ingest.readers.assemble import assemble
from ingest.readers.docx_body import Body
from ingest.readers.docx_numbers import Numbers
from ingest.readers.docx_package import Element, Package, W
from ingest.readers.docx_styles import Styles, value
from ingest.readers.encodings import modernise_all, notes_of
from ingest.readers.reading import Block, Reading
from rag.errors import DocumentError
from rag.text import fold

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# What templates and converters leave in the title property.
_BOILERPLATE = re.compile(
    r"(?i)^(microsoft word|document|untitled|tài liệu|phụ lục|thư viện pháp luật|mẫu|word)\b|\.docx?$"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")


def read(path: Path) -> Reading:
    """What Word would print, without deleted and hidden text; headers and footers where the body lacks their words.

    Raises `DocumentError` for a file that is encrypted, not a .docx, damaged, or would unpack too large.
    """
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            raise DocumentError("tệp Word được đặt mật khẩu; hãy mở bằng Word, bỏ mật khẩu và lưu lại thành .docx")
    try:
        with Package(path) as package:
            blocks, title, encoding = _contents(package)
    except (DocumentError, OSError):
        raise
    except zipfile.BadZipFile as error:
        raise DocumentError("tệp .docx bị hỏng, tải dở; hãy lấy lại bản gốc hoặc mở bằng Word và lưu lại") from error
    except Exception as error:  # lxml, zlib and int() let many kinds through on damaged parts
        raise DocumentError(
            f"không đọc được nội dung Word ({type(error).__name__}); hãy mở bằng Word và lưu lại thành .docx"
        ) from error
    return replace(assemble([blocks], paged=False, title=title), notes=notes_of(encoding))


def _contents(package: Package) -> tuple[list[Block], str | None, str | None]:
    root = package.document()
    styles = Styles(package.related("styles"))
    notes = {kind: package.related(kind) for kind in ("footnotes", "endnotes")}
    body = Body(styles, Numbers(package.related("numbering"), styles), notes)
    main = root.find(W + "body")
    blocks = body.blocks(main) if main is not None else []
    title = _title(package, main, styles, body)
    blocks = _with_margins(package, root, body, blocks)
    while blocks and blocks[0] == "":
        del blocks[0]
    while blocks and blocks[-1] == "":
        del blocks[-1]
    blocks, encoding = modern(blocks)
    return blocks, title, body.legacy or encoding


def modern(blocks: list[Block]) -> tuple[list[Block], str | None]:
    """The blocks with text of legacy fonts converted, and the encoding met; optional hyphens are left out.

    In that order: a soft hyphen is the letter ư in a TCVN3 font, and no character of the text elsewhere.
    """
    texts, encoding = modernise_all([text for block in blocks for text in texts_of(block)])
    left = iter(text.replace("\xad", "") for text in texts)
    return [
        next(left)
        if isinstance(block, str)
        else replace(block, squares=tuple(replace(square, text=next(left)) for square in block.squares))
        for block in blocks
    ], encoding


def texts_of(block: Block) -> list[str]:
    """A paragraph, or the cells of a table in reading order."""
    return [block] if isinstance(block, str) else [square.text for square in block.squares]


def _with_margins(package: Package, root: Element, body: Body, blocks: list[Block]) -> list[Block]:
    """Headers before, footers after: only those with words of their own, such as a letterhead."""
    seen = _squashed("\n".join(text for block in blocks for text in texts_of(block)))
    added: dict[str, list[Block]] = {"header": [], "footer": []}
    for reference in root.iter(W + "headerReference", W + "footerReference"):
        identity = next((reference.get(name) for name in reference.keys() if name.endswith("}id")), "")  # noqa: SIM118
        part = package.by_id(identity or "")
        if part is None:
            continue
        kind = "header" if reference.tag == W + "headerReference" else "footer"
        for block in body.blocks(part):
            text = " ".join(texts_of(block))
            if len(_WORDS.findall(text)) >= 3 and _squashed(text) not in seen:
                added[kind].append(block)
                seen += "\n" + _squashed(text)
    return [*added["header"], *blocks, *added["footer"]]


def _squashed(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))


def _title(package: Package, main: Element | None, styles: Styles, body: Body) -> str | None:
    stated = package.title()
    if len(stated.split()) >= 3 and not _BOILERPLATE.search(stated):
        return stated
    for paragraph in main.iterfind(W + "p") if main is not None else ():
        name = styles.name(value(paragraph.find(W + "pPr"), "pStyle"))
        if name.lower() in {"title", "heading 1"} and (text := body.plain(paragraph).strip()):
            return " ".join(text.split())
    return None
