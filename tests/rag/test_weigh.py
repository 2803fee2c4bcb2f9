from __future__ import annotations

import pytest

from rag.understand import understand
from rag.weigh import weigh
from tests.rag.reading import Shelf, document


def test_rare_words_weigh_more_and_measures_less() -> None:
    shelf = Shelf([document("thu ngân sách", id="a"), document("thu thuế", id="b"), document("thu phí", id="c")])
    weighted = weigh(understand("tỷ lệ thu ngân sách?"), shelf)
    assert weighted.words["ngân"] > weighted.words["thu"] > 0
    assert weighted.words["lệ"] < weighted.words["ngân"]
    assert weighted.share(["thu", "ngân", "sách", "tỷ", "lệ"]) == pytest.approx(1)
    assert weighted.share([]) == 0
    assert set(weighted.pairs) == {("tỷ", "lệ"), ("lệ", "thu"), ("thu", "ngân"), ("ngân", "sách")}
