"""One file → a document and its chunks: read, outline, describe, cut; no record, no index."""

from __future__ import annotations

from pathlib import Path

from ingest.chunk import chunk
from ingest.metadata import describe
from ingest.readers import Reading, read
from ingest.structure import outline
from rag.errors import DocumentError
from rag.periods import document_period
from rag.places import document_place
from rag.schema import Chunk, Document


def read_document(path: Path, source: str, document_id: str) -> tuple[Document, list[Chunk]]:
    """Read one file into a document and its chunks. Raises DocumentError with the reason."""
    try:
        return build(read(path), source, document_id)
    except (DocumentError, OSError):
        raise
    except Exception as error:  # one hostile file must not stop the rest, whatever its parser or our own code raises
        raise DocumentError(
            f"Chương trình gặp lỗi khi đọc tệp này ({type(error).__name__}: {error}). Báo cho người quản trị."
        ) from error


def build(reading: Reading, source: str, document_id: str) -> tuple[Document, list[Chunk]]:
    """What a reading says, as a document. `source` is its path below the folder that was named."""
    reading.text.encode()  # half a surrogate pair can be neither stored nor printed
    name = Path(source).name
    about = describe(reading.text, name, reading.title)
    document = Document(
        id=document_id,
        source=source,
        title=about.title,
        text=reading.text,
        page_starts=reading.page_starts,
        provisions=outline(reading.text),
        kind=about.kind,
        number=about.number,
        date=about.date,
        issuer=about.issuer,
        period=document_period(about.title, reading.text, name),
        place=document_place(about.title, reading.text, name),
        tables=reading.tables,
        ocr_pages=reading.ocr_pages,
        notes=reading.notes,
    )
    chunks = chunk(document)
    if not chunks:
        raise DocumentError("Tệp không có chữ nào để tìm. Kiểm tra lại nội dung tệp.")
    return document, chunks
