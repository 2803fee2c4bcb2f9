"""Where a conversation is downloaded from: each person their own only."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from rag.database import Database
from rag.text import fold, syllables
from ui.access.audit import note
from ui.access.person import person_of
from ui.contract import Assistant
from ui.talks.shown import FOLDER, seen
from ui.talks.store import Talks
from ui.talks.word_file import word_file

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_routes(app: FastAPI, assistant: Assistant, state: Database) -> None:
    """GET /hoi-thoai/ID.docx: the whole conversation, or with ?cau=N one answer; 404 for what is not the person's.

    Each download is in the audit log.
    """
    talks = Talks(state)

    @app.get(FOLDER + "{talk_id}.docx")
    def download(talk_id: str, request: Request, cau: int | None = None) -> Response:
        person = person_of(request)
        talk = talks.talk(person.name, talk_id)
        if talk is None or (cau is not None and all(row.number != cau for row in talk.rows)):
            return Response("Không có cuộc trò chuyện này.", 404, media_type="text/plain; charset=utf-8")
        note(state, person, "export", talk_id, f"câu {cau}" if cau else "")
        written = word_file(seen(talk, assistant, person), person.name, datetime.now().astimezone(), cau)
        name = f"{'-'.join(syllables(fold(talk.title))[:8])}{f'-cau-{cau}' if cau else ''}.docx"
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
        return Response(written, media_type=_DOCX, headers=headers)
