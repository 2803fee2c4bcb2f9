"""Finds the files to ingest, each with its path relative to the folder that was named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.text import normalise


@dataclass(frozen=True, slots=True)
class Found:
    """One file: `root` is the absolute folder, `source` the path below it with forward slashes (NFC)."""

    root: str
    source: str
    path: Path


def _hidden(name: str) -> bool:
    """Files that offices never mean: dot files, and Word's lock files beside an open document."""
    return name.startswith((".", "~$"))


def _below(root: Path, suffixes: frozenset[str]) -> Iterator[Found]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not _hidden(name))
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not _hidden(name):
                path = Path(folder) / name
                yield Found(str(root), normalise(path.relative_to(root).as_posix()), path)


def find(paths: Sequence[Path], suffixes: frozenset[str]) -> tuple[list[Found], list[Path], list[Path]]:
    """Files named or below the folders named; the folders themselves; paths that do not exist.

    A file named directly belongs to its own folder, whatever its suffix (so that a wrong one is reported).
    In folders, files of other kinds are passed over in silence: an office folder holds many.
    """
    found: dict[Path, Found] = {}
    folders, missing = [], []
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            folders.append(absolute)
            found |= {item.path: item for item in _below(absolute, suffixes)}
        elif absolute.exists():
            found.setdefault(absolute, Found(str(absolute.parent), normalise(absolute.name), absolute))
        else:
            missing.append(path)
    return list(found.values()), folders, missing
