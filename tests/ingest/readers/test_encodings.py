"""Encodings told from the text: real bulletins put into each old encoding must come back letter for letter."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from eval.reading.encodings import as_tcvn3, as_vni, as_windows_1258, plain
from ingest.readers.encodings import decode, modernise, modernise_all, speaks_for
from ingest.readers.legacy_fonts import TCVN3, VNI, convert, of_font
from rag.errors import DocumentError
from tests.command import SHARED

BULLETINS = sorted((SHARED / "bulletins").glob("*.txt"))
needs_shared = pytest.mark.skipif(not BULLETINS, reason=f"không có {SHARED}")
# As typed in offices: independent of the tables under test.
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc"
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc"


def _text(path: Path) -> str:
    return plain(path.read_text(encoding="utf-8"))


# Whole files


@needs_shared
@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.stem)
def test_real_text_comes_back_from_every_encoding(path: Path) -> None:
    text = _text(path)
    assert decode(as_vni(text).encode("cp1252")) == (text, "VNI")
    assert decode(as_windows_1258(text)) == (text, "Windows-1258")
    assert decode(text.encode("utf-16-le")) == (text, None)
    assert decode(text.encode("utf-16-be")) == (text, None)
    assert modernise(as_vni(text)) == (text, "VNI")
    back, name = decode(as_tcvn3(text).encode("latin-1"))
    assert (back.lower(), name) == (text.lower(), "TCVN3")
    lost = sum(left != right for left, right in zip(back, text, strict=True))
    assert lost <= 2  # capitals with a tone, which the encoding has not: "Ủy ban"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_have_no_name(encoding: str) -> None:
    assert decode(MOTTO.encode(encoding)) == (MOTTO, None)


def test_plain_signs_of_any_windows_page() -> None:
    assert decode(b"25\xb0C \x96 \x93ok\x94 \xb1 5 m\xb2") == ("25°C – “ok” ± 5 m²", "Windows-1252")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("été août garçon".encode("latin-1"), "không nhận ra bảng mã của tệp"),
        ("Straße, München, Größe".encode("latin-1"), "không nhận ra bảng mã của tệp"),
        ("Hội nghị tổng kế".encode()[:-1] + b"x", "tệp UTF-8 có chỗ bị hỏng"),
        (bytes(range(256)), "tệp chứa dữ liệu nhị phân"),
        (b"abc\x00\x00\x00def", "tệp chứa dữ liệu nhị phân"),
    ],
)
def test_what_is_not_known_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        decode(data)


# Legacy fonts


@pytest.mark.parametrize(("typed", "name"), [(MOTTO_TCVN3, "TCVN3"), (MOTTO_VNI, "VNI")])
def test_motto(typed: str, name: str) -> None:
    assert modernise(typed) == (MOTTO, name)


@pytest.mark.parametrize(
    ("typed", "modern"),
    [
        ("Bé TµI CHÝNH", "BỘ TÀI CHÍNH"),
        ("Bé Tµi chÝnh", "Bộ Tài chính"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Sè 27/2018/TT-BTC cña Bé", "Số 27/2018/TT-BTC của Bộ"),
        ("®) §iÒu 5 (50.000® · 3×4)", "đ) Điều 5 (50.000đ · 3×4)"),
        ("n\xadíc, n−íc", "nước, nước"),
    ],
)
def test_tcvn3_spelling(typed: str, modern: str) -> None:
    assert convert(typed, TCVN3) == modern


def test_vni_spelling() -> None:
    assert convert("Ñaû, ñaúng, Aùp duïng, QUYEÁT ÑÒNH, kyø, tyû, myõ, lî", VNI) == (
        "Đả, đẳng, Áp dụng, QUYẾT ĐỊNH, kỳ, tỷ, mỹ, lỵ"
    )


def test_fonts_by_name() -> None:
    names = [".VnTime", ".VnTimeH", ".VnArial NarrowH", "ABCDEF+.VnTimeH,Bold", "VNI-Times", "VNtimes", "Times"]
    tcvn3, capitals = (TCVN3, False), (TCVN3, True)
    assert [of_font(name) for name in names] == [tcvn3, capitals, capitals, capitals, (VNI, False), None, None]


def test_modern_lines_stay_beside_legacy_lines() -> None:
    text = "Có cá và quà, «Công báo»\nĐiều 1. Hiệu lực\n" + MOTTO_TCVN3 + "\nĐiều 2. Có cá\nnhóm 5"
    assert modernise(text) == (
        "Có cá và quà, «Công báo»\nĐiều 1. Hiệu lực\n" + MOTTO + "\nĐiều 2. Có cá\nnhóm 5",
        "TCVN3",
    )


def test_a_short_line_goes_with_its_neighbours() -> None:
    assert modernise("Sè\n" + MOTTO_TCVN3) == ("Số\n" + MOTTO, "TCVN3")
    assert modernise("Sè") == ("Sè", None)
    assert modernise_all(["Sè", MOTTO_TCVN3, "cã"]) == (["Số", MOTTO, "có"], "TCVN3")


def test_a_font_is_a_hint_only() -> None:
    assert speaks_for("§iÒu 5", TCVN3)
    assert not speaks_for("Điều 5", TCVN3)
    assert not speaks_for("của và", TCVN3)


# Nothing else changes


@pytest.mark.parametrize(
    "text",
    [
        "Le café où naît la thaï: été, août, goût, maïs, Noël, garçon, français, élève",
        "El niño comió piñas en España; señor José Muñoz, mañana corazón canción, ¿qué?",
        "Über die Straße führt München, Köln, Größe, schön, für, müssen",
        "São Paulo, ação, não, coração, você",
        "m×n, a×b, µm, 10 µg, ½ cup, ©2020 Microsoft®, §5, 5°C ±1, £100, ¥200, ¢5, 3÷4, km·h",
        "«Công báo» số 5; © Bộ Tư pháp; m²; hoà, thuý, quý, oà, oá, uý; Häagen-Dazs",
        "Cộng hoà xã hội chủ nghĩa Việt Nam",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert modernise(text) == (text, None)


@needs_shared
def test_no_real_text_is_touched() -> None:
    for path in sorted(SHARED.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert modernise(text) == (text, None), path.name
    with lzma.open(SHARED / "corpora/legal.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 5 == 0:
                text = json.loads(line)["text"]
                assert modernise(text) == (text, None), line[:60]
