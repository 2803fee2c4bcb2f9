"""Two runs beside each other as HTML: what went from right to wrong and back, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.baseline import Comparison, Difference, Flip
from eval.report.words import MEASURES, TESTS, VERDICTS, number, signed
from eval.scores.summary import LOWER_IS_BETTER
from ui.office.evaluation_runs import Run
from ui.office.evaluation_trend import SHOWN
from ui.office.evaluation_views import CLOSE, when


def whole(before: Run, now: Run, found: Comparison) -> str:
    """The view of one comparison."""
    return (
        '<article><h3 tabindex="-1" data-tieu-diem>So sánh hai lần chạy</h3>'
        f"<p><strong>Trước:</strong> {escape(before.title)}, {when(before)}<br>"
        f'<strong>Nay:</strong> {escape(now.title)}, {when(now)}</p><p class="viec">{CLOSE}</p>'
        f"{_unlike(before, now, found)}"
        f"{_flips('▼ Từ đúng thành sai', found.worse)}{_flips('▲ Từ sai thành đúng', found.better)}"
        f"{_differences(found.differences)}</article>"
    )


def _unlike(before: Run, now: Run, found: Comparison) -> str:
    """What else differs, beside the answers."""
    told = []
    if before.groups != now.groups:
        told.append("Hai lần hỏi với quyền đọc khác nhau.")
    if not found.same_corpus and before.groups == now.groups:
        told.append("Kho văn bản đã thay đổi giữa hai lần.")
    if not found.same_settings:
        told.append("Cài đặt hoặc chương trình đã thay đổi giữa hai lần.")
    for label, ids in (("chỉ lần này có", found.added), ("chỉ lần trước có", found.removed), ("đã sửa", found.changed)):
        if ids:
            more = "…" if len(ids) > 10 else ""
            told.append(f"{len(ids)} câu {label}, không so: {', '.join(ids[:10])}{more}.")
    return f'<ul class="luu-y-doc">{"".join(f"<li>{escape(one)}</li>" for one in told)}</ul>' if told else ""


def _flips(title: str, flips: Sequence[Flip]) -> str:
    items = "".join(
        f"<li><details><summary>{escape(one.question)} <span class='nhan nhat'>{VERDICTS[one.before]} → "
        f"{VERDICTS[one.now]}</span></summary><p><strong>Trước:</strong> {escape(one.was)}</p>"
        f"<p><strong>Nay:</strong> {escape(one.answer)}</p></details></li>"
        for one in flips
    )
    return f"<h4>{title}: {len(flips)} câu</h4>" + (
        f'<ul class="doi">{items}</ul>' if items else "<p>Không câu nào.</p>"
    )


def _differences(found: Mapping[str, Difference]) -> str:
    """The main measures, and whichever else differs."""
    rows = "".join(_row(name, one) for name, one in found.items() if name in SHOWN or one.difference)
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Số đo", "Trước", "Nay", "Chênh", "p", "Số câu"))
    return (
        f'<h4>Các số đo</h4><div class="bang-cuon"><table class="bang so-do"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        '<p class="ghi-chu">p dưới 0,05: khó do ngẫu nhiên mà có; p lớn: chưa thể nói là khác.</p>'
    )


def _row(name: str, one: Difference) -> str:
    worse = (one.difference > 0) == (name in LOWER_IS_BETTER)
    mark = "" if not one.difference else " ▼ kém đi" if worse else " ▲ tốt lên"
    label = MEASURES.get(name, (name, ""))[0].strip("— ")
    cells = (
        ("Trước", number(one.before)),
        ("Nay", number(one.now)),
        ("Chênh", f"{signed(one.difference)}{mark}"),
        ("p", f"{number(one.p)} ({TESTS[one.test]})"),
        ("Số câu", str(one.n)),
    )
    return f'<tr><th scope="row">{label}</th>' + "".join(f'<td data-nhan="{k}">{v}</td>' for k, v in cells) + "</tr>"
