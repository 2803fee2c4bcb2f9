"""Prints outcomes as Markdown tables with n and 95 % intervals; contexts are drawn anew, not questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from eval.answers.judged import Judged
from eval.reading.scores import rate
from eval.tables import decimals, latency, table

QUOTE_BARS = {"alqac2023_2025": 0.75, "viquad1_dev": 0.75, "vinewsqa_dev": 0.70, "uit_regulations": 0.78}
THREE_BAR, BOLD_BAR = 0.88, {"viquad1_dev": 0.55}
REFUSED_BAR, LOST_BAR = 0.85, 0.08
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of the answerable questions, along the risk-coverage curve


def share(outcomes: Sequence[Judged], value: Callable[[Judged], float]) -> str:
    """Mean with its interval: ".753 [.735, .771]"."""
    units: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for one in outcomes:
        total, count = units[one.unit]
        units[one.unit] = (total + value(one), count + 1)
    found = rate(list(units.values()))
    if found.value is None or found.low is None or found.high is None:
        return "—"
    return f"{decimals(found.value)} [{decimals(found.low)}, {decimals(found.high)}]"


def quote_lines(whole: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """What is quoted and what is bold, every question answerable, if nothing is refused; and what is left if it is."""
    head = ["set (n)", "first quote [95 %]", "bar", "any of three", "bar", "bold F1", "false figures", "ms p50 / p95"]
    head += ["refused", "first quote, refusals counted as misses", "any of three"]
    yield from table(head, [_quotes(name, found) for name, found in whole.items()])


def _quotes(name: str, found: Sequence[Judged]) -> list[str]:
    return [
        f"{name} ({len(found)})",
        share(found, lambda one: one.first),
        decimals(QUOTE_BARS.get(name)),
        share(found, lambda one: one.three),
        decimals(THREE_BAR),
        share(found, lambda one: one.bold) + (f" (bar {decimals(BOLD_BAR[name])})" if name in BOLD_BAR else ""),
        str(sum(one.false_figures > 0 for one in found)),
        latency([one.seconds for one in found]),
        share(found, lambda one: one.refused),
        share(found, lambda one: one.first and not one.refused),
        share(found, lambda one: one.three and not one.refused),
    ]


def mix_lines(mixed: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """What is refused when every second question cannot be answered: its text is not in the library."""
    bars = (f"unanswerable refused (bar {decimals(REFUSED_BAR)})", f"answerable refused (bar {decimals(LOST_BAR)})")
    every = [*mixed.items(), ("all", [one for part in mixed.values() for one in part])]
    rows = [
        [
            f"{name} ({len(found)})",
            *(
                share([one for one in found if one.answerable is told], lambda one: one.refused)
                for told in (False, True)
            ),
        ]
        for name, found in every
    ]
    yield from table(["set (n)", *bars], rows)


def curve_lines(mixed: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """Risk and coverage: the threshold that answers a share of the answerable questions, and what it lets through."""
    rows = [
        [f"{name}: wrong among the answered", *(_wrong(found, part) for part in _SHARES)]
        for name, found in mixed.items()
    ]
    yield from table(["answerable answered", *(f"{part:.0%}" for part in _SHARES)], rows)


def _wrong(found: Sequence[Judged], part: float) -> str:
    known = sorted((one.confidence for one in found if one.answerable), reverse=True)
    threshold = known[max(0, int(part * len(known)) - 1)] if known else 1.0
    answered = [one for one in found if one.confidence >= threshold]
    wrong = sum(not (one.answerable and one.first) for one in answered) / max(1, len(answered))
    return f"{decimals(wrong)} (from {decimals(threshold)})"
