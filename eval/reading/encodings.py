"""How well text comes back from the encodings of old files: real texts put into each, then read."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from eval.reading.scores import mean
from ingest.readers.encodings import decode, modernise
from rag.errors import DocumentError

_LENGTH = 40_000  # characters of a text that are used
VOWELS = "aăâeêioôơuưy"
TONES = {"": "", "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_SHAPES = {"â": "aâáàåãä", "ê": "eâáàåãä", "ô": "oâáàåãä", "ă": "aêéèúüë"}
_ORDER = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_ODD = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "ì": "ì", "í": "í"}


def as_vni(text: str) -> str:
    """Text as a VNI keyboard typed it (independent of the tables that read it)."""
    table = dict(_VNI_ODD)
    for vowel in VOWELS:
        for tone, mark in TONES.items():
            letter = unicodedata.normalize("NFC", vowel + tone)
            if vowel in _VNI_SHAPES:
                table[letter] = _VNI_SHAPES[vowel][0] + _VNI_SHAPES[vowel][1 + _ORDER.index(tone)]
            else:
                table.setdefault(letter, {"ơ": "ô", "ư": "ö"}.get(vowel, vowel) + mark)
    table |= {letter.upper(): typed.upper() for letter, typed in table.items()}
    return "".join(table.get(letter, letter) for letter in text)


def as_tcvn3(text: str) -> str:
    """Text as a TCVN3 keyboard typed it, by glibc's iconv: the marked capitals that it lacks in small letters."""
    plain = "".join(letter if letter in "ĂÂÊÔƠƯĐ" or letter.isascii() else letter.lower() for letter in text)
    done = subprocess.run(["iconv", "-f", "UTF-8", "-t", "TCVN"], input=plain.encode(), capture_output=True, check=True)
    return done.stdout.decode("latin-1")


def as_windows_1258(text: str) -> bytes:
    """As Windows stores it: the hat or the horn stays with its vowel, the tone follows it."""
    out = []
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in decomposed if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
        out.append(base + tone)
    return "".join(out).encode("cp1258")


def plain(text: str) -> str:
    """NFC, with the quotes, dashes and dots that no old encoding has in their plain forms."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate({0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2026: "..."})


def _encoded(text: str) -> dict[str, bytes]:
    return {
        "TCVN3": as_tcvn3(text).encode("latin-1"),
        "VNI": as_vni(text).encode("cp1252"),
        "Windows-1258": as_windows_1258(text),
        "UTF-16LE, no BOM": text.encode("utf-16-le"),
        "UTF-16BE, no BOM": text.encode("utf-16-be"),
    }


def _ours(data: bytes) -> str:
    try:
        return decode(data)[0]
    except DocumentError:
        return ""


def _viparse() -> Callable[[str], str] | None:
    """The library that was looked at first, beside ours where it is installed; it reads characters, not bytes."""
    try:
        fix: Callable[[str], str] = import_module("viparse").fix
    except ImportError:
        return None
    return fix


def _right(reference: str, found: str) -> float:
    """Share of characters that came back; case apart, which TCVN3 loses on marked capitals, and runs of spaces."""
    wanted, got = " ".join(reference.lower().split()), " ".join(found.lower().split())
    return max(0.0, 1 - Levenshtein.distance(wanted, got) / max(1, len(wanted)))


def _mixed(text: str, encode: Callable[[str], str]) -> str:
    """A document of which every other line was typed with a legacy font."""
    lines = text.split("\n")
    return "\n".join(encode(line) if number % 2 else line for number, line in enumerate(lines))


def _shares(text: str, viparse: Callable[[str], str] | None) -> Iterator[tuple[str, str, float]]:
    """(encoding, who reads it, share of characters that came back)."""
    for name, data in _encoded(text).items():
        yield name, "ours", _right(text, _ours(data))
        if viparse and name in ("TCVN3", "VNI"):
            yield name, "viparse", _right(text, viparse(data.decode("cp1252", "replace")))
    for name, encode in (("TCVN3", as_tcvn3), ("VNI", as_vni)):
        mixed = _mixed(text, encode)
        yield f"{name} in every other line", "ours", _right(text, modernise(mixed)[0])
        if viparse:
            yield f"{name} in every other line", "viparse", _right(text, viparse(mixed))


def measure(paths: Sequence[Path]) -> list[dict[str, object]]:
    """One row an encoding: how much of the texts came back, ours and viparse's (None where it does not apply)."""
    viparse = _viparse()
    found: dict[str, dict[str, list[float]]] = {}
    for path in paths:
        try:
            for name, who, share in _shares(plain(path.read_text("utf-8"))[:_LENGTH], viparse):
                found.setdefault(name, {}).setdefault(who, []).append(share)
        except (UnicodeEncodeError, subprocess.CalledProcessError, FileNotFoundError):
            continue  # a sign that the old encodings lack (no such text was typed in them), or a system without iconv
    return [
        {"encoding": name, "n": len(shares["ours"]), "ours": str(mean(shares["ours"]))}
        | {"viparse": str(mean(shares["viparse"])) if "viparse" in shares else None}
        for name, shares in found.items()
    ]
