"""A citation as an official writes it in a report."""

from __future__ import annotations

from rag.schema import Citation, Document


def official(citation: Citation) -> str:
    """The document, and where in it: "Quy định số 22-QĐ/TW ngày 28/7/2021, Điều 5, khoản 2".

    The page stands where the document has no outline to tell.
    """
    where = citation.locator or (f"trang {citation.page}" if citation.page else "")
    return ", ".join(part for part in (_name(citation.document), where) if part)


def _name(document: Document) -> str:
    dated = f" ngày {_day(document.date)}" if document.date else ""
    if document.kind and document.number:
        return f"{document.kind} số {document.number}{dated}"
    return f"“{document.title or document.source}”{dated}"


def _day(iso: str) -> str:
    """An ISO day without zeros in front: 28/7/2021."""
    return "/".join(part.lstrip("0") for part in reversed(iso.split("-")))
