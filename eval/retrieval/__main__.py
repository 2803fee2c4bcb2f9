"""The command line of the retrieval evaluation: `python -m eval.retrieval`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.ours import Ours
from eval.retrieval.peers import MODULES, PYTHON, ask_peer
from eval.retrieval.process import CommandFailedError
from eval.retrieval.ranking import Ranking
from eval.retrieval.report import lines_of
from eval.retrieval.scores import ahead, summarise
from eval.retrieval.sets import BARS, Asked, QuestionSet, limited, present, read_set, without_diacritics
from rag.embed.e5 import build_model
from rag.errors import RagError

Row = dict[str, Any]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval", description="Measures how passages are found.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/questions"), help="the folder of dev sets")
    parser.add_argument("--sets", nargs="+", default=list(BARS), metavar="NAME", help="which sets: NAME.jsonl")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N questions a set, drawn with a fixed seed")
    parser.add_argument("--halves", action="store_true", help="also print the half to tune on and the half to check on")
    parser.add_argument("--unaccented", action="store_true", help="also put every question without diacritics")
    parser.add_argument(
        "--peers", nargs="*", choices=list(MODULES), metavar="NAME", help="also run peers; all if unnamed"
    )
    parser.add_argument("--peers-python", type=Path, default=PYTHON, help="the Python that the peers are installed in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    parser.add_argument("--show", type=Path, metavar="FILE", help="measure nothing: print what --json wrote before")
    return parser.parse_args(argv)


def measure(arguments: argparse.Namespace) -> dict[str, object]:
    """Every row of the report: one for each system, set and way of typing; --json is written anew after each."""
    rows: list[Row] = []
    results: dict[str, object] = {"halves": arguments.halves, "limit": arguments.limit, "rows": rows}
    with tempfile.TemporaryDirectory(prefix="eval-retrieval-") as folder:
        models = Path(folder) / "models"
        build_model(models / "e5-small")
        for name in arguments.sets:
            for row in _rows_of(read_set(arguments.data, name), Path(folder) / name, models, arguments):
                rows.append(row)
                print(f"{name}: {row['system']}: {row['error'] or 'done'}", file=sys.stderr)  # noqa: T201
                if arguments.json:
                    arguments.json.write_text(json.dumps(results, ensure_ascii=False), "utf-8")
    return results


def _rows_of(whole: QuestionSet, folder: Path, models: Path, arguments: argparse.Namespace) -> Iterator[Row]:
    asked = limited(whole, arguments.limit)
    batches = [asked.questions, *([without_diacritics(asked).questions] if arguments.unaccented else [])]
    about: Row = {"set": whole.name, "files": len(whole.texts), "whole": len(whole.questions)}
    ours = Ours(whole, folder, models)
    own = list(_rows({"system": "ours", **about}, batches, [ours.ask(batch) for batch in batches]))
    yield from own
    for name in _peers(arguments):
        try:
            rankings = ask_peer(name, ours.documents, batches, models, arguments.peers_python)
        except CommandFailedError as error:
            yield {"system": name, **about, "n": len(asked.questions), "accented": True, "error": str(error)}
        else:
            peer = _rows({"system": name, **about}, batches, rankings)
            for batch, mine, row in zip(batches, own, peer, strict=True):
                yield row | {"ahead": ahead(batch, mine["reciprocal_ranks"], row["reciprocal_ranks"])}


def _peers(arguments: argparse.Namespace) -> list[str]:
    """None without --peers, all with a bare --peers, else those named."""
    return [] if arguments.peers is None else arguments.peers or list(MODULES)


def _rows(about: Row, batches: Sequence[Sequence[Asked]], rankings: Sequence[Ranking]) -> Iterator[Row]:
    """The first batch is the questions as written, the second the same without diacritics."""
    for accented, batch, ranking in zip((True, False), batches, rankings, strict=False):
        yield about | {"accented": accented, "error": None} | summarise(batch, ranking)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when everything was measured, 1 when there are no sets or a command line failed."""
    arguments = _arguments(argv)
    if arguments.show:
        return _print(json.loads(arguments.show.read_text("utf-8")))
    if missing := sorted(set(arguments.sets) - set(present(arguments.data, arguments.sets))):
        print(f"no {', '.join(missing)} under {arguments.data}: name the folder with --data", file=sys.stderr)  # noqa: T201
        return 1
    try:
        results = measure(arguments)
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return _print(results)


def _print(results: dict[str, object]) -> int:
    for line in lines_of(results):
        print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    sys.exit(main())
