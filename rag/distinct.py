"""Counts passages that say the same in nearly the same words once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from heapq import nsmallest
from typing import Protocol

from rag.schema import Chunk, Document, Passage, Relation
from rag.text import UPPER, fold, syllables, unify_tone
from rag.validity import in_force

SAME = 0.9  # Jaccard similarity of syllable 3-grams from which two texts may be one
_LENGTHS = 0.8
# The first word pairs in the order of the alphabet: of two texts of more than 100 characters that reach SAME, one at
# least is common to both (a MinHash of one permutation). 50 passages are compared in 2 ms.
_SKETCH, _SKETCHED = 8, 100
_SHARED = 0.6  # of the words, punctuation and all
_FIGURE = re.compile(r"\d+")
# What a text may not differ in and still say the same: figures with their units, names, and the words that turn a
# sentence round. "tăng 5%" and "giảm 5%", "cấp huyện" and "cấp tỉnh" are nearly one text and not one thing.
_TELLING = (
    "không chưa chẳng cấm trừ ngoài chỉ được bị phải nên hoặc và tăng giảm hơn kém trên dưới trước sau đầu cuối ít "
    "nhiều cao thấp nhất đa thiểu đủ thiếu có hết mới cũ đúng sai trong cùng mọi mỗi các những từng riêng chung "
    "một hai ba bốn tư năm lăm sáu bảy tám chín mười mươi trăm nghìn ngàn triệu tỷ tỉ nửa rưỡi phần lần "
    "giờ ngày tuần tháng quý thôn bản xã phường huyện quận tỉnh phố ương"
)
_TOLD = re.compile(rf"\d+(?:[.,/-]\d+)*(?:\s*%|\s+[^\W\d_]+)?|\b[{UPPER}][^\W_]*|\b(?:{'|'.join(_TELLING.split())})\b")


class Shelves(Protocol):
    """What is asked of the library, for passages that are nearly the same."""

    def document(self, document_id: str) -> Document | None:
        """One whole document."""

    def relations_to(self, document: Document) -> Sequence[tuple[Document, Relation]]:
        """The documents that replace, repeal or amend the given one, with what they say of it."""


class _Text:
    """A chunk's text as it is compared; each view is made when it is first needed."""

    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.figures = tuple(_FIGURE.findall(chunk.text))

    @cached_property
    def words(self) -> list[str]:
        return self.chunk.text.lower().split()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def sketch(self) -> frozenset[tuple[str, str]]:
        return frozenset(nsmallest(_SKETCH, set(zip(self.words, self.words[1:], strict=False))))

    def shares_words(self, other: _Text) -> bool:
        """False for texts that cannot reach SAME, at a tenth of the cost of finding out."""
        if self.sketch.isdisjoint(other.sketch):
            return False
        shared = len(self.vocabulary & other.vocabulary)
        return shared >= _SHARED * max(len(self.vocabulary), len(other.vocabulary))

    @cached_property
    def syllables(self) -> list[str]:
        return syllables(unify_tone(self.chunk.text))

    @cached_property
    def headings(self) -> list[str]:
        return syllables(unify_tone(self.chunk.heading))

    @cached_property
    def told(self) -> list[str]:
        return [" ".join(unify_tone(word).split()) for word in _TOLD.findall(self.chunk.text)]

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        units = self.syllables
        return frozenset(zip(units, units[1:], units[2:], strict=False)) or frozenset([tuple(units)])


def says_the_same(one: Chunk, other: Chunk) -> bool:
    """True for two texts of the same figures, names and headings in nearly the same words.

    >>> def chunk(text): return Chunk("", "", "", "", text, 0, len(text))
    >>> says_the_same(chunk("Thu hoà nhập: 5 tỷ"), chunk("thu hòa nhập 5 tỷ."))
    True
    >>> says_the_same(chunk("Thu ngân sách tăng 5%"), chunk("Thu ngân sách tăng 6%"))
    False
    """
    return _alike(_Text(one), _Text(other))


def _alike(one: _Text, other: _Text) -> bool:
    a, b = len(one.chunk.text), len(other.chunk.text)
    if one.figures != other.figures or min(a, b) < _LENGTHS * max(a, b):
        return False
    if min(a, b) > _SKETCHED and not one.shares_words(other):
        return False
    if one.headings != other.headings:
        return False
    if one.syllables == other.syllables:
        return True
    shared = len(one.shingles & other.shingles)
    if shared < SAME * (len(one.shingles) + len(other.shingles) - shared):
        return False
    return one.told == other.told


def distinct(passages: Sequence[Passage], library: Shelves, today: date | None = None) -> list[Passage]:
    """The passages, best first, those that say the same counted once, in the place and with the score of the best.

    Of such passages the one of a document in force on `today` is shown, then that of the newest, then the best; the
    others are its `also`. Sentences of documents about different subjects, periods or places, or by different bodies,
    never say the same.
    """
    groups: list[tuple[Passage, list[_Text]]] = []
    by_figures: dict[tuple[str, ...], list[list[_Text]]] = {}
    for passage in passages:
        text = _Text(passage.chunk)
        near = by_figures.setdefault(text.figures, [])
        same = next((group for group in near if _alike(group[0], text) and _same_matter(group[0], text, library)), None)
        if same is not None:
            same.append(text)
        else:
            near.append([text])
            groups.append((passage, near[-1]))
    return [_shown(passage, group, library, today or date.today()) for passage, group in groups]


def _same_matter(one: _Text, other: _Text, library: Shelves) -> bool:
    """False when the documents are about different things, whatever the sentence: "đạt 88%" in May is not in June."""
    if one.chunk.document_id == other.chunk.document_id:
        return True
    a, b = library.document(one.chunk.document_id), library.document(other.chunk.document_id)
    if (
        a is None
        or b is None
        or fold(a.period or "") != fold(b.period or "")
        or fold(a.place or "") != fold(b.place or "")
    ):
        return False
    if a.issuer and b.issuer and fold(a.issuer) != fold(b.issuer):
        return False
    return _subject(a) == _subject(b)


def _subject(document: Document) -> list[str]:
    """What a document is about, without its own number: a penalty of one offence is not that of another.

    A bulletin's number is all that tells it from the next one, so it stays where the document has no other.
    """
    told = syllables(unify_tone(document.subject or document.title))
    own = syllables(unify_tone(f"{document.number or ''} {document.kind or ''} dự thảo số"))
    return [word for word in told if word not in own and not (document.number and word.isdigit())]


def _shown(passage: Passage, group: Sequence[_Text], library: Shelves, today: date) -> Passage:
    if len(group) == 1:
        return passage

    def rank(text: _Text) -> tuple[bool, str]:
        document = library.document(text.chunk.document_id)
        return (in_force(document, library, today), document.date or "") if document else (False, "")

    shown = max(group, key=rank)
    others = tuple(text.chunk for text in group if text is not shown)
    return replace(passage, chunk=shown.chunk, also=(*passage.also, *others))
