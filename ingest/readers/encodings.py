"""Which encoding a text is in, told from the text itself."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.legacy_fonts import TCVN3, VNI, WORDS, convert, convert_word
from ingest.readers.syllables import is_syllable
from rag.errors import DocumentError

WINDOWS_1258 = "Windows-1258"

_BINARY = "tệp chứa dữ liệu nhị phân, không phải văn bản; hãy kiểm tra lại đuôi tệp hoặc lưu lại thành văn bản UTF-8"
_UNKNOWN = (
    "không nhận ra bảng mã của tệp (không phải UTF-8, UTF-16, Windows-1258, TCVN3 hay VNI); "
    "hãy mở tệp và lưu lại với bảng mã UTF-8"
)
_DAMAGED = (
    "tệp UTF-8 có chỗ bị hỏng hoặc tải dở; hãy lấy lại bản gốc hoặc mở tệp, sửa chỗ hỏng rồi lưu lại với bảng mã UTF-8"
)
# A wrong guess would be indexed as garbage that nobody notices: this share of the words must be Vietnamese
# syllables, both of those that carry a mark (where a wrong guess shows) and of all.
_MARKED_SHARE, _SHARE = 0.9, 0.6
_UTF16_SHARE = 0.9
# Signs that mean the same in every Windows code page: quotation marks, dashes, "…", "§", "°", "±", "²", "×" …
_SIGNS = frozenset(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa7\xa9\xab\xae\xb0\xb1\xb2\xb3\xb7\xbb\xbc\xbd\xbe\xd7")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_PLAIN_CHARACTER = re.compile(r"[\t\n\r\x0c\x20-\x7e\u00a0-\u024f\u0300-\u036f\u1ea0-\u1ef9\u2010-\u203a\u20ab]")
_WORD = re.compile(r"[^\W\d_]+")


def decode(data: bytes) -> tuple[str, str | None]:
    r"""The characters of a text file, and the name of its encoding unless that is UTF-8 or UTF-16.

    Text in a legacy font encoding comes back converted. Raises `DocumentError` for binary data, and where
    no encoding makes the text Vietnamese: refused, never guessed.

    >>> decode("Hội nghị".encode()), decode(b"H\xf4\xf2i nghi\xf2")
    (('Hội nghị', None), ('Hội nghị', 'Windows-1258'))
    """
    text = _unicode(data)
    if text is not None:
        return text, None
    if b"\0" in data:
        raise DocumentError(_BINARY)
    whole = re.sub(r"[\x00-\x7f]+", "", data.decode("utf-8", "ignore"))
    if len(whole.encode()) * 2 > sum(byte > 127 for byte in data):
        raise DocumentError(_DAMAGED)
    return _eight_bit(data)


def notes_of(name: str | None) -> tuple[str, ...]:
    """What a clerk is told of a text converted from the encoding `name`; nothing if it was not converted."""
    return (f"đã chuyển chữ từ bảng mã {name} sang Unicode; hãy xem lại vài đoạn",) if name else ()


def modernise_all(texts: Sequence[str]) -> tuple[list[str], str | None]:
    """`modernise` for texts that stand one after another in a document, such as paragraphs and cells."""
    if not any(map(_TRACE.search, texts)):
        return list(texts), None
    joined, name = modernise("\n".join(texts))
    lines = iter(joined.split("\n"))
    return ["\n".join(next(lines) for _ in range(text.count("\n") + 1)) for text in texts], name


def _unicode(data: bytes) -> str | None:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is not None and "\0" not in text:
        return text
    if not marked and len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if len(_PLAIN_CHARACTER.findall(text)) >= _UTF16_SHARE * len(text) and "\0" not in text:
                return text
    return None


def _eight_bit(data: bytes) -> tuple[str, str]:
    """The reading, of Windows-1258 and of the two legacy fonts, whose marked words are Vietnamese."""
    if all(byte < 128 or byte in _SIGNS for byte in data):
        return data.decode("cp1252"), "Windows-1252"
    readings = []
    western = data.decode("cp1252", "replace")
    modern, name = modernise(western)
    if name is not None:
        readings.append((modern, name))
    readings.append((unicodedata.normalize("NFC", data.decode("cp1258", "replace")), WINDOWS_1258))
    best, name = max(readings, key=lambda reading: _shares(reading[0]))
    marked, whole = _shares(best)
    if marked < _MARKED_SHARE or whole < _SHARE or "\ufffd" in best or _CONTROL.search(best):
        raise DocumentError(_UNKNOWN)
    return best, name


def _shares(text: str) -> tuple[float, float]:
    """How much of the marked words, and of all words, are Vietnamese syllables; 0 where there are none."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    marked = [word for word in words if not word.isascii()]
    return (
        sum(map(_is_vietnamese, marked)) / len(marked) if marked else 0.0,
        sum(map(_is_vietnamese, words)) / len(words) if words else 0.0,
    )


# A trace of a legacy font in otherwise modern text: a sign inside a word, a letter Vietnamese does not have, or
# two marked letters where a syllable has one. Clean text is passed over at the speed of one search.
_TRACE = re.compile(
    r"(?i:[a-z][¡-¬\xad®µ-¹»-¾×÷−∙μ]|[¡-¬\xad®µ-¹»-¾×÷−∙μ][a-z]|[äåæçëîïðñöøûüýþß])"
    r"|(?i:[aeouyôö][ùøûõïåäüë]|a[âáàãêéèú]|e[âáàã]|oâ)"
)
_MODERN = re.compile(r"[ăđĩũơưạ-ỹ]", re.IGNORECASE)
_LETTERS = re.compile("[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]+", re.IGNORECASE)
_TONES = re.compile("[\u0300\u0303\u0309]")


@lru_cache(maxsize=65536)
def _is_vietnamese(word: str) -> bool:
    """A syllable in the letters of the alphabet; before a stop (c, ch, p, t) the tone is rising or heavy."""
    if not is_syllable(word) or not _LETTERS.fullmatch(word):
        return False
    if word[-1] not in "cptCPT" and word[-2:].lower() != "ch":
        return True
    return word.isascii() or not _TONES.search(unicodedata.normalize("NFD", word))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Of one line under one encoding: words it makes Vietnamese, words it breaks, words already modern."""

    made: int
    broken: int
    modern: int
    touched: bool  # the encoding would change something
    share: float  # of all words that are Vietnamese once converted

    @property
    def certain(self) -> bool:
        return self.made >= 2 and self.made >= 4 * (self.broken + self.modern) and self.share >= _SHARE


def modernise(text: str) -> tuple[str, str | None]:
    """Text that was typed in a TCVN3 or VNI font as Unicode, and the name of that encoding; else as it is, and None.

    Judged line by line: a line counts as legacy when the encoding makes Vietnamese of words that are none as
    they stand. A line too short to tell goes with its neighbours. Everything else stays character for character.

    >>> modernise("C«ng b¸o"), modernise("Coäng hoøa"), modernise("Café «Giảng» 25°C ± ½")
    (('Công báo', 'TCVN3'), ('Cộng hòa', 'VNI'), ('Café «Giảng» 25°C ± ½', None))
    """
    if not _TRACE.search(text):
        return text, None
    lines = text.split("\n")
    found = [_verdict(line) for line in lines]
    names = {name for name in found if name in (TCVN3, VNI)}
    if not names:
        return text, None
    settled = list(_with_neighbours(lines, found))
    converted = [_convert(line, name) if name else line for line, name in zip(lines, settled, strict=True)]
    most = max(sorted(names), key=settled.count)
    return "\n".join(converted), most


def speaks_for(text: str, name: str) -> bool:
    """True if `text`, whose font is one of encoding `name`, reads no worse converted than as it stands.

    >>> speaks_for("cã", TCVN3), speaks_for("của", TCVN3)
    (True, False)
    """
    evidence = _evidence(text, name)
    return evidence.modern == 0 and not _MODERN.search(text) and evidence.made >= evidence.broken


_UNICODE = "Unicode"


def _verdict(line: str) -> str | None:
    """The encoding a line is surely in, `_UNICODE` included; None where it does not say."""
    if _TRACE.search(line):
        judged = {name: _evidence(line, name) for name in (TCVN3, VNI)}
        # VNI wins a tie: a word of its letters may by chance be one in TCVN3, hardly the other way round.
        name = max((VNI, TCVN3), key=lambda name: (judged[name].made - judged[name].broken, judged[name].share))
        if judged[name].certain:
            return name
    return _UNICODE if _MODERN.search(line) else None


def _evidence(line: str, name: str) -> _Evidence:
    made = broken = modern = words = vietnamese = 0
    touched = False
    for word in WORDS[name].findall(line):
        new = word if _MODERN.search(word) else convert_word(word, name)
        touched |= new != word
        if not any(letter.isascii() for letter in word):
            continue
        good = _is_vietnamese(new)
        if len(new) > 1 and not (word.isascii() and word.isupper()):
            words += 1
            vietnamese += good
        if new == word:
            modern += good and bool(_MODERN.search(word))
        elif good:
            made += not _is_vietnamese(word)
        elif not new.isupper():  # "NĐ" in "NĐ-CP" says nothing
            broken += 1
    return _Evidence(made, broken, modern, touched, vietnamese / words if words else 0.0)


def _with_neighbours(lines: list[str], found: list[str | None]) -> Iterator[str | None]:
    """For each line the encoding to convert it from: its own, or that of the nearest lines that say."""
    following: list[str | None] = []
    later = None
    for name in reversed(found):
        following.append(later)
        later = name or later
    following.reverse()
    earlier = None
    for line, name, later in zip(lines, found, following, strict=True):
        earlier_here, earlier = earlier, name or earlier
        if name is not None:
            yield None if name == _UNICODE else name
            continue
        around = [side for side in (earlier_here, later) if side is not None]
        legacy = [side for side in around if side != _UNICODE]
        if not legacy:
            yield None
            continue
        evidence = _evidence(line, legacy[0])
        pure = _UNICODE not in found
        yield legacy[0] if evidence.touched and (pure or evidence.made > evidence.broken) else None


def _convert(line: str, name: str) -> str:
    """The line converted, but for words that are modern already."""
    if not _MODERN.search(line):
        return convert(line, name)
    return re.sub(r"\S+", lambda word: word[0] if _MODERN.search(word[0]) else convert(word[0], name), line)
