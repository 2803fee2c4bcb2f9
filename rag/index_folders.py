"""Which folder holds each index, and how a new one is made beside it and takes its place."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from rag.outbox import Outbox

_FIRST = {"lexical": "lexical", "dense": "vectors"}


def current(record: Outbox, data_dir: Path, index: str) -> Path:
    """Where an index is now."""
    return data_dir / (record.meta(f"{index}_folder") or _FIRST[index])


def fresh(record: Outbox, data_dir: Path, index: str, fingerprint: str) -> Path:
    """Where an index is made anew: the same folder while the texts and the fingerprint are the same, so that a making
    that was interrupted goes on.
    """
    made_by = hashlib.sha256(fingerprint.encode()).hexdigest()[:8]
    folder = data_dir / f"{_FIRST[index]}-{record.last_change}-{made_by}"
    return folder if folder != current(record, data_dir, index) else folder.with_name(f"{folder.name}-again")


def sweep(record: Outbox, data_dir: Path, index: str, *kept: Path) -> None:
    """Delete the folders of this index that are neither in use nor `kept`."""
    in_use = {current(record, data_dir, index), *kept}
    for folder in data_dir.glob(f"{_FIRST[index]}*"):
        if folder.is_dir() and folder not in in_use:
            shutil.rmtree(folder, ignore_errors=True)  # a reader on Windows may hold it: then the next time
