"""The conversations of each person in the web app's own file."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from rag.database import Database
from rag.errors import RagError
from rag.text import fold, normalise, syllables
from ui.talks.chosen import EVERYWHERE, Chosen, from_line
from ui.talks.chosen import as_line as chips_line
from ui.talks.packing import Packed, as_line, documents_of, without

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
_LISTED = 200


class TalkError(RagError):
    """A conversation is gone, or somebody else's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a conversation, numbered from 1; `answer` is packed (`ui.talks.packing`) once it is `done`.

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


class Talks:
    """Every function takes the person's name and sees their conversations only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading -----------------------------------------------------------------------------------------------

    def listed(self, person: str, search: str = "") -> list[Listed]:
        """The newest conversations first, at most 200; those with every word of `search` where it is given.

        Words are looked for in titles, questions and answers, with or without diacritics.
        """
        rows = self._database.rows(
            "SELECT id, title, touched, (SELECT count(*) FROM talk_answers WHERE talk = id) FROM talks "
            "WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?2) WHERE NOT instr(talks.words, value) "
            "AND NOT EXISTS (SELECT 1 FROM talk_answers a WHERE talk = talks.id AND instr(a.words, value))) "
            "ORDER BY touched DESC, id LIMIT ?3",
            person,
            json.dumps(_words(search).split()),
            _LISTED,
        )
        return [Listed(*row) for row in rows]

    def talk(self, person: str, talk_id: str | None) -> Talk | None:
        """One conversation whole, or None when there is none of this id that is the person's."""
        found = self._database.rows(
            "SELECT id, title, scope, version, begun, touched FROM talks WHERE id = ? AND person = ?", talk_id, person
        )
        if not found:
            return None
        key, title, scope, version, begun, touched = found[0]
        rows = self._database.rows(
            "SELECT number, question, scope, state, answer, note, thumb, at FROM talk_answers WHERE talk = ? "
            "ORDER BY number",
            key,
        )
        return Talk(key, title, from_line(scope), version, begun, touched, tuple(_row(row) for row in rows))

    # --- writing -----------------------------------------------------------------------------------------------

    def begin(self, person: str, talk_id: str | None, question: str, chosen: Chosen = EVERYWHERE) -> tuple[str, int]:
        """Note a question down before it is answered, in a new conversation without an id; (id, number).

        Raises TalkError when the conversation is gone.
        """
        with self._database.transaction(counted=False) as connection:
            if talk_id is None:
                talk_id, now = secrets.token_urlsafe(12), _now()
                title = _title(question)
                connection.execute(
                    "INSERT INTO talks VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                    (talk_id, person, title, _words(title), chips_line(chosen), now, now),
                )
            _touch(connection, person, talk_id, chosen)
            number = _next(connection, talk_id)
            _insert(connection, talk_id, number, question, chosen)
        return talk_id, number

    def finish(self, person: str, talk_id: str, number: int, answer: Packed) -> bool:
        """Write the answer beside its question; False when the question was taken out meanwhile."""
        return self._settle(person, talk_id, number, "done", answer)

    def leave(self, person: str, talk_id: str, number: int, state: State, note: str = "") -> bool:
        """A question that was stopped or that failed."""
        return self._settle(person, talk_id, number, state, None, note)

    def _settle(
        self, person: str, talk_id: str, number: int, state: State, answer: Packed | None, note: str = ""
    ) -> bool:
        with self._database.transaction(counted=False) as connection:
            if not _own(connection, person, talk_id):
                return False
            row = connection.execute(
                "SELECT question, scope FROM talk_answers WHERE talk = ? AND number = ? AND state = 'asking'",
                (talk_id, number),
            ).fetchone()
            if row is None:
                return False
            _touch(connection, person, talk_id, from_line(row[1]))
            _write(connection, talk_id, number, row[0], state, answer, note)
        return True

    def replace(self, person: str, talk: Talk, number: int, question: str, chosen: Chosen, answer: Packed) -> int:
        """Put a question and its answer in the place of number and all that came after; its number.

        A conversation that changed meanwhile keeps what it has, and gets them at its end. Raises TalkError when it is
        gone.
        """
        with self._database.transaction(counted=False) as connection:
            same = connection.execute("SELECT version FROM talks WHERE id = ?", (talk.id,)).fetchone() == (
                talk.version,
            )
            _touch(connection, person, talk.id, chosen)
            if same:
                for table in ("talk_documents", "talk_answers"):
                    connection.execute(f"DELETE FROM {table} WHERE talk = ? AND number >= ?", (talk.id, number))
            else:
                number = _next(connection, talk.id)
            if number == 1:
                title = _title(question)
                connection.execute(
                    "UPDATE talks SET title = ?, words = ? WHERE id = ? AND title = ?",
                    (title, _words(title), talk.id, _title(talk.rows[0].question)),
                )
            _insert(connection, talk.id, number, question, chosen)
            _write(connection, talk.id, number, question, "done", answer)
        if same:
            self._database.empty_log()
        return number

    def rename(self, person: str, talk_id: str, title: str) -> bool:
        """Give a conversation another title; an empty one changes nothing."""
        title = _title(title)
        with self._database.transaction(counted=False) as connection:
            changed = title and connection.execute(
                "UPDATE talks SET title = ?, words = ? WHERE id = ? AND person = ?",
                (title, _words(title), talk_id, person),
            )
            return bool(changed and changed.rowcount)

    def choose(self, person: str, talk_id: str, chosen: Chosen) -> None:
        """The scope of the next question."""
        with self._database.transaction(counted=False) as connection:
            connection.execute(
                "UPDATE talks SET scope = ? WHERE id = ? AND person = ?", (chips_line(chosen), talk_id, person)
            )

    def judge(self, person: str, talk_id: str, number: int, thumb: Thumb | None) -> bool:
        """Remember what the person thinks of an answer."""
        with self._database.transaction(counted=False) as connection:
            return (
                connection.execute(
                    "UPDATE talk_answers SET thumb = ? WHERE talk = ? AND number = ? AND state = 'done' "
                    "AND talk IN (SELECT id FROM talks WHERE person = ?)",
                    (thumb, talk_id, number, person),
                ).rowcount
                > 0
            )

    def delete(self, person: str, talk_id: str) -> bool:
        """Delete a conversation: its text is then neither in the file nor, unless it is being read, in its log."""
        with self._database.transaction(counted=False) as connection:
            if not _own(connection, person, talk_id):
                return False
            for table, column in (("talk_documents", "talk"), ("talk_answers", "talk"), ("talks", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (talk_id,))
        self._database.empty_log()
        return True

    def documents(self) -> set[str]:
        """The ids of all documents whose words some answer may hold."""
        return {row[0] for row in self._database.rows("SELECT DISTINCT document_id FROM talk_documents")}

    def forget_documents(self, gone: Collection[str]) -> int:
        """Take the words of these documents out of everyone's answers; how many changed. A removal is a purge."""
        if not gone:
            return 0
        listed = json.dumps(sorted(gone))
        held = "SELECT DISTINCT talk, number FROM talk_documents WHERE document_id IN (SELECT value FROM json_each(?))"
        with self._database.transaction(counted=False) as connection:
            touched = connection.execute(held, (listed,)).fetchall()
            for talk_id, number in touched:
                question, answer = connection.execute(
                    "SELECT question, answer FROM talk_answers WHERE talk = ? AND number = ?", (talk_id, number)
                ).fetchone()
                _write(connection, talk_id, number, question, "done", without(json.loads(answer), gone))
                connection.execute("UPDATE talks SET version = version + 1 WHERE id = ?", (talk_id,))
        if touched:
            self._database.empty_log()
        return len(touched)


def _row(row: tuple[object, ...]) -> Row:
    number, question, scope, state, answer, note, thumb, at = row
    return Row(number, question, from_line(scope), state, json.loads(answer) if answer else None, note, thumb, at)  # type: ignore[arg-type]


def _own(connection: sqlite3.Connection, person: str, talk_id: str) -> bool:
    own = connection.execute("SELECT 1 FROM talks WHERE id = ? AND person = ?", (talk_id, person)).fetchone()
    return own is not None


def _touch(connection: sqlite3.Connection, person: str, talk_id: str, chosen: Chosen) -> None:
    changed = connection.execute(
        "UPDATE talks SET version = version + 1, touched = ?, scope = ? WHERE id = ? AND person = ?",
        (_now(), chips_line(chosen), talk_id, person),
    )
    if not changed.rowcount:
        raise TalkError(GONE_TALK)


def _next(connection: sqlite3.Connection, talk_id: str) -> int:
    found = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM talk_answers WHERE talk = ?", (talk_id,))
    return int(found.fetchone()[0])


def _insert(connection: sqlite3.Connection, talk_id: str, number: int, question: str, chosen: Chosen) -> None:
    connection.execute(
        "INSERT INTO talk_answers VALUES (?, ?, ?, ?, 'asking', NULL, '', ?, NULL, ?)",
        (talk_id, number, question, chips_line(chosen), _words(question), _now()),
    )


def _write(
    connection: sqlite3.Connection,
    talk_id: str,
    number: int,
    question: str,
    state: State,
    answer: Packed | None,
    note: str = "",
) -> None:
    said = "\n".join(claim["text"] for claim in answer["claims"]) if answer else ""
    connection.execute(
        "UPDATE talk_answers SET state = ?, answer = ?, note = ?, words = ? WHERE talk = ? AND number = ?",
        (state, as_line(answer) if answer else None, note, _words(f"{question}\n{said}"), talk_id, number),
    )
    connection.execute("DELETE FROM talk_documents WHERE talk = ? AND number = ?", (talk_id, number))
    connection.executemany(
        "INSERT INTO talk_documents VALUES (?, ?, ?)",
        [(talk_id, number, one) for one in sorted(documents_of(answer))] if answer else [],
    )


def _title(question: str) -> str:
    return " ".join(question.split())[:_LONGEST_TITLE]


def _words(text: str) -> str:
    """What is searched: folded syllables, in order."""
    return " ".join(syllables(fold(normalise(text).replace("**", ""))))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
