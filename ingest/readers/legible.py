"""Tells a text that a broken font made from one that somebody wrote."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.readers.syllables import is_syllable
from rag.text import vocabulary

_SIGNS = "()[]{}<>“”\"'‘’«»„.,;:!?…-–—*•·/\\|_=+%#&@°"
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")
_BETWEEN = re.compile(r"[-–/.,:;_&@'’()=+%?#]+")
_FOREIGN = vocabulary("the of and to in for is that by with on as la le les des et du une der die und von zu mit")
_FEWEST_WORDS = 20
# Of all words: broken ones on a page of garbage; Vietnamese syllables, or little words of a Western language, on a
# page that somebody can read. Pages of abbreviations and figures have neither, and nothing broken.
_BROKEN, _VIETNAMESE, _WESTERN = 0.3, 0.5, 0.04
_UNMAPPED_SHARE = 0.1


def is_garbage(text: str) -> bool:
    r"""True if a font's characters came out as others, so that no one could read this in any language.

    Too few words to tell, figures, codes, and other languages pass.

    >>> is_garbage("7KӫWѭӟQJ &KtQK SKӫ TX\\\\ÿӏQK " * 6), is_garbage("Vận hành bogie theo EN 13749 " * 6)
    (True, False)
    """
    unmapped = sum(len(match[0]) for match in _UNMAPPED.finditer(text))
    if unmapped and unmapped > _UNMAPPED_SHARE * len("".join(text.split())):
        return True
    words = [word for token in text.split() if any(map(str.isalpha, word := token.strip(_SIGNS)))]
    if len(words) < _FEWEST_WORDS:
        return False
    if sum(map(is_syllable, words)) >= _VIETNAMESE * len(words):
        return False
    if sum(word.lower() in _FOREIGN for word in words) >= _WESTERN * len(words):
        return False
    return sum(map(_is_broken, words)) >= _BROKEN * len(words)


@lru_cache(maxsize=65536)
def _is_broken(word: str) -> bool:
    """True for what no spelling, code or address explains: alphabets mixed, signs or capitals inside a word."""
    return any(part and not _explained(part) for part in _BETWEEN.split(word))


def _explained(part: str) -> bool:
    if not part.isalnum():
        return False
    letters = "".join(filter(str.isalpha, part))
    if len({unicodedata.name(letter, "?").split(" ")[0] for letter in letters}) > 1:
        return False
    if letters.isascii() or letters.isupper():  # "kWh", "ItemID", "QĐ"
        return True
    if not letters[1:].islower() and len(letters) > 2:
        return False
    return not unicodedata.name(letters[0], "").startswith("LATIN") or _western(letters)


def _western(letters: str) -> bool:
    """Latin letters with at most a third of them marked, or a Vietnamese syllable."""
    return is_syllable(letters) or 3 * sum(not letter.isascii() for letter in letters) <= len(letters)
