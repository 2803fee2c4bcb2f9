"""The list of documents as HTML: its form, a page of its rows, the way to the other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import cast, get_args
from urllib.parse import urlencode

from rag.days import iso_day
from rag.errors import RagError
from rag.shelf import Listed, Sort, State, Wanted
from ui.access.person import Person
from ui.office.words import SORTS, STATES, day, thousands

SIZE = 50
BASE = "van-phong/van-ban"
# Field of the form → field of what is wanted.
_TEXTS = {"tim": "words", "loai": "kind", "noi": "issuer", "dia": "place", "ky": "period"}
_DAYS = {"tu": ("date_from", "Từ ngày"), "den": ("date_to", "Đến ngày")}
_BADGES = {"older": "Bản cũ", "ended": "Hết hiệu lực", "not_yet": "Chưa có hiệu lực"}


class FilterError(RagError):
    """A filter cannot be used; its message names it and what it could be."""


def wanted_of(given: Mapping[str, str], person: Person) -> Wanted:
    """What the form asks for, as far as the person may see it. Raises FilterError for a day that is none."""
    texts = {field: given.get(name, "").strip()[:200] for name, field in _TEXTS.items()}
    days = {}
    for name, (field, label) in _DAYS.items():
        try:
            days[field] = iso_day(value) if (value := given.get(name, "").strip()) else ""
        except ValueError as error:
            raise FilterError(f"{label}: {error}") from None
    state, sort = given.get("tt", ""), given.get("xep", "newest")
    return Wanted(
        groups=person.groups,
        **texts,
        **days,
        state=cast(State, state) if state in get_args(State) else "",
        sort=cast(Sort, sort) if sort in get_args(Sort) else "newest",
    )


def form() -> str:
    """The search box and the filters; what is chosen is applied by itself."""
    texts = "".join(
        f'<label class="o">{label}<input name="{name}" list="vb-{name}" autocomplete="off"></label>'
        for name, label in (("loai", "Loại"), ("noi", "Nơi ban hành"), ("dia", "Địa phương"), ("ky", "Kỳ số liệu"))
    )
    days = "".join(
        f'<label class="o">{label}<input name="{name}" inputmode="numeric" placeholder="ngày/tháng/năm"></label>'
        for name, (_, label) in _DAYS.items()
    )
    return (
        f'<form class="loc" data-gui="{BASE}/danh-sach" data-vao="#vb-trang" data-tu-gui role="search">'
        '<label class="o tim">Tìm theo tên, số hiệu, tên tệp (có dấu hay không dấu)'
        '<input type="search" name="tim" maxlength="200" autocomplete="off"></label>'
        f'<label class="o">Sắp xếp{_select("xep", SORTS)}</label>'
        f'<details class="them"><summary>Lọc thêm</summary><div class="luoi">{texts}{days}'
        f'<label class="o">Tình trạng{_select("tt", STATES)}</label></div>'
        '<button type="reset" data-xoa-loc>Bỏ lọc</button></details></form>'
    )


def _select(name: str, options: Mapping[str, str]) -> str:
    inner = "".join(f'<option value="{value}">{escape(label)}</option>' for value, label in options.items())
    return f'<select name="{name}">{inner}</select>'


def suggestions(values: Mapping[str, Sequence[str]]) -> str:
    """What the filters may be set to, for the browser to offer while one types."""
    lists = (
        f'<datalist id="vb-{name}">{"".join(f"<option>{escape(value)}</option>" for value in found)}</datalist>'
        for name, found in values.items()
    )
    return "".join(lists)


def table(rows: Sequence[Listed], total: int, page: int, given: Mapping[str, str]) -> str:
    """One page of the list (from 1)."""
    if not total:
        return '<p class="trong" role="status">Không có văn bản nào khớp. Bỏ bớt chữ tìm hoặc điều kiện lọc.</p>'
    first = (page - 1) * SIZE + 1
    told = f"{thousands(total)} văn bản · đang xem {thousands(first)}–{thousands(first + len(rows) - 1)}"
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Văn bản", "Loại", "Ngày", "Nơi ban hành", "Kỳ, địa phương")
    )
    return (
        f'<p class="dem" role="status">{told}</p><div class="bang-cuon"><table class="bang vb"><thead><tr>{heads}</tr>'
        f"</thead><tbody>{''.join(map(_row, rows))}</tbody></table></div>{_pager(total, page, given)}"
    )


def _row(row: Listed) -> str:
    number = f'<span class="so-hieu">{escape(row.number)}</span> ' if row.number else ""
    about = " · ".join(escape(part) for part in (row.period, row.place) if part)
    return (
        f'<tr><td><a href="?tab=van-ban&amp;vb={row.id}" data-lay="{BASE}/{row.id}" data-vao="#vb-mot">'
        f"{escape(row.title)}</a>{_badges(row)}<small>{number}{escape(row.source)}</small></td>"
        f'<td data-nhan="Loại">{escape(row.kind or "")}</td><td data-nhan="Ngày">{escape(day(row.date))}</td>'
        f'<td data-nhan="Nơi ban hành">{escape(row.issuer or "")}</td><td data-nhan="Kỳ, địa phương">{about}</td></tr>'
    )


def _badges(row: Listed) -> str:
    told = [("", _BADGES[row.state])] if row.state in _BADGES else []
    told += [("nhat", f"{row.notes} lưu ý")] if row.notes else []
    told += [("nhat", "bản quét")] if row.scanned else []
    told += [("nhat", "đã sửa")] if row.corrected else []
    told += [("", "chưa đọc hết")] if row.provisional else []
    return "".join(f' <span class="nhan {kind}">{text}</span>' for kind, text in told)


def _pager(total: int, page: int, given: Mapping[str, str]) -> str:
    last = -(-total // SIZE)
    if last == 1:
        return ""
    kept = {key: value for key, value in given.items() if value and key != "trang"}

    def to(number: int, label: str, name: str) -> str:
        if not 1 <= number <= last or number == page:
            return f'<button type="button" disabled aria-label="{name}">{label}</button>'
        address = escape(f"{BASE}/danh-sach?{urlencode({**kept, 'trang': number})}")
        return (
            f'<button type="button" data-lay="{address}" data-vao="#vb-trang" data-len aria-label="{name}">{label}'
            "</button>"
        )

    return (
        '<nav class="lat-trang" aria-label="Các trang của danh sách">'
        f"{to(1, '⏮', 'Trang đầu')}{to(page - 1, '‹ Trước', 'Trang trước')}"
        f"<span>Trang {thousands(page)} / {thousands(last)}</span>"
        f"{to(page + 1, 'Sau ›', 'Trang sau')}{to(last, '⏭', 'Trang cuối')}</nav>"
    )
