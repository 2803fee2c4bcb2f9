"""At which addresses the web app may be opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.settings import Settings
from tests.ui.access.office import PASSWORD
from ui.access import accounts, binding
from ui.access.refusal import AccessError
from ui.state import open_state


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"host": "0.0.0.0"}, "RAG_HOST=0.0.0.0"),
        ({"host": "::"}, "RAG_HOST=::"),
        ({"host": "10.0.0.7"}, "RAG_HOST=10.0.0.7"),
        ({"host": "kho.tinh.gov.vn"}, "RAG_HOST=kho.tinh.gov.vn"),
        ({"root_path": "/tro-ly"}, "RAG_ROOT_PATH=/tro-ly"),
        ({"root_path": "/"}, "RAG_ROOT_PATH=/"),
    ],
)
def test_an_address_that_others_reach_demands_accounts(tmp_path: Path, values: dict[str, str], named: str) -> None:
    state, settings = open_state(tmp_path), Settings().model_copy(update=values)
    with pytest.raises(AccessError, match=f"{named} .*python -m ui.accounts add TÊN --role admin"):
        binding.check(state, settings)
    accounts.add(state, "test", "minh", "admin", (), PASSWORD)
    binding.check(state, settings)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_needs_none(tmp_path: Path, host: str) -> None:
    binding.check(open_state(tmp_path), Settings.model_construct(host=host))
