"""Where files are put to go into the library: by dragging, or chosen from the disk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ingest.limits import MAX_FILE_BYTES, megabytes
from ui.access.person import Person
from ui.office.audience import EVERYONE, boxes
from ui.office.batches import Batch
from ui.office.jobs import Job
from ui.office.names import KNOWN
from ui.office.progress import full

INGEST = "Nạp"  # how the name of an ingest of uploaded files begins


def whole(person: Person, groups: Sequence[str], left: Sequence[Batch], latest: Job | None) -> str:
    """The panel of one person: the place to drop files on, what was left unfinished, how the latest ingest stands."""
    kinds = " ".join(sorted(KNOWN))
    progress = full(latest) if latest is not None else ""
    unfinished = "".join(_left(batch, person, groups) for batch in left)
    return (
        f'<div class="tha" data-tha data-duoi="{kinds}" data-lon="{MAX_FILE_BYTES}">'
        "<p><strong>Kéo thả tệp hoặc thư mục vào đây</strong>, hoặc chọn:</p>"
        '<p class="chon"><label class="nut">Chọn tệp<input type="file" multiple data-tep></label>'
        '<label class="nut">Chọn thư mục<input type="file" webkitdirectory data-tep></label></p>'
        f'<p class="ghi-chu">PDF, bản quét, Word, Excel, HTML, TXT, ZIP; mỗi tệp nhiều nhất '
        f"{megabytes(MAX_FILE_BYTES)}.</p></div>"
        f'<div data-cho hidden><form class="nap" data-nap>{_audience(person, groups)}'
        '<div class="nut-nap"><button type="submit" class="chinh">Nạp vào kho</button>'
        '<button type="button" data-huy>Bỏ</button></div>'
        '<p class="tong" role="status" aria-live="polite"></p><ol class="tai-len"></ol></form></div>'
        f'{unfinished}<div id="vb-tien-do">{progress}</div>'
    )


def _audience(person: Person, groups: Sequence[str]) -> str:
    checked = (EVERYONE,) if not groups or person.groups is None else ()
    return boxes(groups, "Ai được đọc những văn bản này?", checked, more=person.groups is None)


def _left(batch: Batch, person: Person, groups: Sequence[str]) -> str:
    count = len(batch.files())
    at = batch.at.replace("T", " lúc ")
    drop = (
        f'<button type="button" data-gui="van-phong/nap/{batch.name}/bo" data-vao="#vb-tien-do">Bỏ</button>'
        if batch.state == "open"
        else ""
    )
    told = "đã tải lên nhưng chưa nạp" if batch.state == "open" else "nạp dở"
    choice = _audience(person, groups) if batch.state == "open" else ""
    return (
        f'<form class="hop luu-y" data-gui="van-phong/nap/{batch.name}/bat-dau" data-cach="POST" '
        f'data-vao="#vb-tien-do" data-mot-lan><p>{count} tệp {told} ({escape(at)}).</p>{choice}'
        f'<div class="nut-nap"><button type="submit">Nạp tiếp</button>{drop}</div></form>'
    )
