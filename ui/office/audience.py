"""Who may read documents: the choice as a form, what a form says, what a change of it means for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from rag.scope import group_names
from ui.access.person import Person
from ui.office.listing import BASE
from ui.office.names import UploadError

EVERYONE = "*"  # of the form: kept to no group


def boxes(groups: Sequence[str], legend: str, checked: Collection[str], *, more: bool) -> str:
    """The groups to choose from, `checked` some of them or `EVERYONE`; with `more` others can be written in."""

    def box(value: str, label: str) -> str:
        on = " checked" if value in checked else ""
        return (
            f'<label class="chon-nhom"><input type="checkbox" name="nhom" value="{escape(value)}"{on}> '
            f"{escape(label)}</label>"
        )

    named = "".join(box(name, f"Chỉ nhóm {name}") for name in groups)
    new = (
        '<label class="o">Nhóm khác (nhiều nhóm cách nhau bằng dấu chấm phẩy)'
        '<input name="nhom-moi" autocomplete="off"></label>'
        if more
        else ""
    )
    return f"<fieldset><legend>{legend}</legend>{box(EVERYONE, 'Mọi người')}{named}{new}</fieldset>"


def chosen(asked: Sequence[str], new: str, person: Person) -> tuple[str, ...]:
    """The groups that a form says, () for everyone. Raises UploadError for none, or for one not the person's own."""
    if EVERYONE in asked:
        return ()
    groups = group_names([*asked, *(new.split(";") if person.groups is None else ())])
    if not groups:
        raise UploadError("Chọn ai được đọc: mọi người, hoặc ít nhất một nhóm.")
    if person.groups is not None and (strange := set(groups) - set(person.groups)):
        raise UploadError(
            f"Anh/chị không thuộc nhóm {', '.join(sorted(strange))} nên không giữ văn bản cho nhóm ấy được."
        )
    return groups


def kept_after(before: Sequence[str], asked: Sequence[str], person: Person) -> tuple[str, ...]:
    """The groups that a document is kept to when a person asks for these; those that he does not know of stay.

    >>> an = Person("an", "clerk", ("A", "B"))
    >>> kept_after(["A", "Kín"], ["B"], an), kept_after(["A", "Kín"], [], an)
    (('B', 'Kín'), ())
    """
    if not asked:
        return ()
    unknown = () if person.groups is None else set(before) - set(person.groups)
    return tuple(sorted({*asked, *unknown}))


def form(document_id: str, kept_to: Sequence[str], groups: Sequence[str], *, more: bool) -> str:
    """The form that changes who may read a document, `kept_to` as far as the person may know."""
    choice = boxes(groups, "Ai được đọc văn bản này?", kept_to or (EVERYONE,), more=more)
    return (
        f'<form data-gui="{BASE}/{document_id}/nguoi-doc" data-cach="POST" data-vao="#vb-nguoi-doc">{choice}'
        '<p class="ghi-chu">Chọn “Mọi người” thì các nhóm đã đánh dấu không còn ý nghĩa. Nạp lại tệp không làm mất '
        'chỗ đã đổi.</p><button type="submit" class="chinh">Đổi người được đọc…</button></form>'
    )


def meaning(before: Collection[str], after: Collection[str], versions: int) -> list[str]:
    """What a change means, a sentence each: who reads it no more, who reads it now; groups as the person knows them.

    >>> meaning([], ["A"], 0)
    ['Chỉ nhóm A (và người quản trị) còn đọc được văn bản này; mọi người khác không tìm thấy, không tải được nó nữa.']
    >>> meaning(["A"], ["B"], 1)[1:]
    ['Nhóm A không tìm thấy, không tải được văn bản này nữa.', '1 bản khác (bản cũ, định dạng khác) cũng đổi theo.']
    """
    told = []
    if not after:
        told.append("Mọi người đọc được văn bản này, kể cả người không thuộc nhóm nào.")
    elif not before:
        told.append(
            f"Chỉ nhóm {', '.join(sorted(after))} (và người quản trị) còn đọc được văn bản này; mọi người khác không "
            "tìm thấy, không tải được nó nữa."
        )
    else:
        if gained := sorted(set(after) - set(before)):
            told.append(f"Nhóm {', '.join(gained)} đọc được văn bản này.")
        if lost := sorted(set(before) - set(after)):
            told.append(f"Nhóm {', '.join(lost)} không tìm thấy, không tải được văn bản này nữa.")
    if versions:
        told.append(f"{versions} bản khác (bản cũ, định dạng khác) cũng đổi theo.")
    return told


def confirmation(document_id: str, sentences: Sequence[str], asked: Sequence[str]) -> str:
    """The question before a change is made; it sends what it said, so that nobody agrees to something else."""
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    hidden = "".join(f'<input type="hidden" name="nhom" value="{escape(one)}">' for one in asked or (EVERYONE,))
    return (
        f'<form class="hop luu-y" data-gui="{BASE}/{document_id}/nguoi-doc" data-cach="POST" data-vao="#vb-thong-tin">'
        f'<p tabindex="-1" data-tieu-diem><strong>Đổi người được đọc, có hiệu lực ngay:</strong></p><ul>{items}</ul>'
        f'{hidden}<input type="hidden" name="xac-nhan" value="{escape(" ".join(sentences))}">'
        '<div class="nut-nap"><button type="submit" class="chinh">Đồng ý đổi</button>'
        f'<button type="button" data-lay="{BASE}/{document_id}/nguoi-doc" data-vao="#vb-nguoi-doc">Thôi</button></div>'
        "</form>"
    )
