"""Opens a Word package: its parts as XML trees, and which part refers to which."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from ingest import limits
from rag.errors import DocumentError

Element: TypeAlias = Any  # an lxml element; lxml ships no types
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# "Strict Open XML" of the Save As list: the same words under other names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.strip("{}").encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R.strip("{}").encode(),
}
_DAMAGED = "tệp không phải .docx hoặc bị hỏng, tải dở; hãy mở bằng Word và lưu lại thành .docx"


class Package:
    """The parts of one .docx or .docm, to be used in a `with` block.

    Raises `DocumentError` for a file that is no Word package, is damaged or would unpack too large. No part
    is read before the sizes of all are known, and no entity of a part is ever expanded.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise DocumentError(_DAMAGED) from error
        try:
            limits.check_members(self._zip.infolist())
            self.main = next(target for kind, target in self._relations("") if kind == "officeDocument")
        except DocumentError:
            self._zip.close()
            raise
        except StopIteration:
            self._zip.close()
            raise DocumentError(_DAMAGED) from None

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def document(self) -> Element:
        """The main part."""
        root = self._tree(self.main)
        if root is None or root.tag != W + "document":
            raise DocumentError("tệp không phải văn bản Word; hãy kiểm tra lại đuôi tệp hoặc lưu lại thành .docx")
        return root

    def related(self, kind: str) -> Element | None:
        """The part that the main part refers to as `kind` ("numbering", "styles", "footnotes" …), if there is one."""
        return next((self._tree(target) for found, target in self._relations(self.main) if found == kind), None)

    def by_id(self, relation: str) -> Element | None:
        """The part with this relation id, such as a header's."""
        for element in self._relation_elements(self.main):
            if element.get("Id") == relation:
                return self._tree(_target(self.main, element))
        return None

    def title(self) -> str:
        """The title property, "" if there is none."""
        core = next((self._tree(target) for kind, target in self._relations("") if kind == "core-properties"), None)
        found = core.find("{http://purl.org/dc/elements/1.1/}title") if core is not None else None
        return (found.text or "").strip() if found is not None else ""

    def _relations(self, part: str) -> Iterator[tuple[str, str]]:
        for element in self._relation_elements(part):
            yield element.get("Type", "").rsplit("/", 1)[-1], _target(part, element)

    def _relation_elements(self, part: str) -> list[Element]:
        folder, name = posixpath.split(part)
        root = self._tree(posixpath.join(folder, "_rels", name + ".rels"))
        found = root.iterfind(_RELATION) if root is not None else iter(())
        return [element for element in found if element.get("TargetMode") != "External"]

    def _tree(self, name: str) -> Element | None:
        try:
            member = self._zip.getinfo(name)
        except KeyError:
            return None
        if member.file_size > limits.MAX_XML_BYTES:
            size = limits.megabytes(member.file_size)
            raise DocumentError(f"phần “{name}” của tệp lớn {size}; hãy chia nhỏ văn bản rồi nạp lại")
        data = self._zip.read(member)
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        # huge_tree stays off: lxml then refuses trees thousands of levels deep.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(data, parser)


def _target(part: str, relation: Element) -> str:
    target = relation.get("Target", "")
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
    )
