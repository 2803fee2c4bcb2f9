"""Finds the files to ingest, each with its path relative to the folder that was named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.text import normalise


def readable(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and printed: names that are not UTF-8 lose their strange bytes."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Found:
    """One file: `root` is the absolute folder, `source` the path below it with forward slashes (NFC)."""

    root: str
    source: str
    path: Path

    @property
    def key(self) -> str:
        """What the record calls this file."""
        return f"{self.root}/{self.source}"


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: files, the folders that were named, and the paths that could not be looked into."""

    files: list[Found] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    missing: list[Path] = field(default_factory=list)
    unreadable: list[OSError] = field(default_factory=list)


def _hidden(name: str) -> bool:
    """Files that offices never mean: dot files, and Word's lock files beside an open document."""
    return name.startswith((".", "~$"))


def root_of(folder: Path) -> str:
    """A folder as the record names it."""
    return readable(folder).rstrip("/")


def _below(root: Path, suffixes: frozenset[str], unreadable: list[OSError]) -> Iterator[Found]:
    # os.walk does not follow links to folders, so a loop of them ends here.
    for folder, names, files in os.walk(root, onerror=unreadable.append):
        names[:] = sorted(name for name in names if not _hidden(name))
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not _hidden(name):
                path = Path(folder) / name
                yield Found(root_of(root), normalise(readable(path.relative_to(root).as_posix())), path)


def find(paths: Sequence[Path], suffixes: frozenset[str]) -> Listing:
    """Files named, and files below the folders named.

    A file named directly belongs to its own folder, whatever its suffix (so that a wrong one is reported).
    In folders, files of other kinds are passed over in silence: an office folder holds many.
    """
    listing = Listing()
    found: dict[Path, Found] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            listing.folders.append(root_of(absolute))
            found |= {item.path: item for item in _below(absolute, suffixes, listing.unreadable)}
        elif os.path.lexists(absolute):
            own = Found(root_of(absolute.parent), normalise(readable(absolute.name)), absolute)
            found.setdefault(absolute, own)
        else:
            listing.missing.append(path)
    listing.files.extend(found.values())
    return listing
