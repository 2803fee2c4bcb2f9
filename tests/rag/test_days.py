"""Days as they are written, and nothing that only resembles one."""

from __future__ import annotations

import pytest

from rag.days import iso_day


@pytest.mark.parametrize("text", ["31/2/2021", "2021-02-31", "20210728", "2021-W30-3", "7/2021", "hôm qua", ""])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="không phải một ngày") as raised:
        iso_day(text)
    assert f"“{text}”" in str(raised.value)
