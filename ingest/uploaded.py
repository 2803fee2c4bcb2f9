"""The folder of files that came through the web page: the library's own, so a removal takes them too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.readers import ARCHIVES
from rag.library import Library

FOLDER = "nap-tu-trang"


def uploads(data_dir: Path) -> Path:
    """Where they are, absolute: one folder an upload, in it each file at the path it had with the sender."""
    return data_dir.absolute() / FOLDER


def drop_uploaded(library: Library, files: Sequence[str]) -> list[str]:
    """Delete those of the removed files ("root/source") that were uploaded; returns archives that still hold one.

    An archive goes with its last member that is in the library: its other members are other people's documents.
    """
    own = uploads(library.data_dir)
    holding = list[str]()
    for file in files:
        path = Path(file)
        if not path.is_relative_to(own):
            continue
        archive = next((part for part in path.parents if part.suffix.lower() in ARCHIVES and part.is_file()), None)
        if archive is None:
            path.unlink(missing_ok=True)
        elif library.record.files_below(str(archive)):
            holding.append(str(archive))
            continue
        else:
            archive.unlink(missing_ok=True)
        _drop_empty(path.parent if archive is None else archive.parent, own)
    return sorted(set(holding))


def _drop_empty(folder: Path, top: Path) -> None:
    while folder != top and folder.is_relative_to(top) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
