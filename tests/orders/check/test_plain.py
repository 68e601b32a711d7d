"""What is kept as JSON comes back as it was, whatever it holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.orders.check.plain import plain, rebuilt


@dataclass(frozen=True)
class Inner:
    """Every kind of value that is kept."""

    text: str
    number: int | None
    day: dt.date | None
    sure: bool
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Outer:
    """Values within values."""

    inner: tuple[Inner, ...]
    by_place: Mapping[int, Inner]
    by_name: Mapping[str, tuple[Inner, ...]]
    names: frozenset[str]


INNER = st.builds(
    Inner,
    st.text(max_size=5),
    st.none() | st.integers(),
    st.none() | st.dates(),
    st.booleans(),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3).map(tuple),
)
INNERS = st.lists(INNER, max_size=2).map(tuple)


@given(
    st.builds(
        Outer,
        INNERS,
        st.dictionaries(st.integers(0, 9), INNER, max_size=2),
        st.dictionaries(st.text(max_size=3), INNERS, max_size=2),
        st.frozensets(st.text(max_size=3), max_size=3),
    )
)
def test_what_is_written_is_read(value: Outer) -> None:
    assert rebuilt(Outer, json.loads(json.dumps(plain(value)))) == value


@pytest.mark.parametrize("raw", [{}, {"inner": 7}, [], "x", {"inner": [{"text": "a"}]}])
def test_anything_else_is_refused(raw: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        rebuilt(Outer, raw)
