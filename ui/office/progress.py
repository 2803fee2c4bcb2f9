"""How a job stands, as HTML that asks for itself anew until it is over."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ui.office.jobs import Job
from ui.office.words import OUTCOMES, thousands

JOB = "van-phong/viec"
_SHOWN = 400  # files named one by one
_ICONS = {"added": "✓", "updated": "✓", "unchanged": "＝", "failed": "✕"}


def short(job: Job, *, back: bool = False) -> str:
    """A job in a line or two; `back` offers the way to the list when it is over."""
    address = f"{JOB}/{job.id}/ngan" + ("?ve=1" if back else "")
    inner = f'<p class="tien-do {job.state}">{_said(job)}</p>{_bar(job)}'
    if not job.over:
        return f'<div data-lai="{address}" data-sau="1000">{inner}</div>'
    if back:
        inner += '<p><button type="button" data-dong="#vb-mot">← Về danh sách</button></p>'
    return f'<div data-doi="#vb-trang,#kho">{inner}{_failures(job)}</div>'


def full(job: Job, *, others: str = "") -> str:
    """A job with each of its files."""
    stop = (
        f'<button type="button" data-gui="{JOB}/{job.id}/dung" data-vao="#vb-tien-do">Dừng</button>'
        if job.can_stop and not job.over and not job.ending.is_set()
        else ""
    )
    if job.state in ("stopped", "failed") and job.can_stop and "/" in job.arguments[0]:
        batch = job.arguments[0].rpartition("/")[2]
        stop = (
            f'<button type="button" data-gui="van-phong/nap/{escape(batch)}/bat-dau" data-vao="#vb-tien-do">'
            "Nạp tiếp</button>"
        )
    live = "" if job.over else f' data-lai="{JOB}/{job.id}" data-sau="1000"'
    done = ' data-doi="#vb-trang,#kho"' if job.over else ""
    return (
        f'<div class="viec-nap"{live}{done}><p class="tien-do {job.state}" role="status">{_said(job)}</p>{others}'
        f"{_bar(job)}{stop}{_failures(job)}{_remarks(job)}{_files(job)}</div>"
    )


def _said(job: Job) -> str:
    name = f"<strong>{escape(job.what)}</strong>: "
    if job.state == "waiting":
        return f"{name}đang chờ đến lượt…"
    if job.state == "running":
        if job.busy:
            return f"{name}đang chờ. {escape(job.busy)}"
        if job.ending.is_set():
            return f"{name}đang dừng sau tệp này…"
        return name + _stage(job)
    if job.state == "stopped":
        return f"{name}■ đã dừng. {_counts(job)} Những gì đã nạp vẫn còn; nạp tiếp lúc nào cũng được."
    if job.state == "failed":
        return f"{name}✕ không xong. {escape(job.error)}"
    return f"{name}✓ xong. {_counts(job)}"


def _stage(job: Job) -> str:
    done, total = job.vectors
    if total and done < total:
        return f"đang lập chỉ mục theo nghĩa, {thousands(done)}/{thousands(total)} đoạn (đã tìm được theo từ ngữ)…"
    if job.total:
        return f"đang đọc, {thousands(job.done)}/{thousands(job.total)} tệp…"
    return "đang làm…"


def _counts(job: Job) -> str:
    if job.report is not None:
        told = {key: job.report[key] for key in ("added", "updated", "unchanged")}
        told["failed"] = len(job.report["failed"])
        if job.report["removed"]:
            return f"Đã xoá {job.report['removed']} tệp." + (" Có tệp không xoá được." if told["failed"] else "")
    else:
        told = job.counts
    parts = [f"{OUTCOMES[key].lower()} {thousands(count)}" for key, count in told.items() if count]
    return f"{', '.join(parts)}.".capitalize() if parts else ""


def _bar(job: Job) -> str:
    done, total = job.vectors if job.vectors[1] else (job.done, job.total)
    if job.over or not total:
        return ""
    return f'<progress max="{total}" value="{done}" aria-label="{escape(job.what)}"></progress>'


def _failures(job: Job) -> str:
    told = {(source, reason) for source, outcome, reason in job.files if outcome == "failed"}
    told |= {(one["path"].rpartition("/")[2], one["reason"]) for one in _reported(job) if not told}
    if not told:
        return ""
    items = "".join(f"<li><b>{escape(source)}</b>: {escape(reason)}</li>" for source, reason in sorted(told))
    return f'<div class="hop loi" role="alert"><strong>✕ {len(told)} tệp không nạp được</strong><ul>{items}</ul></div>'


def _reported(job: Job) -> Sequence[dict[str, str]]:
    return job.report["failed"] if job.report else ()


def _remarks(job: Job) -> str:
    """Remarks may name documents that are near this one but not for this person: notes are of its own files."""
    remarks: Sequence[str] = ()
    if job.report is not None:
        own = [f"LƯU Ý {note['path']}: {note['text']}" for note in job.report["notes"]]
        remarks = job.report["remarks"] if job.person.groups is None else own
    if not remarks:
        return ""
    return f'<div class="hop luu-y"><ul>{"".join(f"<li>{escape(line)}</li>" for line in remarks)}</ul></div>'


def _files(job: Job) -> str:
    if not job.files:
        return ""
    rows = "".join(
        f'<li class="{outcome}"><span aria-hidden="true">{_ICONS[outcome]}</span> {escape(source)} '
        f'<span class="nhan nhat">{OUTCOMES[outcome]}</span></li>'
        for source, outcome, _ in job.files[-_SHOWN:]
    )
    return f'<details class="tung-tep" open><summary>Từng tệp</summary><ol>{rows}</ol></details>'
