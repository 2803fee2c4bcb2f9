"""The measures of a ranking, by ir_measures: for each question, what its passages are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

PASSAGES = 10  # looked at, best first
NAMES = ("hit@1", "hit@10", "recall@5", "recall@10", "MRR@10", "nDCG@10")


@cache
def _measures() -> dict[str, Any]:
    """By name; imported when first needed: pytrec_eval takes a tenth of a second."""
    from ir_measures import RR, R, Success, nDCG

    found = (Success @ 1, Success @ 10, R @ 5, R @ 10, RR @ 10, nDCG @ 10)
    return dict(zip(NAMES, found, strict=True))


def per_question(
    relevant: Mapping[str, Collection[str]], found: Mapping[str, Sequence[str]], names: Sequence[str] = NAMES
) -> dict[str, dict[str, float]]:
    """Each measure's value for each question id of `relevant`; a question without passages has zeros.

    `relevant` are the right files of each question, `found` the files of its passages, best first. A file stands where
    its first passage stands in the list of ten passages: three passages of one file push the next file to rank 4, as
    they do on the page.
    """
    import ir_measures

    qrels = [ir_measures.Qrel(key, file, 1) for key, files in relevant.items() for file in sorted(files)]
    run = [
        ir_measures.ScoredDoc(key, name, float(-rank))
        for key in relevant
        for rank, name in enumerate(places(found.get(key, [])))
    ]
    wanted = {_measures()[name]: name for name in names}
    values = {name: dict.fromkeys(relevant, 0.0) for name in names}
    for metric in ir_measures.iter_calc(list(wanted), qrels, run):
        values[wanted[metric.measure]][metric.query_id] = float(metric.value)
    return values


def places(files: Sequence[str]) -> list[str]:
    """The ten places as the measures count them: a file met again holds its place under a name that is never right.

    >>> places(["a", "a", "b"])
    ['a', '1:a', 'b']
    """
    return [file if file not in files[:rank] else f"{rank}:{file}" for rank, file in enumerate(files[:PASSAGES])]
