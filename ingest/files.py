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
    """One file: `root` is the absolute folder, `source` the path below it with forward slashes (NFC).

    A member of an archive has the archive's name in its source ("thang-5.zip/bao-cao.docx"), the place where it was
    unpacked as `path`, and the archive itself as `container`.
    """

    root: str
    source: str
    path: Path
    container: Path | None = None

    @property
    def key(self) -> str:
        """What the record calls this file."""
        return f"{self.root}/{self.source}"

    @property
    def shown(self) -> str:
        """The path to name in a message."""
        return f"{self.root}/{self.source}" if self.container else readable(self.path)


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: files, the folders that were named, the paths that could not be looked into, and the links
    that lead out of a folder.
    """

    files: list[Found] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    missing: list[Path] = field(default_factory=list)
    unreadable: list[OSError] = field(default_factory=list)
    strangers: list[Path] = field(default_factory=list)


def _hidden(name: str) -> bool:
    """Files that offices never mean: dot files, and Word's lock files beside an open document."""
    return name.startswith((".", "~$"))


def root_of(folder: Path) -> str:
    """A folder as the record names it."""
    return readable(folder).rstrip("/")


def _leads_out(path: Path, root: Path) -> bool:
    """True for a link to something outside: whoever names a folder does not offer the rest of the disk."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop leads nowhere; opening it will say so
        return False


def _below(root: Path, suffixes: frozenset[str], listing: Listing) -> Iterator[Found]:
    # os.walk does not follow links to folders, so a loop of them ends here.
    for folder, names, files in os.walk(root, onerror=listing.unreadable.append):
        names[:] = sorted(name for name in names if not _hidden(name))
        listing.strangers.extend(path for name in names if _leads_out(path := Path(folder) / name, root))
        for name in sorted(files):
            path = Path(folder) / name
            if Path(name).suffix.lower() not in suffixes or _hidden(name):
                continue
            if _leads_out(path, root):
                listing.strangers.append(path)
            else:
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
            found |= {item.path: item for item in _below(absolute, suffixes, listing)}
        elif os.path.lexists(absolute):
            own = Found(root_of(absolute.parent), normalise(readable(absolute.name)), absolute)
            found.setdefault(absolute, own)
        else:
            listing.missing.append(path)
    listing.files.extend(found.values())
    return listing
