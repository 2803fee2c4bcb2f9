"""Corrects syllables that no text of the library has: a slip of one letter, a missing mark, a key of Telex."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rag.abbreviations import BUILT_IN, Glossary
from rag.diacritics import Frequencies, spellings
from rag.kept import of_text
from rag.text import fold, has_diacritics, is_syllable, unify_tone

_WORD = re.compile(r"[^\W\d_]{2,10}")
_LETTERS = [letter for letter in string.ascii_lowercase if letter not in "fjwz"]
_TELEX = {"aa": "a^", "ee": "e^", "oo": "o^", "dd": "d-", "aw": "a(", "ow": "o+", "uw": "u+"}
_TELEX_PAIR = re.compile("|".join(_TELEX))
_TELEX_TONES = {"f": "`", "s": "'", "r": "?", "x": "~", "j": "."}
# Combining marks by the signs used here, so that marks that are typed and marks that are read compare.
_MARKS = {
    "\u0302": "^",
    "\u0306": "(",
    "\u031b": "+",
    "\u0300": "`",
    "\u0301": "'",
    "\u0309": "?",
    "\u0303": "~",
    "\u0323": ".",
}
_OFF = 2.0  # what a mark too many or too few costs, in natural logarithms of frequency


def corrected(text: str, words: Frequencies, glossary: Glossary = BUILT_IN) -> str:
    """A question with those syllables corrected that the library does not know and whose neighbours tell.

    What could be a word stays, but for marks that were left out: only the library's lack of it says that it is a
    slip, and a word that the library lacks is what makes it say that it has no answer. Names stay too.
    """
    accented = has_diacritics(text)
    pieces: list[str] = []
    last, position = "", 0
    for match in _WORD.finditer(text):
        word = unify_tone(match[0]) if accented else fold(match[0])
        better = word
        if _may_be_a_slip(match[0], match.start(), glossary) and not words.frequencies([word], folded=not accented)[0]:
            following = _WORD.search(text, match.end())
            after = (unify_tone(following[0]) if accented else fold(following[0])) if following else ""
            better = _best(word, last, after, words, accented=accented) or word
        if better != word:
            pieces += [text[position : match.start()], better.capitalize() if match[0][0].isupper() else better]
            position = match.end()
        last = better
    return "".join([*pieces, text[position:]])


def _may_be_a_slip(written: str, start: int, glossary: Glossary) -> bool:
    """Capitals inside a question are a name or a short form; short forms come in lower case too."""
    return not (written[0].isupper() and (start > 0 or written.isupper())) and not glossary.has(written)


def _best(word: str, before: str, after: str, words: Frequencies, *, accented: bool) -> str | None:
    """The likeliest word that was meant, None when nothing speaks for one."""
    telex = _telex(word)
    if telex and not is_syllable(word):
        base, marks = telex
        meant = [way for way in spellings(base) if _marks(way) == marks]
        counts = words.frequencies(meant, folded=False)
        if any(counts):
            return _typed(meant[counts.index(max(counts))], accented)
    candidates = list(_candidates(word, words, accented=accented))
    pairs = [f"{before}_{one}" for one in candidates] + [f"{one}_{after}" for one in candidates]
    alone = words.frequencies(candidates, folded=not accented)
    beside = words.frequencies(pairs, folded=not accented)
    typed = _marks(word)
    scored = []
    for n, (one, count) in enumerate(zip(candidates, alone, strict=True)):
        left, right = beside[n], beside[len(candidates) + n]
        if count and (left or right):
            off = ((typed - _marks(one)) + (_marks(one) - typed)).total() if accented else 0
            scored.append((math.log1p(left) + math.log1p(right) + 0.3 * math.log(count) - _OFF * off, one))
    return max(scored)[1] if scored else None


def _typed(word: str, accented: bool) -> str:
    return word if accented else fold(word)


def _candidates(word: str, words: Frequencies, *, accented: bool) -> Iterator[str]:
    """Words that `word` may be a slip of."""
    folded = fold(word)
    if is_syllable(word):
        if accented:
            yield from _ways(word)
        return
    bases = sorted({base for base in _one_letter_off(folded) if is_syllable(base)})
    known = words.frequencies(bases, folded=True)
    for base, count in zip(bases, known, strict=True):
        if count:
            yield from spellings(base) if accented else (base,)


@of_text
def _ways(word: str) -> tuple[str, ...]:
    """What a syllable may be that lacks marks only."""
    return tuple(way for way in spellings(fold(word)) if way != word and _lacks_only_marks(word, way))


def _one_letter_off(word: str) -> Iterator[str]:
    """One letter too many, too few, another one, or two neighbours exchanged."""
    for n in range(len(word) + 1):
        left, right = word[:n], word[n:]
        if right:
            yield left + right[1:]
            yield from (f"{left}{letter}{right[1:]}" for letter in _LETTERS)
        if len(right) > 1:
            yield f"{left}{right[1]}{right[0]}{right[2:]}"
        yield from (f"{left}{letter}{right}" for letter in _LETTERS)


def _lacks_only_marks(typed: str, meant: str) -> bool:
    """True for "nưoc" and "nước"; "mực" has another mark than "mức"."""
    return all(_marks(one) <= _marks(other) for one, other in zip(typed, meant, strict=True))


@lru_cache(4096)
def _marks(text: str) -> Counter[str]:
    """The marks of a word or a letter; not to be changed by whoever gets it."""
    found = Counter(_MARKS[sign] for sign in unicodedata.normalize("NFD", text) if sign in _MARKS)
    found.update("-" for letter in text if letter == "đ")
    return found


def _telex(word: str) -> tuple[str, Counter[str]] | None:
    """A word as Telex keys were typed: its letters and its marks; None where no key is in it.

    >>> _telex("sachs") == ("sach", Counter({"'": 1})), _telex("ddaauf") == ("dau", Counter({"^": 1, "-": 1, "`": 1}))
    (True, True)
    """
    marks: Counter[str] = Counter()

    def letter(match: re.Match[str]) -> str:
        keyed = _TELEX[match[0]]
        marks[keyed[1]] += 1
        return keyed[0]

    base = _TELEX_PAIR.sub(letter, word.replace("uow", "uwow"))
    tone = re.fullmatch(r"([^aeiouy]*[aeiouy]+)([a-z]*?)([fsrxj])([a-z]*)", base)
    if tone:
        base, marks[_TELEX_TONES[tone[3]]] = tone[1] + tone[2] + tone[4], 1
    return (base, marks) if marks else None
