"""Puts the report together: one HTML page with its style, its script and its drawings inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from eval.baseline import Comparison, Difference, Flip
from eval.gate import Check
from eval.report.plots import Mark, histogram, intervals, risk
from eval.report.table import question_table, wide
from eval.report.words import CONTROLS, HEADLINES, MEASURES, REASONS, TESTS, VERDICTS, number, percent, signed
from eval.results import Results, misses, risk_curve
from eval.scores.summary import LOWER_IS_BETTER, TIMES, Measure, Measures

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"  # nothing may be fetched
_COMPARED = ("hit@1", "hit@10", "MRR@10", "nDCG@10", "passage_hit@1", "first_quote_contains_answer", "citation_recall")
_GROUPS = {"kind": "Theo loại câu hỏi", "tag": "Theo nhãn"}
_OF_GROUPS = ("correct", "hit@1", "first_quote_contains_answer", "figure_accuracy", "refusal_recall")


def page(results: Results, comparison: Comparison | None = None, checks: Sequence[Check] = ()) -> str:
    """The whole page."""
    flips = {}
    if comparison is not None:
        flips = {one.id: "better" for one in comparison.better} | {one.id: "worse" for one in comparison.worse}
    body = [
        *_head(results),
        *(_gate(checks) if checks else ()),
        *(_compared(comparison) if comparison is not None else ()),
        *_plots(results),
        *_measures(results),
        *(part for group, title in _GROUPS.items() for part in _group(title, results.groups[group])),
        *_misses(results),
        "<h2>Từng câu hỏi</h2>",
        *question_table(results.outcomes, flips),
    ]
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Đánh giá {escape(results.name)}</title><style>{style}</style></head>\n<body><main>"
        + "\n".join(body)
        + f"</main>\n<script>{script}</script></body></html>\n"
    )


def _head(results: Results) -> Iterator[str]:
    stamp = results.stamp
    yield f"<h1>Đánh giá trợ lý: {escape(results.name)}</h1>"
    yield (
        f'<p class="stamp">{len(results.outcomes)} câu hỏi · cài đặt {escape(stamp.fingerprint)} · kho lần thứ '
        f"{stamp.generation} ({escape(stamp.corpus)}) · chỉ mục {escape(stamp.indexes)} · chương trình "
        f"{escape(stamp.code)} · bộ câu hỏi {escape(stamp.questions)}</p>"
    )
    yield '<div class="tiles">'
    for name in HEADLINES:
        found = results.overall[name]
        count = f'<span class="note">{found.n} câu</span>'
        yield f'<div class="tile">{MEASURES[name][0]}<b>{percent(found.value)}</b>{count}</div>'
    yield "</div>"


def _gate(checks: Sequence[Check]) -> Iterator[str]:
    broken = [check for check in checks if check.holds is False]
    yield "<h2>Ngưỡng chất lượng</h2>"
    yield f'<p class="{"bad" if broken else "good"}">{_verdict(len(broken), len(checks))}</p><ul>'
    for check in sorted(checks, key=lambda check: check.holds is not False):
        mark = {True: "good", False: "bad", None: "note"}[check.holds]
        told = {True: "đạt", False: "KHÔNG ĐẠT", None: "chưa xét"}[check.holds]
        yield f'<li><span class="{mark}">{told}</span> {escape(_label(check))}</li>'
    yield "</ul>"


def _label(check: Check) -> str:
    known = MEASURES.get(check.limit.measure)
    return f"{known[0]} – {check.text}" if known and known[0] != check.limit.measure else check.text


def _verdict(broken: int, total: int) -> str:
    return f"{broken} trên {total} ngưỡng không đạt." if broken else f"Đạt cả {total} ngưỡng."


def _compared(comparison: Comparison) -> Iterator[str]:
    yield "<h2>So với lần trước</h2>"
    yield f'<p class="stamp">{escape(comparison.against)}</p>'
    yield f'<p class="note">{escape(_what_changed(comparison))}</p>'
    for title, mark, flips in (("Kém đi", "bad", comparison.worse), ("Tốt lên", "good", comparison.better)):
        yield f'<h3 class="{mark if flips else "note"}">{title}: {len(flips)} câu</h3>'
        if flips:
            yield f"<ul>{''.join(map(_flip, flips))}</ul>"
    changed = {name: one for name, one in comparison.differences.items() if one.difference}
    yield from _differences(changed) if changed else ("<p>Không số đo nào khác đi.</p>",)
    yield '<p class="note">p dưới 0,05: khó do ngẫu nhiên mà có; p lớn: chưa thể nói là khác.</p>'
    yield f"<details><summary>Cả {len(comparison.differences)} số đo</summary>"
    yield from _differences(comparison.differences)
    yield "</details>"


def _differences(found: Mapping[str, Difference]) -> Iterator[str]:
    yield f'{wide("Chênh lệch")}<table><thead><tr><th scope="col">Số đo</th>'
    yield "".join(f'<th scope="col" class="n">{name}</th>' for name in ("trước", "nay", "chênh [95 %]", "p", "n"))
    yield "</tr></thead><tbody>"
    for name, one in found.items():
        worse = (one.difference > 0) == (name in LOWER_IS_BETTER)
        mark = ("bad" if worse else "good") if one.difference else "note"
        yield (
            f'<tr><td>{_named(name)}</td><td class="n">{number(one.before)}</td><td class="n">{number(one.now)}</td>'
            f'<td class="n"><span class="{mark}">{signed(one.difference)}</span>'
            f"<small>[{signed(one.low)}; {signed(one.high)}]</small></td>"
            f'<td class="n">{number(one.p)}<small>{TESTS[one.test]}</small></td><td class="n">{one.n}</td></tr>'
        )
    yield "</tbody></table></div>"


def _what_changed(comparison: Comparison) -> str:
    same = {
        "bộ câu hỏi": comparison.same_questions,
        "kho văn bản": comparison.same_corpus,
        "cài đặt và chương trình": comparison.same_settings,
    }
    changed = [name for name, is_same in same.items() if not is_same]
    told = f"Đã đổi: {', '.join(changed)}." if changed else "Không có gì đổi."
    for label, ids in (("thêm", comparison.added), ("bớt", comparison.removed), ("sửa", comparison.changed)):
        told += f" Câu {label}: {len(ids)}." if ids else ""
    return told


def _flip(flip: Flip) -> str:
    before, now = (VERDICTS[verdict].lower() for verdict in (flip.before, flip.now))
    return f"<li>{escape(flip.id)}: {escape(flip.question)} <small>({before} → {now})</small></li>"


def _named(name: str) -> str:
    label, told = MEASURES.get(name, (name, ""))
    return f"{escape(label)}<small>{escape(told)}</small>"


def _mark(series: int, found: Measure | None) -> list[Mark]:
    if found is None or found.value is None or found.low is None or found.high is None:
        return []
    return [Mark(series, found.value, found.low, found.high)]


def _plots(results: Results) -> Iterator[str]:
    sides: list[Mapping[str, Measure]] = [results.overall, *(results.controls[name] for name in ("bm25", "random"))]
    rows = [
        (MEASURES[name][0], [mark for place, side in enumerate(sides) for mark in _mark(place, side.get(name))])
        for name in _COMPARED
    ]
    key = "".join(f"<span>{sign} {CONTROLS[name]}</span>" for sign, name in zip("●■▲", CONTROLS, strict=True))
    yield '<h2>Nhìn chung</h2><div class="plots">'
    shown = [(label, marks) for label, marks in rows if marks]
    if shown:
        yield _figure("Trợ lý bên cạnh hai mốc so sánh", intervals("Các số đo, khoảng tin cậy 95 %", shown), key)
    kinds = [
        (f"{kind} (n = {found['correct'].n})", _mark(0, found["correct"]))
        for kind, found in results.groups["kind"].items()
    ]
    if kinds:
        yield _figure("Trả lời đúng theo loại câu hỏi", intervals("Trả lời đúng theo loại", kinds))
    curve = risk_curve(results.outcomes)
    if curve["risk"]:
        drawn = risk("Rủi ro theo độ phủ", curve["coverage"], curve["risk"])
        yield _figure("Tỷ lệ sai khi chỉ đưa ra những câu chắc nhất", drawn)
    yield _figure("Thời gian trả lời", histogram("Thời gian trả lời", [one.seconds for one in results.outcomes]))
    yield "</div>"


def _figure(caption: str, drawing: str, key: str = "") -> str:
    told = f'<div class="key">{key}</div>' if key else ""
    return f"<figure><figcaption>{caption}</figcaption>{told}{drawing}</figure>"


def _measures(results: Results) -> Iterator[str]:
    yield f'<h2>Các số đo</h2>{wide("Các số đo")}<table><thead><tr><th scope="col">Số đo</th>'
    heads = ("trợ lý [95 %]", "n", *(CONTROLS[name] for name in ("bm25", "random")))
    yield "".join(f'<th scope="col" class="n">{name}</th>' for name in heads)
    yield "</tr></thead><tbody>"
    for name, found in results.overall.items():
        beside = [results.controls[control].get(name) for control in ("bm25", "random")]
        cells = [_interval(found), str(found.n), *(number(one.value if one else None) for one in beside)]
        if name in TIMES:
            cells[3] = "—"
        shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
        yield f"<tr><td>{_named(name)}</td>{shown}</tr>"
    yield "</tbody></table></div>"


def _interval(found: Measure) -> str:
    if found.value is None:
        return "—"
    return f"{number(found.value)}<small>[{number(found.low)}; {number(found.high)}]</small>"


def _group(title: str, groups: Mapping[str, Measures]) -> Iterator[str]:
    if not groups:
        return
    yield f'<h2>{title}</h2>{wide(title)}<table><thead><tr><th scope="col"></th><th scope="col" class="n">câu</th>'
    yield "".join(f'<th scope="col" class="n">{MEASURES[name][0]}</th>' for name in _OF_GROUPS)
    yield "</tr></thead><tbody>"
    for name, found in groups.items():
        cells = "".join(f'<td class="n">{_interval(found[measure])}</td>' for measure in _OF_GROUPS)
        yield f'<tr><th scope="row">{escape(name)}</th><td class="n">{found["correct"].n}</td>{cells}</tr>'
    yield "</tbody></table></div>"


def _misses(results: Results) -> Iterator[str]:
    found = misses(results.outcomes)
    yield "<h2>Vì sao sai</h2>"
    if not found:
        yield "<p>Không câu nào sai.</p>"
        return
    yield f"<ul>{''.join(f'<li>{REASONS[reason]}: <b>{count}</b> câu</li>' for reason, count in found.items())}</ul>"
