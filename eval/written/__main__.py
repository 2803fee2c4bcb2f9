"""`python -m eval.written --server URL`: dev questions answered by a model, raw and after verification."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.planted.interval import wilson
from eval.written.asked import UNANSWERABLE, asked
from eval.written.outcome import Outcome, outcome
from rag.settings import Settings
from rag.write import Writer

_DATA = Path(__file__).parents[3] / "shared" / "data" / "questions"
_ROWS: tuple[tuple[str, Callable[[Outcome], bool]], ...] = (
    ("raw: says KHÔNG TÌM THẤY", lambda one: one.abstained),
    ("raw: cites", lambda one: one.cites),
    ("raw: a figure that no passage holds", lambda one: one.invented_figure),
    ("raw: contains a gold answer", lambda one: one.has_gold),
    ("failed (empty, loop, timeout …)", lambda one: bool(one.failed)),
    ("verified: anything left", lambda one: one.kept > 0),
    ("verified: contains a gold answer", lambda one: one.kept_gold),
    ("verified: a figure its citations lack", lambda one: one.kept_unproven > 0),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Put the questions that `--out` does not hold yet, then print the table; 1 where a verified figure is unproven."""
    parser = argparse.ArgumentParser(prog="python -m eval.written", description=__doc__)
    parser.add_argument("--server", required=True, help="OpenAI-compatible, e.g. http://127.0.0.1:8080/v1")
    parser.add_argument("--model", default="model")
    parser.add_argument("--each", type=int, default=25, help="questions of each set, and as many unanswerable")
    parser.add_argument("--limit", type=int, default=0, help="put at most so many, spread over the sets")
    parser.add_argument("--passages", type=int, default=4)
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds for the first word")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument(
        "--out", type=Path, default=Path("eval-results/written.jsonl"), help="is continued if it exists"
    )
    parser.add_argument("--table", action="store_true", help="print what --out holds and ask nothing")
    given = parser.parse_args(arguments)
    if not _DATA.exists():
        print(f"Không có {_DATA}: không đo được.", file=sys.stderr)  # noqa: T201
        return 2
    done = _read(given.out)
    if not given.table:
        done = _ask(given, done)
    print(table(done))  # noqa: T201
    return int(any(one.kept_unproven for one in done))


def _read(path: Path) -> list[Outcome]:
    return [Outcome.model_validate_json(line) for line in path.open(encoding="utf-8")] if path.exists() else []


def _ask(given: argparse.Namespace, done: list[Outcome]) -> list[Outcome]:
    settings = Settings(llm_base_url=given.server, llm_model=given.model, llm_timeout=given.timeout)
    model = Writer(settings)
    questions = asked(_DATA, given.each, given.passages, given.seed)
    groups = list(dict.fromkeys(one.group for one in questions))
    by_group = [[one for one in questions if one.group == group] for group in groups]
    spread = [group[at] for at in range(max(map(len, by_group))) for group in by_group if at < len(group)]
    known = {(one.id, one.group) for one in done}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("a", encoding="utf-8") as out:
        for one in spread[: given.limit or None]:
            if (one.id, one.group) in known:
                continue
            began = time.perf_counter()
            found = outcome(one, model)
            done.append(found)
            out.write(found.model_dump_json() + "\n")
            out.flush()
            took = time.perf_counter() - began
            print(f"{len(done)} {one.group} {took:.0f} s: {found.raw[:80]!r}", file=sys.stderr, flush=True)  # noqa: T201
    return done


def table(done: Sequence[Outcome]) -> str:
    """A Markdown table: one column for the answerable questions of each set, one for the unanswerable."""
    answerable = [one for one in done if one.group != UNANSWERABLE]
    columns = {group: [one for one in done if one.group == group] for group in dict.fromkeys(o.group for o in done)}
    columns = {"answerable": answerable, **columns}
    lines = ["| | " + " | ".join(f"{name} (n = {len(ones)})" for name, ones in columns.items()) + " |"]
    lines.append("| --- |" + " --- |" * len(columns))
    for name, test in _ROWS:
        lines.append(f"| {name} | " + " | ".join(_share(ones, test) for ones in columns.values()) + " |")
    return "\n".join(lines)


def _share(ones: Sequence[Outcome], test: Callable[[Outcome], bool]) -> str:
    hits = sum(map(test, ones))
    low, high = wilson(hits, len(ones))
    return f"{hits / len(ones):.2f} ({low:.2f}–{high:.2f})" if ones else "—"


if __name__ == "__main__":
    sys.exit(main())
