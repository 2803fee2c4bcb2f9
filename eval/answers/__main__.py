"""The command line that prints what answers are worth on the dev sets: `python -m eval.answers`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from eval.answers.judged import Judged, ask_all
from eval.answers.report import curve_lines, mix_lines, quote_lines
from eval.reader.examples import gold_answers, halved, with_copies
from eval.retrieval.sets import BARS, HALVES, QuestionSet, limited, present, read_set
from eval.retrieval.train import library_of
from rag.assistant import Assistant
from rag.cross_encoder import CrossEncoder
from rag.settings import Settings


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.answers", description="Judges answers on the dev sets.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--sets", nargs="+", default=list(BARS), metavar="NAME", help="which sets")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N questions of each set")
    parser.add_argument("--half", choices=HALVES, help="questions of one half alone, to tune on")
    parser.add_argument("--no-mix", action="store_true", help="leave out the questions that cannot be answered")
    parser.add_argument("--work", type=Path, help="where libraries are made, kept and found again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every outcome here")
    return parser.parse_args(argv)


def _assistant(collection: QuestionSet, folder: Path) -> Assistant:
    """The assistant over the documents of a collection, but for its threshold: so every one can be judged."""
    library = library_of(collection, folder)
    settings = Settings.model_construct(data_dir=folder / "data").model_copy(update={"abstain_below": 1e-9})
    return Assistant(library, settings, together=CrossEncoder(settings.data_dir / "models"))


def judge_set(
    data: Path, name: str, folder: Path, limit: int | None, half: str | None, *, mix: bool
) -> tuple[list[Judged], list[Judged]]:
    """Outcomes over the whole set, all answerable; and over each half of its documents, where half are not."""
    answers = gold_answers(data, name)
    collection = with_copies(read_set(data, name), answers)
    asked = limited(collection, limit).questions
    known = [(one, answers[one.id], True) for one in asked if one.id in answers and half in (None, one.half)]
    bold = _assistant(collection, folder / "whole")
    whole = [_refusing(one) for one in ask_all(bold.ask, known, name)]
    mixed: list[Judged] = []
    for which in HALVES if mix else ():
        part = halved(collection, which)
        here = [(one, gold, bool(one.relevant & part.texts.keys())) for one, gold, _ in known]
        bold = _assistant(part, folder / which)
        mixed += [_refusing(one) for one in ask_all(bold.ask, here, f"{name}, half {which}")]
    return whole, mixed


def _refusing(outcome: Judged) -> Judged:
    """The outcome at the threshold that users have."""
    return replace(outcome, refused=outcome.refused or outcome.confidence < Settings.model_construct().abstain_below)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the sets were judged, 1 when there is none."""
    arguments = _arguments(argv)
    names = present(arguments.data, arguments.sets)
    if not names:
        print(f"Không có bộ câu hỏi nào trong {arguments.data}.", file=sys.stderr)  # noqa: T201
        return 1
    whole, mixed = dict[str, list[Judged]](), dict[str, list[Judged]]()
    for name in names:
        with tempfile.TemporaryDirectory(prefix="answers-") as temporary:
            folder = (arguments.work or Path(temporary)) / name
            whole[name], mixed[name] = judge_set(
                arguments.data, name, folder, arguments.limit, arguments.half, mix=not arguments.no_mix
            )
        print(f"{name}: {len(whole[name])} + {len(mixed[name])}", file=sys.stderr)  # noqa: T201
    lines = [*quote_lines(whole), "", *([] if arguments.no_mix else [*mix_lines(mixed), "", *curve_lines(mixed)])]
    print("\n".join(lines))  # noqa: T201
    if arguments.json:
        told = {
            "whole": {name: [asdict(one) for one in found] for name, found in whole.items()},
            "mixed": {name: [asdict(one) for one in found] for name, found in mixed.items()},
        }
        arguments.json.write_text(json.dumps(told), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
