"""`python -m eval.planted`: the share of planted errors that verification catches, and of true claims it marks."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from eval.planted.claims import SHARED, TrueClaim, documents, true_claims
from eval.planted.errors import ERRORS
from eval.planted.interval import wilson
from rag.particulars import particulars
from rag.verify import Verifier

BARS = ("digit", "unit", "year", "month or period", "name", "swapped citation")  # those that the bar names


@dataclass(slots=True)
class Tally:
    """How many of how many, and the first that went wrong."""

    hits: int = 0
    n: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, hit: bool, told: str, *, wrong: bool) -> None:
        """Count one; `told` is kept where it is `wrong`."""
        self.hits += hit
        self.n += 1
        if wrong:
            self.wrong.append(told)

    def row(self) -> dict[str, object]:
        """n, the share and its Wilson 95 % interval."""
        low, high = wilson(self.hits, self.n)
        share = self.hits / self.n if self.n else 0.0
        return {"n": self.n, "hits": self.hits, "share": round(share, 4), "interval": [round(low, 4), round(high, 4)]}


def judged(claim: TrueClaim, text: str, at: int) -> tuple[bool, tuple[str, ...]]:
    """(verified?, doubts) of a text that cites the passage `at`, counted from 0."""
    found = Verifier(claim.passages, claim.documents.get).verify(f"{text} [{at + 1}]")
    assert found is not None, text
    return found.status == "verified", found.doubts


def measured(claims: Sequence[TrueClaim], chance: random.Random) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """(true claims marked by form, errors caught by kind)."""
    known = sorted({p.text for c in claims for p in particulars(c.text) if p.kind == "name"})
    marked: dict[str, Tally] = {}
    caught = {kind: Tally() for kind in ERRORS}
    for claim in claims:
        verified, doubts = judged(claim, claim.text, claim.at)
        marked.setdefault(claim.form, Tally()).add(not verified, f"{claim.text} — {doubts}", wrong=not verified)
        for kind, plant in ERRORS.items():
            planted = plant(claim, chance, known)
            if planted is None or planted == (claim.text, claim.at):
                continue
            verified, _ = judged(claim, *planted)
            caught[kind].add(not verified, f"{planted[0]}\n      true: {claim.text}", wrong=verified)
    return marked, caught


def _summed(tallies: Sequence[Tally]) -> Tally:
    return Tally(sum(one.hits for one in tallies), sum(one.n for one in tallies))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; status 1 below a bar."""
    parser = argparse.ArgumentParser(prog="python -m eval.planted", description=__doc__)
    parser.add_argument("--half", choices=("tune", "test", "both"), default="test", help="half of the documents")
    parser.add_argument("--claims", type=int, default=1500, help="at most so many true claims")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", type=int, default=0, help="so many wrong judgements of each kind")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    if not SHARED.exists():
        print(f"Không có {SHARED}: không đo được.", file=sys.stderr)  # noqa: T201
        return 2
    chance = random.Random(asked.seed)
    claims = true_claims(documents(asked.half), asked.claims, chance)
    marked, caught = measured(claims, chance)
    rows = {f"marked: {form}": tally for form, tally in sorted(marked.items())}
    rows |= {"marked: all": _summed(list(marked.values()))}
    rows |= {f"caught: {kind}": tally for kind, tally in caught.items()}
    rows |= {"caught: all of the bar": _summed([caught[kind] for kind in BARS])}
    if asked.json:
        print(json.dumps({name: tally.row() for name, tally in rows.items()}, ensure_ascii=False))  # noqa: T201
    else:
        _print(rows, asked.show, claims)
    good = rows["caught: all of the bar"].row()["share"], rows["marked: all"].row()["share"]
    return int(not (good[0] >= 0.99 and good[1] <= 0.02))  # type: ignore[operator]


def _print(rows: dict[str, Tally], show: int, claims: Sequence[TrueClaim]) -> None:
    sources = Counter(claim.passages[claim.at].chunk.document_id for claim in claims)
    print(f"{len(claims)} true claims from {len(sources)} documents\n")  # noqa: T201
    print("| | n | share | 95 % |\n| --- | --- | --- | --- |")  # noqa: T201
    for name, tally in rows.items():
        low, high = wilson(tally.hits, tally.n)
        share = tally.hits / tally.n if tally.n else 0.0
        print(f"| {name} | {tally.n} | {share:.4f} | {low:.4f}–{high:.4f} |")  # noqa: T201
    for name, tally in rows.items():
        for told in tally.wrong[:show]:
            print(f"\n{name}\n   {told}")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
