"""Uploads on disk: one folder each, with a note of whose it is and whether it is in the library yet."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from ingest.uploaded import uploads
from ui.access.person import Person

_NOTE = ".lan-nap.json"  # hidden: ingest passes over it
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")
PARTIAL = ".dang-tai-"  # before the name of a file that is still coming


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload. `groups` are those its documents are kept to, `member` the sender's (`ingest.report.Audience`).

    `state`: files are still coming ("open"), it was given to ingest ("given"), all that can be read is in ("done").
    """

    folder: Path
    person: str
    at: str
    state: Literal["open", "given", "done"] = "open"
    groups: tuple[str, ...] = ()
    member: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The folder's, by which the page knows it."""
        return self.folder.name

    def files(self) -> list[Path]:
        """Everything that has arrived, in order."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(path for path in found if not path.name.startswith("."))

    def with_state(self, state: Literal["given", "done"], groups: Sequence[str] | None = None) -> Batch:
        """The same, noted on disk."""
        now = replace(self, state=state, groups=self.groups if groups is None else tuple(groups))
        _note(now)
        return now


def begin(data_dir: Path, person: Person) -> Batch:
    """A new, empty upload. Raises OSError when the disk is full."""
    now = datetime.now()
    folder = uploads(data_dir) / f"{now:%Y-%m-%d}-{secrets.token_hex(3)}"
    folder.mkdir(parents=True)
    batch = Batch(
        folder,
        person.name,
        now.isoformat(timespec="minutes"),
        member=("*",) if person.groups is None else person.groups,
    )
    _note(batch)
    return batch


def find(data_dir: Path, person: Person, name: str) -> Batch | None:
    """A person's upload; None when it is gone or somebody else's."""
    folder = uploads(data_dir) / name
    batch = _read(folder) if _NAME.fullmatch(name) else None
    return batch if batch is not None and batch.person == person.name else None


def unfinished(data_dir: Path, person: Person) -> list[Batch]:
    """A person's uploads that are not in the library yet, newest first; those of no file are cleared away."""
    top = uploads(data_dir)
    own = [
        batch
        for folder in (sorted(top.iterdir(), reverse=True) if top.is_dir() else ())
        if (batch := _read(folder)) is not None and batch.person == person.name and batch.state != "done"
    ]
    return [batch for batch in own if batch.files()]


def discard(batch: Batch) -> None:
    """Delete an upload that is not wanted: only one that was never given to ingest."""
    if batch.state == "open":
        shutil.rmtree(batch.folder, ignore_errors=True)


def _note(batch: Batch) -> None:
    told = {key: value for key, value in asdict(batch).items() if key != "folder"}
    half = batch.folder / f"{_NOTE}.part"
    half.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    half.replace(batch.folder / _NOTE)


def _read(folder: Path) -> Batch | None:
    try:
        told = json.loads((folder / _NOTE).read_text("utf-8"))
        return Batch(folder, told["person"], told["at"], told["state"], tuple(told["groups"]), tuple(told["member"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
