"""The words of a question that say what it is about."""

from __future__ import annotations

import re

from rag.text import fold, has_diacritics, substitute, syllables, vocabulary

# Syllables that ask or connect and say nothing of the subject. Folded they would swallow "đầu tư" (đâu, từ) and
# "ban hành" (bạn), so a question without diacritics loses only those whose folded form is safe.
_EMPTY = vocabulary(
    "ai bao nhiêu mấy là gì nào ở đâu khi như có không được đã đang sẽ của và các những trong cho với về "
    "tại theo thì mà hay hoặc đến từ do này đó nay ấy kia bị bởi ra vào cũng còn vậy sao xin biết hỏi tôi "
    "bạn một phải cần nên hiện đạt làm gồm rồi"
)
# What kind of thing is asked for ("văn bản nào", "như thế nào") is no word to look for either.
_ASKING = re.compile(
    r"\b(?:(?:nhu )?the nao|(?:van ban|co quan|don vi|to chuc|nguoi|ngay thang nam|ngay|thang|nam|thoi gian|"
    r"dia phuong|tinh|huyen|xa|noi|luc) nao|(?:bao nhieu|may) (?:phan tram|%)|"
    r"so may|thu may|(?:noi dung|van de|viec|dieu|nhung) gi)\b"
)
_EMPTY_FOLDED = vocabulary("ai bao nhieu la gi nao o khi nhu co khong duoc cua va cac nhung thi cho voi sao vay")


def content_words(text: str) -> list[str]:
    """Folded syllables of a question that say what it is about, in order.

    >>> content_words("Tỷ lệ giải ngân đầu tư công là bao nhiêu?")
    ['ty', 'le', 'giai', 'ngan', 'dau', 'tu', 'cong']
    """
    left = substitute(_ASKING, lambda match: " ; ", text)
    if not has_diacritics(text):
        return [word for word in syllables(fold(left)) if word not in _EMPTY_FOLDED]
    return [fold(word) for word in syllables(left.lower()) if word not in _EMPTY]
