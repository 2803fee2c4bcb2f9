"""Word frequencies of a few texts, as the lexical index counts them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.text import terms

TEXTS = (
    "giải ngân vốn đầu tư công của tỉnh",
    "thu ngân sách nhà nước đạt dự toán",
    "đầu tư công và ngân sách nhà nước",
    "mức lương tối thiểu vùng",
    "ủy ban nhân dân tỉnh báo cáo",
    "tư tưởng; công dân; bảo hiểm",
)


class Lexicon:
    """Counts in how many of the texts a term occurs."""

    def __init__(self, texts: Sequence[str] = TEXTS) -> None:
        self._terms = {folded: [set(terms(text, folded=folded)) for text in texts] for folded in (True, False)}

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """See `rag.diacritics.Frequencies`."""
        return [sum(term in text for text in self._terms[folded]) for term in terms]
