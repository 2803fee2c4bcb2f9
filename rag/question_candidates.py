"""Candidate questions for the evaluation, from use or from documents, until a person accepts or rejects them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from rag.database import Database
from rag.errors import CandidateError
from rag.schema import Answer, Turn

Origin = Literal["feedback", "correction", "draft"]
Status = Literal["new", "accepted", "rejected"]
_COLUMNS = "id, origin, status, fields, note, at, decided_by, decided_at"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may enter a question set; `fields` are its row there (`id`, `question`, `answers`, …).

    `note` says why it is one: what the assistant had answered, what the reader said of it. `at` is ISO, in UTC.
    """

    id: str
    origin: Origin
    status: Status
    fields: Mapping[str, Any]
    note: str
    at: str
    decided_by: str | None = None
    decided_at: str | None = None


def from_feedback(
    database: Database, answer: Answer, history: Sequence[Turn] = (), correction: str = "", remark: str = ""
) -> str:
    """Record a 👎, with the right answer where the reader gave one; its id. Nothing that is searched changes.

    The gold source is left open: what was cited may be just what was wrong.
    """
    fields = {
        "question": answer.question,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
        "answers": [correction.strip()] if correction.strip() else [],
        "answerable": True,
        "kind": "",
        "tags": ["phan-hoi"],
    }
    note = f"Trợ lý đã trả lời: {answer.text}" + (f"\nNgười hỏi: {remark.strip()}" if remark.strip() else "")
    cited = {citation.document.id for citation in answer.citations}
    return propose(database, "correction" if correction.strip() else "feedback", fields, note, cited)


def propose(
    database: Database, origin: Origin, fields: Mapping[str, Any], note: str = "", documents: Collection[str] = ()
) -> str:
    """Record a candidate; one with the same fields is there once, whatever became of it. Its id.

    `documents` are the ids of those whose words it holds: it is purged with them.
    """
    told = json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)
    key = f"{origin}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"
    with database.transaction(counted=False) as connection:
        connection.execute(
            f"INSERT OR IGNORE INTO candidates ({_COLUMNS}) VALUES (?, ?, 'new', ?, ?, ?, NULL, NULL)",
            (key, origin, told, note, _now()),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO candidate_documents VALUES (?, ?)", [(key, one) for one in sorted(documents)]
        )
    return key


def candidates(database: Database, status: Status | None = "new") -> list[Candidate]:
    """The candidates of one status, or all; oldest first."""
    rows = database.rows(f"SELECT {_COLUMNS} FROM candidates WHERE ?1 IS NULL OR status = ?1 ORDER BY at, id", status)
    return [Candidate(row[0], row[1], row[2], json.loads(row[3]), *row[4:]) for row in rows]


def decide(
    database: Database, key: str, status: Literal["accepted", "rejected"], by: str, changes: Mapping[str, Any] = {}
) -> Candidate:
    """Accept or reject one, with what the person corrected in its fields; deciding anew is allowed.

    Raises CandidateError when there is none of this id.
    """
    with database.transaction(counted=False) as connection:
        row = connection.execute(f"SELECT {_COLUMNS} FROM candidates WHERE id = ?", (key,)).fetchone()
        if row is None:
            raise CandidateError(f"Không có câu hỏi đề xuất {key!r}. Xem danh sách: python -m eval candidates list")
        fields, at = json.loads(row[3]) | dict(changes), _now()
        connection.execute(
            "UPDATE candidates SET status = ?, fields = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            (status, json.dumps(fields, ensure_ascii=False, sort_keys=True), by, at, key),
        )
    return Candidate(key, row[1], status, fields, row[4], row[5], by, at)


def undrafted(database: Database) -> list[str]:
    """The ids of the documents that are searched and that no question was drafted from yet."""
    rows = database.rows(
        "SELECT id FROM documents WHERE superseded_by IS NULL AND id NOT IN (SELECT document_id FROM drafted) "
        "ORDER BY id"
    )
    return [row[0] for row in rows]


def set_drafted(database: Database, document_id: str) -> None:
    """Questions were drafted from this document."""
    with database.transaction(counted=False) as connection:
        connection.execute("INSERT OR IGNORE INTO drafted VALUES (?)", (document_id,))


def forget_candidates(connection: sqlite3.Connection) -> None:
    """Those that hold words of a document that is gone: a removal is a purge."""
    gone = "(SELECT candidate_id FROM candidate_documents WHERE document_id NOT IN (SELECT id FROM documents))"
    connection.execute(f"DELETE FROM candidates WHERE id IN {gone}")
    connection.execute("DELETE FROM candidate_documents WHERE candidate_id NOT IN (SELECT id FROM candidates)")
    connection.execute("DELETE FROM drafted WHERE document_id NOT IN (SELECT id FROM documents)")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
