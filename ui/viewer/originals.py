"""The original files as they are handed to a browser: by what they are, under their Vietnamese names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.readers.kinds import kind
from rag.errors import DocumentError
from rag.schema import Document

_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".rtf": "application/rtf",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/plain; charset=utf-8",
}
_UNKNOWN = "application/octet-stream"  # a web page too: it is to be kept, never to be run here


@dataclass(frozen=True, slots=True)
class Original:
    """One kept file; `name` is what the clerk called it, `inline` True where the browser may show it itself."""

    path: Path
    name: str
    media_type: str
    inline: bool

    @property
    def is_pdf(self) -> bool:
        """True for a file whose pages can be drawn."""
        return self.inline


def original_of(data_dir: Path, document: Document) -> Original | None:
    """The original of a document; None when it is no longer kept."""
    folder = data_dir / "originals" / document.id[:2]
    name = PurePosixPath(document.source.replace("\\", "/")).name
    suffix = Path(name).suffix.lower()
    kept = sorted(folder.glob(f"{document.id}*"), key=lambda path: path.suffix != suffix)
    if not kept:
        return None
    found = _kind(kept[0]) or kept[0].suffix
    inline = found == ".pdf"
    return Original(kept[0], name or kept[0].name, _TYPES.get(found, _UNKNOWN), inline)


def _kind(path: Path) -> str | None:
    """What the file is by its content, whatever its name says; None for plain text and what is not known."""
    try:
        return kind(path)
    except (DocumentError, OSError):
        return None
