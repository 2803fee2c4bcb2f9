"""The gate: floors, ceilings and allowed drops of measures, read from a file and held against a run."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.baseline import Comparison
from eval.report.words import MEASURES
from eval.results import Results
from eval.scores.summary import LOWER_IS_BETTER, Measure
from rag.errors import RagError, reason_of

Rule = Literal["floors", "ceilings", "drops"]
_RULES: tuple[Rule, ...] = ("floors", "ceilings", "drops")
_SCOPED = re.compile(r"(kind|tag)=(\S+) (\S+)")


class GateError(RagError):
    """A gate file cannot be used."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of a gate: a measure, overall or `of` one ("kind", "amount")."""

    rule: Rule
    measure: str
    value: float
    of: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """As the file writes it."""
        return f"{self.of[0]}={self.of[1]} {self.measure}" if self.of else self.measure


@dataclass(frozen=True, slots=True)
class Check:
    """One limit held against a run; `holds` is None when it could not be: a drop without an earlier run."""

    limit: Limit
    seen: float | None
    holds: bool | None

    @property
    def text(self) -> str:
        """What a clerk reads."""
        seen = "không đo được" if self.seen is None else f"{self.seen:.4f}".replace(".", ",")
        words = {"floors": "ít nhất", "ceilings": "nhiều nhất", "drops": "được kém đi nhiều nhất"}
        wanted = f"{words[self.limit.rule]} {self.limit.value:g}".replace(".", ",")
        if self.holds is None:
            return f"{self.limit.name}: chưa so được với lần trước (thêm --baseline)"
        told = "kém đi " if self.limit.rule == "drops" and self.seen is not None else ""
        return f"{self.limit.name}: {told}{seen}, {wanted}"


def read_gate(path: Path) -> list[Limit]:
    """The limits of a TOML or JSON file. Raises GateError naming every wrong line."""
    try:
        text = path.read_text("utf-8-sig")
        content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise GateError(f"Không đọc được tệp ngưỡng {path}: {reason_of(error)}.") from None
    except ValueError as error:  # both libraries' errors, and UnicodeDecodeError
        raise GateError(f"Tệp ngưỡng {path} không đọc được: {error}.") from None
    if not isinstance(content, dict):
        raise GateError(f"Tệp ngưỡng {path} phải gồm các mục {', '.join(_RULES)}.")
    limits, wrong = list[Limit](), [f"[{name}]: không có mục này" for name in content if name not in _RULES]
    for rule in _RULES:
        for name, value in _entries(content, rule, wrong):
            if isinstance(value, bool) or not isinstance(value, int | float):
                wrong.append(f"[{rule}] {name}: {value!r} không phải số")
                continue
            scoped = _SCOPED.fullmatch(name)
            wrong += _misnamed(rule, name, scoped[3] if scoped else name, scoped is not None)
            limits.append(
                Limit(rule, scoped[3], float(value), (scoped[1], scoped[2]))
                if scoped
                else Limit(rule, name, float(value))
            )
    if wrong:
        raise GateError(f"Tệp ngưỡng {path} có lỗi:\n  " + "\n  ".join(wrong))
    if not limits:
        raise GateError(f"Tệp ngưỡng {path} không đặt ngưỡng nào.")
    return limits


def _entries(content: Mapping[str, Any], rule: str, wrong: list[str]) -> list[tuple[str, Any]]:
    table = content.get(rule, {})
    if isinstance(table, dict):
        return list(table.items())
    wrong.append(f"[{rule}]: phải là một mục gồm các dòng “tên = số”")
    return []


def _misnamed(rule: Rule, name: str, measure: str, scoped: bool) -> list[str]:
    if measure not in MEASURES:
        return [f"[{rule}] {name}: không có số đo này. Có: {', '.join(MEASURES)}"]
    return [f"[{rule}] {name}: lần trước chỉ so được chung"] if scoped and rule == "drops" else []


def hold(limits: Sequence[Limit], results: Results, comparison: Comparison | None) -> list[Check]:
    """Each limit against the run. A measure of no question breaks its limit."""
    return [_check(limit, results, comparison) for limit in limits]


def _check(limit: Limit, results: Results, comparison: Comparison | None) -> Check:
    if limit.rule == "drops":
        return _drop(limit, comparison)
    group, name = limit.of or ("", "")
    measures = results.groups[group].get(name, {}) if limit.of else results.overall
    seen = measures.get(limit.measure, Measure(None, None, None, 0)).value
    if seen is None:
        return Check(limit, None, False)
    return Check(limit, seen, seen >= limit.value if limit.rule == "floors" else seen <= limit.value)


def _drop(limit: Limit, comparison: Comparison | None) -> Check:
    """How much worse it is on the questions that both runs have."""
    if comparison is None:
        return Check(limit, None, None)
    found = comparison.differences.get(limit.measure)
    before, now = (found.before, found.now) if found else comparison.totals.get(limit.measure, (None, None))
    if before is None or now is None:
        return Check(limit, None, False)
    worse = now - before if limit.measure in LOWER_IS_BETTER else before - now
    return Check(limit, max(0.0, worse), worse <= limit.value + 1e-9)
