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


@dataclass(frozen=True, slots=True)
class Superseded:
    """A document that gave way to another of the same number and date; both by source."""

    source: str
    former: str
    number: str

    @property
    def other_format(self) -> bool:
        """True for one text saved in two formats under one name."""
        return self.source.rpartition(".")[0].casefold() == self.former.rpartition(".")[0].casefold()


@dataclass(slots=True)
class Report:
    """What a run did, counted in files; `chunks` is how many the library holds afterwards.

    `notes`, `superseded` and `similar` are for people: they are not part of the command line's JSON.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0
    notes: list[Note] = field(default_factory=list)
    superseded: list[Superseded] = field(default_factory=list)
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
        formats = [pair for pair in self.superseded if pair.other_format]
        reissued = [
            f"BAN HÀNH LẠI {pair.source} thay cho {pair.former} (cùng số {pair.number}, cùng ngày); bản cũ được giữ lại"
            for pair in self.superseded
            if not pair.other_format
        ]
        similar = [
            f"GẦN TRÙNG {pair.source} và {pair.other}: giống nhau khoảng {pair.similarity:.0%}" for pair in self.similar
        ]
        notes = [f"LƯU Ý {note.path}: {note.text}" for note in self.notes]
        return [*notes, *_formats(formats), *reissued, *similar]

    def summary(self) -> str:
        """The whole run in Vietnamese."""
        counts = (
            f"Mới {self.added}, cập nhật {self.updated}, không đổi {self.unchanged}, xoá {self.removed}, "
            f"lỗi {len(self.failed)}. Kho có {self.chunks} đoạn. {self.seconds:.1f} giây."
        )
        failed = [f"LỖI {failure.path}: {failure.reason}" for failure in self.failed]
        return "\n  ".join([counts, *self.remarks(), *failed])


def _formats(pairs: Sequence[Superseded]) -> list[str]:
    """One line for all, with a few names: a folder often holds every document twice."""
    if not pairs:
        return []
    named = ", ".join(f"{pair.former} (dùng {pair.source.rpartition('.')[2].upper()})" for pair in pairs[:3])
    more = f" và {len(pairs) - 3} tệp nữa" if len(pairs) > 3 else ""
    return [f"CÙNG VĂN BẢN, KHÁC ĐỊNH DẠNG: {named}{more}"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may read what a run brings in: members of these groups, everyone without any.

    `member` are the groups of whoever brings them in, "*" of one who reads everything. Then a file that the library has
    already and that the person may read joins that document: it is taken from nobody, opened to nobody. What is kept
    from the person is not known to him: the same file is a document of its own.
    """

    groups: tuple[str, ...]
    member: tuple[str, ...] | None = None


class Progress(Protocol):
    """What a run tells of itself while it works."""

    def files(self, done: int, total: int, name: str) -> None:
        """`done` of `total` files have been looked at."""

    def vectors(self, done: int, total: int) -> None:
        """`done` of `total` chunks have their vectors."""


class Told(Protocol):
    """Who wants to know of each file as soon as it is done."""

    def __call__(self, source: str, outcome: str, reason: str) -> None:
        """`outcome` is "added", "updated", "unchanged" or "failed", then with its reason."""


def untold(source: str, outcome: str, reason: str) -> None:
    """Nobody."""
