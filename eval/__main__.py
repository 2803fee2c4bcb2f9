"""The command line of the evaluation: `python -m eval QUESTIONS`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from eval.metrics import as_json, judge, summary
from eval.questions import read_questions
from rag.assistant import open_assistant
from rag.errors import RagError, reason_of
from rag.settings import load_settings


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Chấm trợ lý trên một bộ câu hỏi (JSONL).")
    parser.add_argument("questions", type=Path, metavar="CÂU_HỎI.jsonl", help="bộ câu hỏi có đáp án")
    parser.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="ghi results.json vào thư mục này")
    return parser.parse_args(argv)


def _run(arguments: argparse.Namespace) -> dict[str, object]:
    questions = read_questions(arguments.questions)
    assistant = open_assistant(load_settings())
    verdicts = [
        judge(question, assistant.ask(question.question, question.turns))
        for question in tqdm(questions, desc="Chấm", unit="câu", file=sys.stderr)
    ]
    return {
        "fingerprint": assistant.fingerprint,
        "summary": summary(questions, verdicts),
        "questions": [as_json(verdict) for verdict in verdicts],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the set was run, 1 when it could not be."""
    arguments = _arguments(argv)
    try:
        results = _run(arguments)
        if arguments.out is not None:
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"Không ghi được {arguments.out}: {reason_of(error)}.", file=sys.stderr)  # noqa: T201
        return 1
    for name, value in results["summary"].items():  # type: ignore[attr-defined]  # a dict by construction
        print(f"{name:30} {value}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
