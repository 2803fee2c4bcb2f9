"""The conversations of each person in the web app's own file."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection

from rag.database import Database
from ui.talks.chosen import EVERYWHERE, Chosen, from_line
from ui.talks.chosen import as_line as chips_line
from ui.talks.packing import Packed, without
from ui.talks.rows import (
    Listed,
    State,
    Talk,
    Thumb,
    insert,
    is_own,
    next_number,
    now,
    row_of,
    title_of,
    touch,
    words_of,
    write,
)

_LISTED = 200


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
            "ORDER BY touched DESC, rowid DESC LIMIT ?3",
            person,
            json.dumps(words_of(search).split()),
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
        return Talk(key, title, from_line(scope), version, begun, touched, tuple(row_of(row) for row in rows))

    # --- writing -----------------------------------------------------------------------------------------------

    def begin(self, person: str, talk_id: str | None, question: str, chosen: Chosen = EVERYWHERE) -> tuple[str, int]:
        """Note a question down before it is answered, in a new conversation without an id; (id, number).

        Raises TalkError when the conversation is gone.
        """
        with self._database.transaction(counted=False) as connection:
            if talk_id is None:
                talk_id, begun = secrets.token_urlsafe(12), now()
                title = title_of(question)
                connection.execute(
                    "INSERT INTO talks VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                    (talk_id, person, title, words_of(title), chips_line(chosen), begun, begun),
                )
            touch(connection, person, talk_id, chosen)
            number = next_number(connection, talk_id)
            insert(connection, talk_id, number, question, chosen)
        return talk_id, number

    def finish(self, person: str, talk_id: str, number: int, answer: Packed) -> bool:
        """Write the answer beside its question; False when the question was taken out meanwhile."""
        return self._settle(person, talk_id, number, "done", answer)

    def leave(
        self, person: str, talk_id: str, number: int, state: State, note: str = "", answer: Packed | None = None
    ) -> bool:
        """A question that was stopped, with what had arrived of its answer, or that failed."""
        return self._settle(person, talk_id, number, state, answer, note)

    def _settle(
        self, person: str, talk_id: str, number: int, state: State, answer: Packed | None, note: str = ""
    ) -> bool:
        with self._database.transaction(counted=False) as connection:
            if not is_own(connection, person, talk_id):
                return False
            row = connection.execute(
                "SELECT question, scope FROM talk_answers WHERE talk = ? AND number = ? AND state = 'asking'",
                (talk_id, number),
            ).fetchone()
            if row is None:
                return False
            touch(connection, person, talk_id, from_line(row[1]))
            write(connection, talk_id, number, row[0], state, answer, note)
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
            touch(connection, person, talk.id, chosen)
            if same:
                for table in ("talk_documents", "talk_answers"):
                    connection.execute(f"DELETE FROM {table} WHERE talk = ? AND number >= ?", (talk.id, number))
            else:
                number = next_number(connection, talk.id)
            if number == 1:
                title = title_of(question)
                connection.execute(
                    "UPDATE talks SET title = ?, words = ? WHERE id = ? AND title = ?",
                    (title, words_of(title), talk.id, title_of(talk.rows[0].question)),
                )
            insert(connection, talk.id, number, question, chosen)
            write(connection, talk.id, number, question, "done", answer)
        if same:
            self._database.empty_log()
        return number

    def rename(self, person: str, talk_id: str, title: str) -> bool:
        """Give a conversation another title; an empty one changes nothing."""
        title = title_of(title)
        with self._database.transaction(counted=False) as connection:
            changed = title and connection.execute(
                "UPDATE talks SET title = ?, words = ? WHERE id = ? AND person = ?",
                (title, words_of(title), talk_id, person),
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
            if not is_own(connection, person, talk_id):
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
                question, state, answer = connection.execute(
                    "SELECT question, state, answer FROM talk_answers WHERE talk = ? AND number = ?", (talk_id, number)
                ).fetchone()
                write(connection, talk_id, number, question, state, without(json.loads(answer), gone))
                connection.execute("UPDATE talks SET version = version + 1 WHERE id = ?", (talk_id,))
        if touched:
            self._database.empty_log()
        return len(touched)
