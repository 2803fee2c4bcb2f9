"""Candidate questions for the evaluation, from use or from documents, until a person accepts or rejects them."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from rag.contract import plain
from rag.database import Database
from rag.errors import CandidateError
from rag.schema import Answer, Turn
from rag.text import fold, syllables

Origin = Literal["feedback", "correction", "praise", "draft"]
Status = Literal["new", "accepted", "rejected"]
_BOLD = re.compile(r"\*\*(.+?)\*\*")
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
    database: Database,
    answer: Answer,
    history: Sequence[Turn] = (),
    correction: str = "",
    remark: str = "",
    reason: str = "",
    by: str = "",
) -> str:
    """Record a 👎, with the right answer where the reader gave one; its id. Nothing that is searched changes.

    `reason` says in a word what is wrong ("sai số liệu"): a tag of the question, told before the `remark`.
    The gold source is left open: what was cited may be just what was wrong.
    """
    fields = {
        "question": answer.question,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
        "answers": [correction.strip()] if correction.strip() else [],
        "answerable": True,
        "kind": "",
        "tags": ["phan-hoi", *([_tag(reason)] if reason else [])],
    }
    remarks = ". ".join(part for part in (reason, remark.strip()) if part)
    note = f"Trợ lý đã trả lời: {answer.text}" + (f"\nNgười hỏi: {remarks}" if remarks else "")
    cited = {citation.document.id for citation in answer.citations}
    return propose(database, "correction" if correction.strip() else "feedback", fields, note, cited, by)


def from_praise(database: Database, answer: Answer, history: Sequence[Turn] = (), by: str = "") -> str:
    """Record a 👍 as a question that has to stay answered so; its id.

    Its gold are the words in bold, or those cited first where there are none; an abstention stays one.
    """
    said = [word for claim in answer.claims[:1] for word in _BOLD.findall(claim.text)]
    first = next(iter(answer.citations), None) if not answer.abstained else None
    fields = {
        "question": answer.question,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
        "answers": ([plain(word) for word in said] or [" ".join(first.quote.split())]) if first else [],
        "answerable": not answer.abstained,
        "kind": "",
        "tags": ["phan-hoi", "hoi-quy"],
    }
    if first:
        fields |= {"source": first.document.source, "quote": " ".join(first.quote.split())}
        fields |= {"locator": first.locator or None}
    cited = {citation.document.id for citation in answer.citations}
    return propose(database, "praise", fields, f"Trợ lý đã trả lời đúng: {answer.text}", cited, by)


def _tag(reason: str) -> str:
    """The tag of a reason: “Sai số liệu” is sai-so-lieu."""
    return "-".join(syllables(fold(reason)))


def propose(
    database: Database,
    origin: Origin,
    fields: Mapping[str, Any],
    note: str = "",
    documents: Collection[str] = (),
    by: str = "",
) -> str:
    """Record a candidate; one with the same fields is there once, whatever became of it. Its id.

    `documents` are the ids of those whose words it holds: it is purged with them. `by` is whose words it
    holds beside these; "" for nobody's who has a name.
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
        if by:
            connection.execute("INSERT OR IGNORE INTO candidate_writers VALUES (?, ?)", (key, by))
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
    connection.execute("DELETE FROM candidate_writers WHERE candidate_id NOT IN (SELECT id FROM candidates)")
    connection.execute("DELETE FROM drafted WHERE document_id NOT IN (SELECT id FROM documents)")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
