"""What an ingest run did, as it is told to a clerk and to programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from rag.record import Similar


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested, and why, in Vietnamese."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a clerk should know of a file that was read, in Vietnamese."""

    path: str
    text: str


@dataclass(slots=True)
class Report:
    """What a run did, counted in files; `chunks` is how many the library holds afterwards.

    `notes` and `similar` are for people: they are not part of the command line's JSON.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0
    notes: list[Note] = field(default_factory=list)
    similar: list[Similar] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The command line's contract."""
        told = asdict(self)
        return {
            **{key: told[key] for key in ("added", "updated", "unchanged", "removed", "failed", "chunks")},
            "seconds": round(self.seconds, 3),
        }

    def remarks(self) -> Sequence[str]:
        """What a clerk should know of the files that were read: a line each."""
        similar = [
            f"GẦN TRÙNG {pair.source} và {pair.other}: giống nhau khoảng {pair.similarity:.0%}" for pair in self.similar
        ]
        return [*(f"LƯU Ý {note.path}: {note.text}" for note in self.notes), *similar]

    def summary(self) -> str:
        """The whole run in Vietnamese."""
        counts = (
            f"Mới {self.added}, cập nhật {self.updated}, không đổi {self.unchanged}, xoá {self.removed}, "
            f"lỗi {len(self.failed)}. Kho có {self.chunks} đoạn. {self.seconds:.1f} giây."
        )
        failed = [f"LỖI {failure.path}: {failure.reason}" for failure in self.failed]
        return "\n  ".join([counts, *self.remarks(), *failed])


class Progress(Protocol):
    """What a run tells of itself while it works."""

    def files(self, done: int, total: int, name: str) -> None:
        """`done` of `total` files have been looked at."""

    def vectors(self, done: int, total: int) -> None:
        """`done` of `total` chunks have their vectors."""
