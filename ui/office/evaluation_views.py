"""The evaluation tab as HTML: its parts, the choice of a set, the runs and how they stand, one run's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.report.words import percent
from ui.access.person import Person
from ui.office.evaluation_runs import Run
from ui.office.evaluation_sets import KINDS, MAX_BYTES, Groups, QuestionSet
from ui.office.evaluation_work import State

BASE = "van-phong/danh-gia"
WHOLE = (
    '<div class="van-phong danh-gia" id="van-phong-dg">'
    '<section aria-label="Chạy đánh giá"><h3>Chạy đánh giá</h3>'
    f'<mot-muc id="dg-bo" src="{BASE}/bo"></mot-muc>'
    f'<mot-muc id="dg-dang-chay" src="{BASE}/dang-chay"></mot-muc></section>'
    f'<mot-muc id="dg-lan" src="{BASE}/lan"></mot-muc>'
    '<section id="dg-mot" aria-label="Báo cáo, so sánh"></section>'
    f'<mot-muc id="dg-xu-huong" src="{BASE}/xu-huong"></mot-muc>'
    f'<mot-muc id="dg-de-xuat" src="{BASE}/de-xuat"></mot-muc></div>'
)
_STATES: dict[State, str] = {
    "done": "✓ Xong",
    "running": "▶ Đang chạy",
    "waiting": "… Chờ đến lượt",
    "stopped": "■ Đã dừng",
    "failed": "✕ Không xong",
}
CLOSE = '<button type="button" data-dong="#dg-mot">✕ Đóng</button>'


def sets(found: Sequence[QuestionSet], chosen: str, person: Person) -> str:
    """The form that runs a set, and the one that brings a new set; `chosen` is the id of the one to begin with."""
    options = "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == chosen else ""}>{escape(one.title)}</option>'
        for one in found
    )
    return (
        f'<form class="chay" data-gui="{BASE}/lan" data-cach="POST" data-vao="#dg-dang-chay">'
        f'<label class="o">Bộ câu hỏi<select name="bo" required>{options}</select></label>'
        '<button type="submit" class="chinh">Chạy</button></form>'
        f'<p class="ghi-chu">Câu hỏi được chấm trên {scope_of(person.groups)}.</p>'
        f'<p class="chon-bo"><label class="nut">Tải bộ câu hỏi lên<input type="file" data-bo="{BASE}/bo" '
        f'data-lon="{MAX_BYTES}" accept="{",".join(KINDS)}"></label>'
        f'<span class="ghi-chu">Excel, CSV hoặc JSONL, nhiều nhất {MAX_BYTES // 1_000_000} MB; '
        "cột: id, question, answers, answerable, source, quote, kind, tags.</span></p>"
    )


def scope_of(groups: Groups) -> str:
    """What a run was asked of.

    >>> scope_of(("Văn phòng",)), scope_of(())
    ('văn bản chung và của nhóm Văn phòng', 'văn bản chung')
    """
    if groups is None:
        return "mọi văn bản"
    return f"văn bản chung và của nhóm {escape(', '.join(groups))}" if groups else "văn bản chung"


def when(run: Run) -> str:
    """The day and time a run began.

    >>> from pathlib import Path
    >>> when(Run(Path("x"), "mau", "Mẫu", "", None, "2026-11-28T03:05:09", 3))
    '28/11/2026 03:05:09'
    """
    day, _, clock = run.at.partition("T")
    return f"{'/'.join(reversed(day.split('-')))} {clock[:8]}"


def running(active: Sequence[tuple[Run, State]], *, before: frozenset[str] | None) -> str:
    """Those that wait or run, asked for anew until there are none; `before` are those the page knows of."""
    now = frozenset(run.name for run, _ in active)
    changed = ' data-doi="#dg-lan,#dg-xu-huong"' if before is not None and before != now else ""
    if not active:
        return f'<p class="tien-do" role="status"{changed}>✓ Đã chạy xong hoặc đã dừng.</p>' if before else ""
    parts = "".join(_progress(run, state) for run, state in active)
    again = f"{BASE}/dang-chay?dang={','.join(sorted(now))}"
    return f'<div data-lai="{again}" data-sau="1000"><div{changed}>{parts}</div></div>'


def _progress(run: Run, state: State) -> str:
    done = run.answered()
    told = f"{_STATES[state]}: <strong>{escape(run.title)}</strong>, {done}/{run.total} câu"
    stage = " (đang mở kho…)" if state == "running" and not done else ""
    return (
        f'<div class="viec-nap"><p class="tien-do">{told}{stage}</p>'
        f'<progress max="{run.total}" value="{done}" aria-label="Đã chấm {done} trên {run.total} câu"></progress>'
        f'<button type="button" data-gui="{BASE}/lan/{run.name}/dung" data-vao="#dg-dang-chay">Dừng</button></div>'
    )


def runs(found: Sequence[tuple[Run, State, str]], right: Mapping[str, float | None], person: Person, shown: int) -> str:
    """The list of runs with their state and why they failed; `right` is the share of right answers by run's name."""
    head = '<section aria-label="Các lần chạy"><h3>Các lần chạy</h3>'
    if not found:
        return f'{head}<p class="trong">Chưa có lần chạy nào. Chọn một bộ câu hỏi rồi bấm Chạy.</p></section>'
    rows = "".join(_row(run, state, error, right.get(run.name), person) for run, state, error in found[:shown])
    more = f'<p class="ghi-chu">Đang xem {shown} lần mới nhất trong {len(found)} lần.</p>' if len(found) > shown else ""
    return (
        f'{head}<div class="bang-cuon"><table class="bang vb lan"><thead><tr><th scope="col">Bộ câu hỏi</th>'
        '<th scope="col">Bắt đầu</th><th scope="col">Kết quả</th><th scope="col">Trả lời đúng</th>'
        f'<th scope="col">Việc</th></tr></thead><tbody>{rows}</tbody></table></div>{more}'
        f"{_pair([run for run, state, _ in found if state == 'done'])}</section>"
    )


def _row(run: Run, state: State, error: str, right: float | None, person: Person) -> str:
    at = f"{BASE}/lan/{run.name}"
    name = _called(run)
    doings = []
    if state == "done":
        doings += [
            f'<button type="button" class="nho" data-lay="{at}" data-vao="#dg-mot" aria-label="Xem báo cáo {name}">'
            "Xem báo cáo</button>"
        ]
    elif state in ("stopped", "failed"):
        doings += [
            f'<button type="button" class="nho" data-gui="{at}/tiep" data-vao="#dg-dang-chay" '
            f'aria-label="Chạy tiếp {name}">Chạy tiếp</button>'
        ]
    if state not in ("running", "waiting") and may_discard(person, run):
        doings += [
            f'<button type="button" class="nho nguy" data-gui="{at}/xoa" data-vao="#dg-dang-chay" data-hoi="Xoá lần '
            f'chạy này cùng báo cáo của nó?" aria-label="Xoá {name}">Xoá</button>'
        ]
    why = f'<small class="vi-sao">{escape(error)}</small>' if error else ""
    who = f"{escape(run.person)} · " if run.person else ""
    return (
        f"<tr><td><strong>{escape(run.title)}</strong><small>{who}{scope_of(run.groups)}</small></td>"
        f'<td data-nhan="Bắt đầu">{when(run)}</td><td data-nhan="Kết quả">{_STATES[state]}, '
        f'{run.answered()}/{run.total} câu{why}</td><td data-nhan="Trả lời đúng">{percent(right)}</td>'
        f'<td><div class="viec">{"".join(doings)}</div></td></tr>'
    )


def may_discard(person: Person, run: Run) -> bool:
    """A clerk's own runs, and all of them for an administrator."""
    return person.at_least("admin") or run.person == person.name


def _called(run: Run) -> str:
    return f"{escape(run.title)}, {when(run)}"


def _pair(done: Sequence[Run]) -> str:
    """The form that chooses two runs to compare."""
    if len(done) < 2:
        return ""
    earlier = next((one for one in done[1:] if one.set_id == done[0].set_id), done[1])

    def choice(name: str, label: str, chosen: Run) -> str:
        options = "".join(
            f'<option value="{one.name}"{" selected" if one is chosen else ""}>{_called(one)}'
            f"{f', {escape(one.person)}' if one.person else ''}</option>"
            for one in done
        )
        return f'<label class="o">{label}<select name="{name}">{options}</select></label>'

    return (
        f'<h4>So sánh hai lần chạy</h4><form class="so" data-gui="{BASE}/so-sanh" data-vao="#dg-mot">'
        f"{choice('truoc', 'Lần trước', earlier)}{choice('nay', 'Lần này', done[0])}"
        '<button type="submit">So sánh</button></form>'
    )


def report(run: Run) -> str:
    """One run's report in a frame that can reach nothing of the page."""
    at = f"{BASE}/lan/{run.name}"
    name = _called(run)
    return (
        f'<article><h3 tabindex="-1" data-tieu-diem>Báo cáo: {name}</h3>'
        f'<p class="ghi-chu">Đã hỏi trên {scope_of(run.groups)}.</p><p class="viec">'
        f'<a class="nut" href="{at}/tai" download>⬇ Tải báo cáo</a>'
        f'<a class="nut" href="{at}/bao-cao" target="_blank" rel="noopener">Mở riêng</a>{CLOSE}</p>'
        f'<iframe class="bao-cao" src="{at}/bao-cao" sandbox="allow-scripts" title="Báo cáo {name}"></iframe></article>'
    )
