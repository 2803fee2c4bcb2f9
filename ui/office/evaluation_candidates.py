"""Candidate questions on the page: those that a person may see, each with the form that decides on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.candidates import checked
from rag.errors import CandidateError
from rag.question_candidates import Candidate, Status, candidates
from rag.record import Record
from ui.access.person import Person
from ui.office.evaluation_views import BASE

SHOWN = 20
_ORIGINS = {"feedback": "góp ý", "correction": "người hỏi sửa", "praise": "khen", "draft": "soạn từ văn bản"}
_STATUSES: dict[Status, str] = {"new": "Chờ duyệt", "accepted": "Đã nhận", "rejected": "Đã bỏ"}
_HIDDEN = """
    SELECT candidate_id FROM candidate_documents AS held
    WHERE EXISTS (SELECT 1 FROM readers WHERE readers.document_id = held.document_id)
    AND NOT EXISTS (SELECT 1 FROM readers WHERE readers.document_id = held.document_id
                    AND name IN (SELECT value FROM json_each(?)))
"""


def visible(record: Record, person: Person, status: Status | None) -> list[Candidate]:
    """Those whose documents the person may all read; one that names none is for whoever reads everything or wrote it.

    The words of a question that found nothing, or of a correction, are those of somebody whose groups are not known.
    """
    found = candidates(record, status)
    if person.groups is None:
        return found
    hidden = {row[0] for row in record.rows(_HIDDEN, json.dumps(person.groups))}
    told = {row[0] for row in record.rows("SELECT DISTINCT candidate_id FROM candidate_documents")}
    written = record.rows("SELECT candidate_id FROM candidate_writers WHERE person = ?", person.name)
    told |= {row[0] for row in written}
    return [one for one in found if one.id in told and one.id not in hidden]


def changes_of(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of the question as the form says them."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].strip()

    if said("khong-co"):
        return {"question": said("hoi"), "answerable": False, "answers": [], "source": None, "quote": None} | {
            "locator": None
        }
    answers = [line.strip() for line in said("dap").splitlines() if line.strip()]
    return {"question": said("hoi"), "answerable": True, "answers": answers} | {
        "source": said("tep") or None,
        "quote": said("trich") or None,
    }


def check(candidate: Candidate, changes: dict[str, Any]) -> None:
    """Raises CandidateError for a question that says no right answer."""
    if changes["answerable"] and not changes["answers"] and not changes["source"]:
        raise CandidateError("Chưa có đáp án: ghi đáp án đúng, hoặc đánh dấu là văn bản không có câu trả lời.")
    checked(candidate, changes)


def whole(found: Sequence[Candidate], status: Status, may_export: bool) -> str:
    """The list of one status, the oldest first, with the way to the others."""
    tabs = "".join(
        f'<button type="button" class="nho" data-lay="{BASE}/de-xuat?loai={key}" data-vao="#dg-de-xuat"'
        f"{' aria-current=true' if key == status else ''}>{label}</button>"
        for key, label in _STATUSES.items()
    )
    export = (
        f'<p><button type="button" data-gui="{BASE}/de-xuat/bo" data-vao="#dg-bo">'
        "Lập bộ câu hỏi từ các câu đã nhận</button></p>"
        if may_export
        else ""
    )
    more = f'<p class="ghi-chu">Đang xem {SHOWN} câu đầu.</p>' if len(found) > SHOWN else ""
    items = "".join(f'<li id="dx-{one.id}">{item(one)}</li>' for one in found[:SHOWN])
    body = f'<ul class="de-xuat">{items}</ul>' if items else '<p class="trong">Không có câu nào.</p>'
    return (
        f'<section aria-label="Câu hỏi đề xuất"><h3>Câu hỏi đề xuất</h3><p class="viec loai">{tabs}</p>'
        f"<p>{_STATUSES[status]}: {len(found)} câu.</p>{export}{more}{body}</section>"
    )


def item(one: Candidate) -> str:
    """One candidate with its form."""
    fields, at = one.fields, f"{BASE}/de-xuat/{one.id}"
    answers = escape("\n".join(fields.get("answers") or []))
    before = "".join(f"<li>{escape(str(turn['question']))}</li>" for turn in fields.get("history") or [])
    asked = f"<p>Hỏi sau các câu:</p><ul>{before}</ul>" if before else ""
    unanswerable = "" if fields.get("answerable", True) else " checked"
    by = f" · {escape(one.decided_by or '')}" if one.decided_by else ""
    refuse = "" if one.status == "rejected" else _button(one, "bo", "✕ Bỏ", "")
    return (
        f'<form data-gui="{at}/nhan" data-cach="POST" data-vao="#dx-{one.id}">'
        f'<p><span class="nhan nhat">{_ORIGINS[one.origin]}</span> <span class="nhan nhat">{_STATUSES[one.status]}{by}'
        f'</span> <span class="ghi-chu">{"/".join(reversed(one.at[:10].split("-")))}</span></p>'
        f'<p class="loi-van">{escape(one.note)}</p>{asked}'
        f'<label class="o">Câu hỏi<textarea name="hoi" rows="2" required>{escape(str(fields["question"]))}</textarea>'
        '</label><label class="o">Đáp án đúng, mỗi cách viết một dòng'
        f'<textarea name="dap" rows="2">{answers}</textarea></label><div class="luoi">'
        '<label class="o">Tệp nguồn<input name="tep" autocomplete="off" '
        f'value="{escape(str(fields.get("source") or ""))}"></label>'
        '<label class="o">Câu làm căn cứ<input name="trich" autocomplete="off" '
        f'value="{escape(str(fields.get("quote") or ""))}"></label></div>'
        f'<label class="chon-nhom"><input type="checkbox" name="khong-co" value="1"{unanswerable}> '
        "Văn bản không có câu trả lời: trả lời đúng là từ chối</label>"
        f'<div class="nut-nap"><button type="submit" class="chinh">✓ {"Lưu" if one.status == "accepted" else "Nhận"}'
        f"</button>{refuse}</div></form>"
    )


def _button(one: Candidate, action: str, label: str, kind: str) -> str:
    return (
        f'<button type="button" class="{kind}" data-gui="{BASE}/de-xuat/{one.id}/{action}" data-vao="#dx-{one.id}">'
        f"{label}</button>"
    )


def decided(one: Candidate) -> str:
    """What stands in the place of a candidate that was just decided on."""
    told = "✓ Đã nhận" if one.status == "accepted" else "✕ Đã bỏ"
    return f'<p role="status" class="da-duyet"><strong>{told}:</strong> {escape(str(one.fields["question"]))}</p>'
