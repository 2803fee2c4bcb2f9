"""How near an answer's own words are to a gold answer: exact match and token F1, as SQuAD counts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from eval.metrics import flat
from rag.contract import plain
from rag.schema import Answer

_BOLD = re.compile(r"\*\*(.+?)\*\*")
MARKS = re.compile(r"\s*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]")


def short(answer: Answer) -> str:
    """The words that answer: those in bold of the first claim, else all its claims without their marks."""
    return bold_words(answer) or " ".join(said(claim.text) for claim in answer.claims)


def bold_words(answer: Answer) -> str:
    """The words in bold of the first claim, "" where there are none."""
    return " ".join(plain(words) for words in _BOLD.findall(answer.claims[0].text)) if answer.claims else ""


def said(text: str) -> str:
    """A claim as a reader reads it: no marks, no bold.

    >>> said("Đạt **88%** dự toán [1] [2]")
    'Đạt 88% dự toán'
    """
    return MARKS.sub("", plain(text)).strip()


def tokens(text: str) -> list[str]:
    """Lower case, no punctuation.

    >>> tokens("Đạt 7,42%.")
    ['đạt', '7', '42']
    """
    return re.sub(r"[^\w\s]|_", " ", flat(text)).split()


def exact_match(text: str, answers: Sequence[str]) -> float:
    """1 when the words are those of a gold answer.

    >>> exact_match("Đạt 88 %", ["đạt 88%."])
    1.0
    """
    return float(any(tokens(text) == tokens(answer) for answer in answers))


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The best token F1 against any gold answer.

    >>> round(token_f1("88% kế hoạch", ["đạt 88%"]), 2)
    0.4
    """
    return max((_f1(tokens(text), tokens(answer)) for answer in answers), default=0.0)


def _f1(one: Sequence[str], other: Sequence[str]) -> float:
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def overlap(one: str, other: str) -> float:
    """The share of the shorter text's neighbouring word pairs that the other holds too, 0..1.

    Single words are not enough: "Chi ngân sách đạt 480 tỷ đồng" shares five with "Thu ngân sách đạt 641 tỷ đồng".

    >>> overlap("thu ngân sách đạt 88%", "Trong kỳ, thu ngân sách")
    0.5
    """
    left, right = Counter(_pairs(one)), Counter(_pairs(other))
    least = min(left.total(), right.total())
    return (left & right).total() / least if least else 0.0


def _pairs(text: str) -> list[tuple[str, ...]]:
    """A text of one word is a pair by itself."""
    words = tokens(text)
    return list(zip(words, words[1:], strict=False)) or [tuple(words)] * bool(words)
