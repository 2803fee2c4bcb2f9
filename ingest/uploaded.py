"""The folder of files that came through the web page: the library's own, so a removal takes them too."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path

from ingest.archives import unpack
from ingest.readers import ARCHIVES, SUFFIXES
from rag.errors import DocumentError
from rag.library import Library
from rag.text import normalise

FOLDER = "nap-tu-trang"


def uploads(data_dir: Path) -> Path:
    """Where they are, absolute: one folder an upload, in it each file at the path it had with the sender."""
    return data_dir.absolute() / FOLDER


def drop_uploaded(library: Library, files: Collection[str]) -> None:
    """Delete those of these files ("root/source") that were uploaded; the library forgets them afterwards.

    An archive is written anew with what else the library holds of it, and goes with the last of that.
    """
    own = uploads(library.data_dir)
    archives = set[Path]()
    for file in sorted(files):
        path = Path(file)
        if not path.is_relative_to(own):
            continue
        archive = next((part for part in path.parents if part.suffix.lower() in ARCHIVES and part.is_file()), None)
        if archive is None:
            path.unlink(missing_ok=True)
            _drop_empty(path.parent, own)
        else:
            archives.add(archive)
    for archive in sorted(archives):
        if held := set(library.record.files_below(str(archive))) - set(files):
            _write_anew(archive, {file[len(str(archive)) + 1 :] for file in held}, library.data_dir / "incoming")
        else:
            archive.unlink(missing_ok=True)
            _drop_empty(archive.parent, own)


def _write_anew(archive: Path, held: Collection[str], incoming: Path) -> None:
    """Keep these members, under the names they have; those of a zip in the zip then lie in a folder of its name.

    An archive that cannot be read any more goes: the library keeps the originals of its documents elsewhere.
    """
    incoming.mkdir(parents=True, exist_ok=True)
    half = archive.with_name(f".{archive.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=incoming) as folder:
            members = unpack(archive, Path(folder), SUFFIXES).members
            with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as made:
                for member in members:
                    if normalise(member.name) in held:
                        made.write(member.path, member.name)
        os.replace(half, archive)
    except DocumentError:
        archive.unlink(missing_ok=True)
    finally:
        half.unlink(missing_ok=True)
        shutil.rmtree(incoming, ignore_errors=True)


def _drop_empty(folder: Path, top: Path) -> None:
    while folder != top and folder.is_relative_to(top) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
