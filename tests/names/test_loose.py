from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.names.loose import loose_key


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("TD STANKOMACHSTROY", "STANKOMASHSTROY", True),
        ("STANKOMASHSTROY", "STANKOMASHSTROI", True),
        ("TRADING COMPANY SMS", "TD SMS", True),
        ("ALEKSEY", "ALEXEI", True),
        ("YEKATERINBURG", "EKATERINBURG", True),
        ("MIKHAIL", "MIHAIL", True),
        ("STANKO MASH STROY", "STANKOMASHSTROY", True),
        ("TRADING HOUSE", "TRADING HOUSE", True),
        ("SHENYANG MACHINE TOOL", "SHENYANG MACHINE TOOL IMP EXP", False),
        ("ZAVOD 5", "ZAVOD 7", False),
        ("KAMAZ", "URAL", False),
        ("XINDA 1A2B3C4D", "XINDA 4D3C2B1A", False),
        ("TD SMS", "TD STANKOMACHSTROY", False),
    ],
)
def test_pairs(one: str, other: str, equal: bool) -> None:
    assert (loose_key(one) == loose_key(other)) == equal


@given(st.lists(st.text("ABCHIJKSTXYZ0", min_size=1), min_size=1))
def test_a_key_with_letters_is_never_empty(words: list[str]) -> None:
    assert loose_key(" ".join(words))


def test_an_empty_key_stays_empty() -> None:
    assert loose_key("") == ""
