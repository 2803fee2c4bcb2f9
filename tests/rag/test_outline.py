"""The outline as it is stored, now and before."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from rag.outline import packed, unpacked
from rag.schema import Provision

LABELS = st.lists(st.sampled_from(("Chương I", "Điều 1", "Điều 2", "khoản 1", "điểm a")), max_size=4).map(tuple)
LEAVES = st.lists(st.builds(Provision, st.integers(0, 99), st.integers(0, 99), LABELS, LABELS), max_size=12)


@given(LEAVES)
def test_an_outline_comes_back_as_it_was(leaves: list[Provision]) -> None:
    assert unpacked(json.loads(json.dumps(packed(leaves)))) == tuple(leaves)


def test_an_outline_written_by_an_earlier_version_is_read() -> None:
    assert unpacked([[0, 5, ["Điều 1"], ["Phạm vi"]], [5, 9, ["Điều 2"], []]]) == (
        Provision(0, 5, ("Điều 1",), ("Phạm vi",)),
        Provision(5, 9, ("Điều 2",)),
    )
