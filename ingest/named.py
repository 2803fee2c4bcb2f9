"""Which ingested files a person means by a path."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.files import readable
from rag.library import Library
from rag.text import normalise


def files_named(library: Library, path: Path) -> list[str]:
    """The ingested files ("root/source") below a path, or of that source; the path need not exist any more."""
    absolute = readable(os.path.abspath(path)).rstrip("/")
    names = {absolute, normalise(absolute)}
    below = [file for name in names for file in library.record.files_below(name)]
    return [*library.record.files_called(names | {normalise(readable(path))}), *below]
