"""Reads plain text, unchanged but for its encoding and the one normalisation."""

from __future__ import annotations

from pathlib import Path

from ingest.readers import encodings
from ingest.readers.reading import Reading
from rag.text import normalise


def read(path: Path) -> Reading:
    """The file's characters as they are; raises `DocumentError` for binary data or an unknown encoding."""
    text, notes = text_of(path.read_bytes())
    return Reading(normalise(text), notes=notes)


def text_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, legacy fonts made Unicode, and what a clerk should know of that."""
    text, encoding = encodings.decode(data)
    text, legacy = encodings.modernise(text)
    return text, encodings.notes_of(legacy or encoding)


def decode(data: bytes) -> str:
    """The characters alone."""
    return text_of(data)[0]
