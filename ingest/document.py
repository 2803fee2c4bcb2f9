"""One file → a document and its chunks: read, outline, describe, cut; no record, no index."""

from __future__ import annotations

from pathlib import Path

from ingest.chunk import chunk
from ingest.in_force import in_force
from ingest.metadata import describe
from ingest.readers import Reading, read
from ingest.relations import relations
from ingest.structure import outline
from rag.errors import DocumentError
from rag.schema import Chunk, Document


def read_document(path: Path, source: str, document_id: str) -> tuple[Document, list[Chunk]]:
    """Read one file into a document and its chunks. Raises DocumentError with the reason."""
    try:
        return build(read(path), source, document_id)
    except (DocumentError, OSError, MemoryError):  # who reads in a limited process says what the limit is
        raise
    except Exception as error:  # one hostile file must not stop the rest, whatever its parser or our own code raises
        raise DocumentError(
            f"Chương trình gặp lỗi khi đọc tệp này ({type(error).__name__}: {error}). Báo cho người quản trị."
        ) from error


def build(reading: Reading, source: str, document_id: str) -> tuple[Document, list[Chunk]]:
    """What a reading says, as a document. `source` is its path below the folder that was named."""
    reading.text.encode()  # half a surrogate pair can be neither stored nor printed
    about = describe(reading.text, Path(source).name, reading.title)
    provisions = outline(reading.text, reading.tables)
    holds = in_force(reading.text, provisions, about.date, about.number)
    days = {origin.field: origin.value for origin in holds}
    subject = next(((origin.start, origin.end) for origin in about.origins if origin.field == "subject"), (0, 0))
    document = Document(
        id=document_id,
        source=source,
        title=about.title,
        text=reading.text,
        page_starts=reading.page_starts,
        provisions=provisions,
        kind=about.kind,
        number=about.number,
        date=about.date,
        issuer=about.issuer,
        period=about.period,
        place=about.place,
        subject=about.subject,
        issue_place=about.issue_place,
        signatory=about.signatory,
        recipients=about.recipients,
        in_force_from=days.get("in_force_from"),
        in_force_to=days.get("in_force_to"),
        tables=reading.tables,
        relations=relations(reading.text, provisions, about.number, days.get("in_force_from"), subject),
        origins=(*about.origins, *holds),
        ocr_pages=reading.ocr_pages,
        notes=reading.notes,
        provisional=reading.provisional,
    )
    chunks = chunk(document)
    if not chunks:
        raise DocumentError("Tệp không có chữ nào để tìm. Kiểm tra lại nội dung tệp.")
    return document, chunks
