"""How conversations lie in the web app's own file: tables, rows, and the steps that a change is made of."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from rag.errors import RagError
from rag.text import fold, normalise, syllables
from ui.talks.chosen import Chosen, from_line
from ui.talks.chosen import as_line as chips_line
from ui.talks.packing import Packed, as_line, documents_of

MIGRATION = """
    CREATE TABLE talks (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, scope TEXT NOT NULL,
        version INTEGER NOT NULL, begun TEXT NOT NULL, touched TEXT NOT NULL
    );
    CREATE INDEX talks_person ON talks(person, touched);
    CREATE TABLE talk_answers (
        talk TEXT NOT NULL REFERENCES talks(id), number INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL,
        state TEXT NOT NULL, answer TEXT, note TEXT NOT NULL, words TEXT NOT NULL, thumb TEXT, at TEXT NOT NULL,
        PRIMARY KEY (talk, number)
    );
    CREATE TABLE talk_documents (
        talk TEXT NOT NULL, number INTEGER NOT NULL, document_id TEXT NOT NULL,
        PRIMARY KEY (document_id, talk, number)
    ) WITHOUT ROWID;
    CREATE INDEX talk_documents_talk ON talk_documents(talk, number);
"""
State = Literal["asking", "done", "stopped", "failed"]
Thumb = Literal["up", "down"]
GONE_TALK = "Cuộc trò chuyện này không còn. Mở cuộc trò chuyện mới rồi hỏi lại."
_LONGEST_TITLE = 120


class TalkError(RagError):
    """A conversation is gone, or somebody else's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a conversation, numbered from 1; `answer` is packed (`ui.talks.packing`) once it is `done`, and
    what had arrived of it when it was `stopped`.

    `note` says what went wrong when it `failed`; one that is still `asking` when it is read was cut off, or is being
    answered in another window.
    """

    number: int
    question: str
    chosen: Chosen
    state: State
    answer: Packed | None
    note: str
    thumb: Thumb | None
    at: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation; `version` rises with every change of its rows. Times are ISO, in UTC."""

    id: str
    title: str
    chosen: Chosen
    version: int
    begun: str
    touched: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as the list shows it."""

    id: str
    title: str
    touched: str
    questions: int


def row_of(row: tuple[object, ...]) -> Row:
    """One row as it is read."""
    number, question, scope, state, answer, note, thumb, at = row
    return Row(number, question, from_line(scope), state, json.loads(answer) if answer else None, note, thumb, at)  # type: ignore[arg-type]


def is_own(connection: sqlite3.Connection, person: str, talk_id: str) -> bool:
    """True for a conversation of this person."""
    own = connection.execute("SELECT 1 FROM talks WHERE id = ? AND person = ?", (talk_id, person)).fetchone()
    return own is not None


def touch(connection: sqlite3.Connection, person: str, talk_id: str, chosen: Chosen) -> None:
    """The conversation changes now, and is asked in this scope. Raises TalkError when it is not the person's."""
    changed = connection.execute(
        "UPDATE talks SET version = version + 1, touched = ?, scope = ? WHERE id = ? AND person = ?",
        (now(), chips_line(chosen), talk_id, person),
    )
    if not changed.rowcount:
        raise TalkError(GONE_TALK)


def next_number(connection: sqlite3.Connection, talk_id: str) -> int:
    """The number of its next question."""
    found = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM talk_answers WHERE talk = ?", (talk_id,))
    return int(found.fetchone()[0])


def insert(connection: sqlite3.Connection, talk_id: str, number: int, question: str, chosen: Chosen) -> None:
    """A question that is being answered."""
    connection.execute(
        "INSERT INTO talk_answers VALUES (?, ?, ?, ?, 'asking', NULL, '', ?, NULL, ?)",
        (talk_id, number, question, chips_line(chosen), words_of(question), now()),
    )


def write(
    connection: sqlite3.Connection,
    talk_id: str,
    number: int,
    question: str,
    state: State,
    answer: Packed | None,
    note: str = "",
) -> None:
    """What became of a question: its answer, or why there is none."""
    said = "\n".join(claim["text"] for claim in answer["claims"]) if answer else ""
    connection.execute(
        "UPDATE talk_answers SET state = ?, answer = ?, note = ?, words = ? WHERE talk = ? AND number = ?",
        (state, as_line(answer) if answer else None, note, words_of(f"{question}\n{said}"), talk_id, number),
    )
    connection.execute("DELETE FROM talk_documents WHERE talk = ? AND number = ?", (talk_id, number))
    connection.executemany(
        "INSERT INTO talk_documents VALUES (?, ?, ?)",
        [(talk_id, number, one) for one in sorted(documents_of(answer))] if answer else [],
    )


def title_of(question: str) -> str:
    """The title that a question gives."""
    return " ".join(question.split())[:_LONGEST_TITLE]


def words_of(text: str) -> str:
    """What is searched: folded syllables, in order."""
    return " ".join(syllables(fold(normalise(text).replace("**", ""))))


def now() -> str:
    """ISO, in UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
