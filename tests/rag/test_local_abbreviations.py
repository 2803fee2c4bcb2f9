from __future__ import annotations

from pathlib import Path

import pytest

from rag.abbreviations import BUILT_IN, expansions, spelt_out
from rag.errors import AbbreviationError
from rag.local_abbreviations import LocalAbbreviations, read_abbreviations


def test_the_file_comes_changes_and_goes_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "viet-tat.txt"
    local = LocalAbbreviations(path)
    assert local.glossary() is BUILT_IN
    path.write_text("# của tỉnh\n\nSXNN = sản xuất nông nghiệp\nHĐ=hợp đồng ; hợp đồng điện tử\n", "utf-8-sig")
    glossary = local.glossary()
    assert expansions("sxnn", glossary) == ["sản xuất nông nghiệp"]
    assert expansions("sản xuất nông nghiệp", glossary) == ["SXNN"]
    assert expansions("xem HĐ", glossary) == ["hợp đồng", "hợp đồng điện tử"]
    assert spelt_out("SXNN và NSNN", glossary) == "sản xuất nông nghiệp và ngân sách nhà nước"
    assert local.glossary() is glossary
    path.write_text("SXNN = sản xuất ngô nếp", "utf-8")
    assert expansions("SXNN", local.glossary()) == ["sản xuất ngô nếp"]
    path.unlink()
    assert local.glossary() is BUILT_IN


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "viet-tat.txt"
    path.write_text("SXNN sản xuất\nA1 = x\n= y\nABC =\nXYZ = một\nXYZ = hai\n", "utf-8")
    with pytest.raises(AbbreviationError) as raised:
        read_abbreviations(path)
    said = str(raised.value)
    assert said.startswith(str(path))
    for part in (
        "dòng 1 'SXNN sản xuất': thiếu dấu “=”",
        "dòng 2 'A1 = x': từ viết tắt “A1” chỉ được gồm chữ cái",
        "dòng 3 '= y': thiếu từ viết tắt",
        "dòng 4 'ABC =': thiếu nghĩa",
        "dòng 6 'XYZ = hai': “XYZ” đã có ở dòng 5",
    ):
        assert part in said


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "viet-tat.txt"
    path.write_bytes("SXNN = sản xuất".encode("utf-16"))
    with pytest.raises(AbbreviationError, match="không phải UTF-8"):
        read_abbreviations(path)
