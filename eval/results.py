"""results.json: what a run found, as another run or another program reads it back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.metrics import Verdict, summary
from eval.outcome import Outcome, as_json, from_json
from eval.questions import Question
from eval.run import Answered, outcomes_of
from eval.scores import summary as measures
from eval.scores.risk import curve
from eval.scores.summary import Measure, Measures, by_group, measured, with_rankings
from eval.stamp import Stamp
from rag.errors import RagError, reason_of

FILE = "results.json"
CONTROLS = ("bm25", "random")


class ResultsError(RagError):
    """An earlier run's results cannot be read."""


@dataclass(frozen=True, slots=True)
class Results:
    """A run: its outcomes in the set's order, its measures overall, by kind and tag, and those of the controls."""

    name: str
    stamp: Stamp
    outcomes: tuple[Outcome, ...]
    overall: Measures
    groups: Mapping[str, Mapping[str, Measures]]
    controls: Mapping[str, Measures]
    summary: Mapping[str, float | int | None]


def results_of(name: str, stamp: Stamp, questions: Sequence[Question], answered: Sequence[Answered]) -> Results:
    """Everything that is told of a run."""
    outcomes = with_rankings(outcomes_of(answered))
    return Results(
        name=name,
        stamp=stamp,
        outcomes=tuple(outcomes),
        overall=measured(outcomes),
        groups=by_group(outcomes),
        controls={control: measured(with_rankings(outcomes_of(answered, control))) for control in CONTROLS},
        summary=summary(questions, [_verdict(one) for one in outcomes]),
    )


def _verdict(one: Outcome) -> Verdict:
    return Verdict(
        one.id,
        one.kind,
        one.answerable,
        one.abstained,
        one.rank,
        one.first_quote,
        one.three_quotes,
        one.false_figures,
        one.seconds,
        one.answer,
    )


def misses(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many questions went wrong for each reason, the most frequent first."""
    return dict(Counter(one.reason for one in outcomes if one.reason).most_common())


def risk_curve(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The risk-coverage curve of the answers given."""
    answered = [one for one in outcomes if not one.abstained]
    return asdict(curve([one.confidence for one in answered], [float(one.verdict != "right") for one in answered]))


def as_object(results: Results) -> dict[str, Any]:
    """results.json; its first three keys are what it has always had."""
    return {
        "fingerprint": results.stamp.fingerprint,
        "summary": dict(results.summary),
        "questions": [as_json(one) for one in results.outcomes],
        "name": results.name,
        "stamp": asdict(results.stamp),
        "measures": {
            "overall": measures.as_json(results.overall),
            **{
                group: {name: measures.as_json(found) for name, found in parts.items()}
                for group, parts in results.groups.items()
            },
        },
        "controls": {name: measures.as_json(found) for name, found in results.controls.items()},
        "misses": misses(results.outcomes),
        "risk_coverage": risk_curve(results.outcomes),
    }


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all: a run that is killed leaves the earlier results."""
    path = folder / FILE
    half = path.with_suffix(".part")
    half.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    half.replace(path)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is needed of an earlier run to compare with it."""

    path: Path
    stamp: Stamp
    outcomes: tuple[Outcome, ...]
    overall: Measures


def read(path: Path) -> Earlier:
    """An earlier run's results.json, or the folder it is in. Raises ResultsError."""
    file = path / FILE if path.is_dir() else path
    try:
        content = json.loads(file.read_text("utf-8"))
        return Earlier(
            file,
            Stamp(**content["stamp"]),
            tuple(from_json(row) for row in content["questions"]),
            {name: Measure(**one) for name, one in content["measures"]["overall"].items()},
        )
    except OSError as error:
        raise ResultsError(f"Không đọc được kết quả lần trước {file}: {reason_of(error)}.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(
            f"{file} không phải kết quả của chương trình này ({type(error).__name__}: {error}). "
            "Tạo lại bằng: python -m eval CÂU_HỎI --out THƯ_MỤC"
        ) from None
