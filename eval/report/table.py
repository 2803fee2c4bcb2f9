"""The table of every question: what was answered, from where, what it is worth, and why it was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from eval.outcome import Outcome
from eval.report.words import MEASURES, REASONS, VERDICTS, number
from eval.scores.words import MARKS

_HEAD = ("Câu", "Câu hỏi", "Trả lời", "Nguồn đã dẫn", "Kết quả")
_GOOD = ("right", "refused_rightly")
_LONGEST = 600  # characters of an answer or quote that are shown
FLIPS = {"better": "đúng lên", "worse": "kém đi"}


def wide(name: str) -> str:
    """The beginning of a part that scrolls sideways on a phone: by the keyboard too, so it has a name."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(name)}">'


def question_table(outcomes: Sequence[Outcome], flips: Mapping[str, str]) -> Iterator[str]:
    """The filters and the table; `flips` says of a question's id whether it got "better" or "worse"."""
    yield '<div class="filters" hidden>'
    yield _choice("verdict", "Kết quả", {key: VERDICTS[key] for key in _present(outcomes, "verdict", VERDICTS)})
    yield _choice("reason", "Lý do sai", {key: REASONS[key] for key in _present(outcomes, "reason", REASONS)})
    yield _choice("kind", "Loại câu hỏi", {kind: kind for kind in sorted({one.kind for one in outcomes} - {""})})
    yield _choice("tag", "Nhãn", {tag: tag for tag in sorted({tag for one in outcomes for tag in one.tags})})
    if flips:
        yield _choice("flip", "So với lần trước", FLIPS)
    yield '<label>Có chữ<input id="by-words" type="search" autocomplete="off"></label></div>'
    yield f'<p id="shown" role="status">{len(outcomes)} câu.</p>'
    yield f'{wide("Từng câu")}<table id="questions"><thead><tr>'
    yield "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    yield "</tr></thead><tbody>"
    for one in outcomes:
        yield _row(one, flips.get(one.id, ""))
    yield "</tbody></table></div>"


def _present(outcomes: Sequence[Outcome], field: str, known: Mapping[str, str]) -> list[str]:
    there = {getattr(one, field) for one in outcomes}
    return [key for key in known if key in there]


def _choice(name: str, label: str, options: Mapping[str, str]) -> str:
    made = "".join(f'<option value="{escape(key)}">{escape(text)}</option>' for key, text in options.items())
    return f'<label>{label}<select id="by-{name}"><option value="">tất cả</option>{made}</select></label>'


def _row(one: Outcome, flip: str) -> str:
    data = {"verdict": one.verdict, "reason": one.reason, "kind": one.kind, "tag": "\n".join(one.tags), "flip": flip}
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    cells = (
        f"{escape(one.id)}<small>{escape(', '.join(filter(None, [one.kind, *one.tags])))}</small>",
        f"{escape(one.question)}{_history(one)}",
        f'<div class="answer">{_bold(one.answer)}</div>{_wanted(one)}',
        _sources(one),
        _result(one, flip),
    )
    named = zip(_HEAD, cells, strict=True)
    shown = "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in named)
    return f"<tr {attributes}>{shown}</tr>"


def _history(one: Outcome) -> str:
    return f"<small>Sau khi hỏi: {_cut(' – '.join(one.history[::2]))}</small>" if one.history else ""


def _cut(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _bold(answer: str) -> str:
    """An answer's Markdown with what answers in bold, and nothing else of it as markup.

    >>> _bold("<i> đạt **88%** dự toán [1]")
    '&lt;i&gt; đạt <b>88%</b> dự toán'
    """
    text = MARKS.sub("", answer)
    shown = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", _cut(text))
    return re.sub(r"\\(?=[*_`\\\[\]#]|&[lg]t;)", "", shown)


def _wanted(one: Outcome) -> str:
    if not one.answerable:
        return "<small>Đáp án: văn bản không có</small>"
    return f"<small>Đáp án: {escape(' | '.join(one.gold))}</small>" if one.gold else ""


def _sources(one: Outcome) -> str:
    shown = []
    for cited in one.citations:
        where = ", ".join(
            part for part in (cited.source, cited.locator, f"trang {cited.page}" if cited.page else "") if part
        )
        mark = {True: ' <span class="good">✓</span>', False: ' <span class="bad">✗</span>', None: ""}[cited.right]
        shown.append(
            f"<details><summary>[{cited.n}] {escape(where)}{mark}</summary>"
            f"<blockquote>{_cut(cited.quote)}</blockquote></details>"
        )
    return "".join(shown) or "—"


def _result(one: Outcome, flip: str) -> str:
    good = one.verdict in _GOOD
    parts = [f'<span class="{"good" if good else "bad"}">{VERDICTS[one.verdict]}</span>']
    if flip:
        parts.append(f'<br><span class="{"good" if flip == "better" else "bad"}">{FLIPS[flip]}</span>')
    if one.reason and REASONS[one.reason] != VERDICTS[one.verdict]:
        parts.append(f"<br>{REASONS[one.reason]}")
    if one.false_figures:
        parts.append(f"<br>Số không có trong trích dẫn: {escape(', '.join(one.false_figures))}")
    for name, told in one.judged.items():
        parts.append(f"<br>{MEASURES[name][0]}: {number(told['value'])} – {escape(told['reason'])}")
    parts.append(f"<small>tin cậy {number(one.confidence)}</small>")
    return "".join(parts) + ("" if good else _passages(one))


def _passages(one: Outcome) -> str:
    """Where the right file stood, and what stood before it."""
    if not one.sources:
        return ""
    items = "".join(
        f"<li>{escape(' – '.join(filter(None, [found.source, found.locator])))}"
        f"{' <b class=good>✓</b>' if found.holds else ' (đúng tệp)' if found.right else ''}</li>"
        for found in one.passages
    )
    place = f"đứng thứ {one.rank}" if one.rank else "không có"
    return (
        f"<details><summary>Văn bản đúng {place} trong {len(one.passages)} đoạn</summary>"
        f"<p>Cần: {escape(', '.join(one.sources))}</p><ol>{items}</ol></details>"
    )
