"""What each part of the question understanding earns, on questions made for it: `python -m eval.understanding`."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.altered import (
    Asked,
    Corpus,
    abbreviated,
    bulletins,
    conversations,
    legal,
    misspelt,
    numbered,
    provided,
    question_set,
    unaccented,
)
from ingest.pipeline import run
from rag.library import Library
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.understand import understand
from rag.understanding import ALL_PARTS, Understanding

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SEED = 20250701


@dataclass(frozen=True, slots=True)
class Trial:
    """One line of the report: questions over one corpus, with all parts and without some of them."""

    name: str
    corpus: str
    asked: Sequence[Asked]
    without: tuple[str, ...]


class _Quiet:
    def files(self, done: int, total: int, name: str) -> None: ...

    def vectors(self, done: int, total: int) -> None: ...


def opened(corpus: Corpus, folder: Path) -> tuple[Library, Settings]:
    """The corpus ingested below `folder`, or as it was left there by an earlier run."""
    settings = Settings.model_construct(data_dir=folder / "data" / corpus.name)
    library = Library(settings)
    if not library.size[1]:
        files = folder / "files" / corpus.name
        files.mkdir(parents=True, exist_ok=True)
        for name, text in corpus.texts.items():
            (files / name).write_text(text, "utf-8")
        run(library, [files], _Quiet())
        library.refresh()
    return library, settings


def hits(library: Library, settings: Settings, asked: Sequence[Asked], parts: Understanding) -> tuple[float, float]:
    """(hit@1, hit@10) by file, or by file and locator where a provision is wanted."""
    first = ten = 0
    for one in asked:
        query = understand(one.question, one.history, library.places(), library, library.glossary(), parts)
        passages = retrieve(library, query, settings)
        right = [
            passage.chunk.source in one.sources and one.locator in f"{passage.chunk.locator}, {passage.chunk.heading}"
            for passage in passages
        ]
        first += right[:1] == [True]
        ten += any(right)
    return first / len(asked), ten / len(asked)


def trials() -> Iterator[tuple[Corpus, list[Trial]]]:
    """Every corpus with the questions asked of it."""
    chance = random.Random(SEED)
    xquad, plain = question_set(SHARED / "questions" / "xquad_vi.jsonl", 400)
    yield (
        xquad,
        [
            Trial("untouched", xquad.name, plain, ("typos", "abbreviations", "diacritics")),
            Trial("without diacritics", xquad.name, unaccented(plain), ("diacritics",)),
            Trial("one typo", xquad.name, misspelt(plain, chance), ("typos",)),
            Trial("one typo, no diacritics", xquad.name, unaccented(misspelt(plain, chance)), ("typos",)),
        ],
    )
    laws = legal(SHARED / "corpora" / "legal.jsonl.xz", 169)
    yield (
        laws,
        [
            Trial("document numbers", laws.name, numbered(laws, chance), ("numbers",)),
            Trial("provisions", laws.name, provided(laws, chance), ("provisions",)),
        ],
    )
    reports, asked = bulletins(SHARED / "bulletins", chance)
    yield (
        reports,
        [
            Trial("periods", reports.name, asked["period"], ("periods",)),
            Trial("places", reports.name, asked["place"], ("places",)),
            Trial("merged provinces", reports.name, asked["merged"], ("mergers",)),
        ],
    )
    spoken, follow_ups = conversations(SHARED / "questions" / "vicoqa_dev.jsonl", chance)
    for half in ("tuned", "held out"):
        yield (
            spoken,
            [
                Trial(f"follow-ups, {half}", spoken.name, follow_ups[half], ("context", "follow_ups")),
                Trial(
                    f"subject changed, {half}", spoken.name, follow_ups[f"changed {half}"], ("context", "follow_ups")
                ),
            ],
        )
    alqac, regulated = question_set(SHARED / "questions" / "alqac2023_2025.jsonl", 730, beside=600)
    yield (
        alqac,
        [Trial("abbreviated", alqac.name, abbreviated(regulated), ("abbreviations",))],
    )


def report(folder: Path, most: int, say: Callable[[str], object]) -> None:
    """A line for each trial: n, hit@1 / hit@10 with every part, the same without each of the parts in question."""
    for corpus, lines in trials():
        library, settings = opened(corpus, folder)
        for whole in lines:
            step = max(1, len(whole.asked) // most) if most else 1
            trial = replace(whole, asked=whole.asked[::step][: most or None])
            started = time.perf_counter()
            cells = [f"{trial.name:28} n={len(trial.asked):4}"]
            cells.append("all {:.3f} / {:.3f}".format(*hits(library, settings, trial.asked, ALL_PARTS)))
            ms = 1000 * (time.perf_counter() - started) / len(trial.asked)
            for part in trial.without:
                off = replace(ALL_PARTS, **{part: False})
                cells.append("without {} {:.3f} / {:.3f}".format(part, *hits(library, settings, trial.asked, off)))
            say(" · ".join([*cells, f"{ms:.0f} ms"]))


def main(argv: Sequence[str] | None = None) -> int:
    """0 when measured, 1 when the shared data are not there."""
    parser = argparse.ArgumentParser(prog="python -m eval.understanding", description="Mỗi phần hiểu câu hỏi đáng gì.")
    parser.add_argument("--keep", type=Path, metavar="THƯ_MỤC", help="giữ các chỉ mục ở đây để lần sau khỏi tạo lại")
    parser.add_argument("--most", type=int, default=0, metavar="SỐ", help="nhiều nhất từng này câu mỗi phép đo")
    arguments = parser.parse_args(argv)
    if not SHARED.is_dir():
        print(f"Không có {SHARED}: không đo được.", file=sys.stderr)  # noqa: T201
        return 1
    with tempfile.TemporaryDirectory() as passing:
        report(arguments.keep or Path(passing), arguments.most, lambda line: print(line, flush=True))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
