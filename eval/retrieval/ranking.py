"""What a system gave back for the questions of one set, ours or a peer's."""

from __future__ import annotations

from dataclasses import dataclass

PASSAGES = 10  # asked of every system


@dataclass(frozen=True, slots=True)
class Ranking:
    """For each question (by id) the files of its passages, best first; the seconds each took; what the whole cost.

    `wall_seconds` is the time of all questions; for ours that includes starting Python and opening the indexes.
    """

    files: dict[str, list[str]]
    seconds: list[float]
    index_seconds: float
    wall_seconds: float
    peak_mb: float
    version: str
