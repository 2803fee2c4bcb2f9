"""Which parts of the understanding of a question are at work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understanding:
    """One switch for each part, all on; an ablation turns them off one at a time (`python -m eval.understanding`)."""

    abbreviations: bool = True  # wordings of what is abbreviated or spelt out
    typos: bool = True  # syllables that no text has, corrected
    diacritics: bool = True  # diacritics put back before the question is embedded
    numbers: bool = True  # the document named by number comes first
    provisions: bool = True  # the Điều, khoản or điểm named counts more
    periods: bool = True  # documents of the period named count more
    places: bool = True  # documents of the place named count more
    mergers: bool = True  # and those of the provinces it was made of or became part of
    follow_ups: bool = True  # what a follow-up leaves out is taken from the last question
    context: bool = True  # passages that suit the conversation so far count more


ALL_PARTS = Understanding()
