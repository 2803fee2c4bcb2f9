"""One document as HTML: what is known of it and from where, its versions and relations, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rag.corrections import FIELDS as ORDER
from rag.schema import Document, Origin, Relation
from ui.office import audience
from ui.office.listing import BASE
from ui.office.words import DATES, FIELDS, LONG, RELATIONS, TOLD, day


@dataclass(frozen=True, slots=True)
class Correction:
    """What a clerk put in the place of what was read (`seen`), and when (ISO)."""

    field: str
    seen: str | None
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another document that belongs to the one shown: its id ("" when it is not in the library), and what it is."""

    id: str
    title: str
    told: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is shown of one document to one person; `files` are its paths, `groups` those it is kept to.

    `choices` are the groups that the person may keep it to; with `any_group` others too.
    """

    document: Document
    files: Sequence[str]
    groups: Sequence[str] | None
    corrections: Sequence[Correction]
    versions: Sequence[Beside]
    relations: Sequence[Beside]
    similar: Sequence[Beside]
    notices: Sequence[str]
    has_original: bool
    may_change: bool
    choices: Sequence[str]
    any_group: bool


def whole(shown: Shown) -> str:
    """The view of one document."""
    document = shown.document
    parts = [
        '<p><button type="button" data-dong="#vb-mot">← Về danh sách</button></p>',
        f'<h3 tabindex="-1" data-tieu-diem>{escape(document.title)}</h3>',
        _warnings(shown),
        _doings(shown),
        f'<div id="vb-thong-tin">{facts(shown)}</div>',
        _beside("Các bản khác", shown.versions),
        _beside("Quan hệ với văn bản khác", shown.relations),
        _beside("Gần trùng", shown.similar),
        _structure(document),
    ]
    if shown.may_change:
        parts.append(_removal(shown))
    return f'<article class="mot-van-ban" data-vb="{document.id}">{"".join(parts)}</article>'


def _warnings(shown: Shown) -> str:
    notes = [*shown.notices, *shown.document.notes]
    if pages := shown.document.ocr_pages:
        told = ", ".join(map(str, pages[:20])) + ("…" if len(pages) > 20 else "")
        notes.append(f"Trang {told} là bản quét, chữ do máy nhận dạng.")
    if shown.document.provisional:
        notes.append("Còn trang chưa đọc được vì máy chủ thiếu chương trình; sẽ đọc lại ở lần nạp sau.")
    return f'<ul class="luu-y-doc">{"".join(f"<li>⚠ {escape(note)}</li>" for note in notes)}</ul>' if notes else ""


def _doings(shown: Shown) -> str:
    key = shown.document.id
    buttons = []
    if shown.has_original:
        buttons.append(f'<a class="nut" href="van-ban/{key}/goc" download>⬇ Tải bản gốc</a>')
    if shown.may_change:
        buttons.append(f'<button type="button" data-gui="{BASE}/{key}/nap-lai" data-vao="#vb-viec">↻ Đọc lại</button>')
    return f'<p class="viec">{"".join(buttons)}</p><div id="vb-viec" aria-live="polite"></div>' if buttons else ""


def facts(shown: Shown, done: str = "") -> str:
    """The metadata, each with where it was told, and the forms that change them; `done` says what just was."""
    document = shown.document
    origins = {origin.field: origin for origin in document.origins}
    made = {one.field: one for one in shown.corrections}
    rows = "".join(_fact(document, field, origins.get(field), made.get(field), shown) for field in ORDER)
    kept = "mọi người" if not shown.groups else ", ".join(shown.groups)
    files = "".join(f"<li>{escape(file)}</li>" for file in shown.files)
    said = f'<p class="hop" role="status" tabindex="-1" data-tieu-diem>✓ {escape(done)}</p>' if done else ""
    return (
        f'{said}<h4>Thông tin</h4><table class="bang thong-tin"><tbody>{rows}'
        f'<tr><th scope="row">Ai được đọc</th><td>{escape(kept)}</td><td></td></tr>'
        f'<tr><th scope="row">Tệp</th><td><ul class="tep">{files}</ul></td><td></td></tr></tbody></table>'
        + (f"{_readers(shown)}{_form(shown)}" if shown.may_change else "")
    )


def _readers(shown: Shown) -> str:
    """Who belongs to no group has nobody to keep a document to."""
    if not shown.choices and not shown.any_group:
        return ""
    return (
        '<details class="sua"><summary>Đổi người được đọc</summary>'
        f'<div id="vb-nguoi-doc" aria-live="polite">{readers_form(shown)}</div></details>'
    )


def readers_form(shown: Shown) -> str:
    """The form that changes who may read the document."""
    return audience.form(shown.document.id, shown.groups or (), shown.choices, more=shown.any_group)


def _fact(document: Document, field: str, origin: Origin | None, made: Correction | None, shown: Shown) -> str:
    value = getattr(document, field)
    text = escape(day(value) if field in DATES else value or "")
    told = TOLD[origin.told] if origin else ""
    if origin is not None and origin.told == "text" and (page := document.page_at(origin.start)):
        told += f", trang {page}"
    back = ""
    if made is not None:
        seen = (day(made.seen) if field in DATES else made.seen) or "không có"
        told = f"{made.author} sửa ngày {day(made.at[:10])}; máy đọc: {seen}"
        if shown.may_change:
            back = (
                f' <button type="button" class="nho" data-gui="{BASE}/{document.id}/tra-lai?muc={field}" '
                f'data-vao="#vb-thong-tin" aria-label="Trả {FIELDS[field]} về như máy đọc">Trả lại</button>'
            )
    if not value and made is None:
        return ""
    return (
        f'<tr><th scope="row">{FIELDS[field]}</th><td class="gia-tri">{text or "<em>không có</em>"}</td>'
        f'<td class="nguon-tin">{escape(told)}{back}</td></tr>'
    )


def _form(shown: Shown) -> str:
    document = shown.document
    boxes = []
    for field in ORDER:
        value = getattr(document, field)
        text = escape(day(value) if field in DATES else value or "")
        attributes = f'name="{field}" maxlength="4000"'
        box = (
            f'<textarea {attributes} rows="2">{text}</textarea>'
            if field in LONG
            else f'<input {attributes} value="{text}"{_hint(field)}>'
        )
        boxes.append(f'<label class="o{" rong" if field in LONG else ""}">{FIELDS[field]}{box}</label>')
    return (
        f'<details class="sua"><summary>Sửa thông tin</summary><form data-gui="{BASE}/{document.id}/sua" '
        f'data-cach="POST" data-vao="#vb-thong-tin"><div class="luoi">{"".join(boxes)}</div>'
        '<p class="ghi-chu">Để trống nếu văn bản không có. Nạp lại tệp không làm mất chỗ đã sửa.</p>'
        '<button type="submit" class="chinh">Lưu chỗ sửa</button></form></details>'
    )


def _hint(field: str) -> str:
    if field in DATES:
        return ' placeholder="ngày/tháng/năm"'
    return ' placeholder="ví dụ: 9 tháng năm 2024"' if field == "period" else ""


def _beside(title: str, found: Sequence[Beside]) -> str:
    if not found:
        return ""
    items = "".join(
        f"<li>{escape(one.told)}: "
        + (
            f'<a href="?tab=van-ban&amp;vb={one.id}" data-lay="{BASE}/{one.id}" data-vao="#vb-mot">'
            f"{escape(one.title)}</a>"
            if one.id
            else f'{escape(one.title)} <span class="nhan nhat">không có trong kho</span>'
        )
        + "</li>"
        for one in found
    )
    return f"<h4>{title}</h4><ul>{items}</ul>"


def relation(kind: Relation, *, passive: bool) -> str:
    """What a document does to another, or the other way round."""
    told = RELATIONS[kind.kind][passive]
    return told if kind.whole or kind.kind in ("amends", "consolidates") else f"{told} (một phần)"


def _structure(document: Document) -> str:
    told = f"{len(document.provisions)} phần, {len(document.tables)} bảng"
    if document.page_starts:
        told += f", {len(document.page_starts)} trang"
    return (
        f'<details class="cau-truc" data-mo="{BASE}/{document.id}/cau-truc"><summary>Cấu trúc máy nhận ra '
        f'<span class="nhan nhat">{told}</span></summary><div class="noi-dung"></div></details>'
    )


def _removal(shown: Shown) -> str:
    word = confirmation(shown.document)
    more = f"{len(shown.files)} tệp" if len(shown.files) > 1 else "tệp"
    return (
        '<details class="xoa"><summary>Xoá văn bản này</summary>'
        f'<form data-gui="{BASE}/{shown.document.id}/xoa" data-cach="POST" data-vao="#vb-mot">'
        f"<p>Xoá hẳn {more} này khỏi kho: chữ, chỉ mục, bản gốc, câu hỏi đã soạn từ nó. Không lấy lại được.</p>"
        f'<label class="o"><span>Gõ lại <strong>{escape(word)}</strong> để xoá</span>'
        '<input name="xac-nhan" autocomplete="off" required></label>'
        '<button type="submit" class="nguy">Xoá hẳn</button></form></details>'
    )


def confirmation(document: Document) -> str:
    """What has to be typed to remove a document: its number, or the word for it."""
    return document.number or "xoá"
