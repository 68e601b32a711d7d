"""Entries are found by party, country, document, order and day, and kept long enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.orders.record import OrderStore
from enduse.orders.record.assurances import read_assurance
from enduse.orders.record.searching import Wanted, keep_until
from enduse.orders.record.subjects import last_day, subjects
from orders_kept import CERTIFICATE, ORDER, VERSIONS, answered, body, checked


@pytest.fixture
def searched(place) -> Iterator[OrderStore]:
    """Order O-1 (1, 2), its decision (3), an assurance (4), order O-2 to Turkey (5, 6)."""
    days = iter(["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"])
    store = place.open(lambda: f"{next(days)}T12:00:00Z")
    checked(store)
    store.decide("O-1", "release", "ann", "fine")
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    other = {"parties": [{"names": ["Другая фирма"]}], "route": {"destination": "TR"},
             "documents": [{"number": "L-9"}]}  # fmt: skip
    store.keep_check("O-2", json.dumps(other).encode(), answered(), VERSIONS, "carl")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [1, 2, 3, 4, 5, 6]),
        (Wanted(party="stanko"), [1, 2, 3]),
        (Wanted(party="СТАНКО ООО"), [1, 2, 3]),
        (Wanted(party="Made-up Turbines"), [1, 2, 3, 4]),
        (Wanted(party="Made-up Machines Ltd."), [4]),
        (Wanted(party="drugaya"), [5, 6]),
        (Wanted(party="nobody of this name"), []),
        (Wanted(country="TR"), [1, 2, 3, 5, 6]),
        (Wanted(country="Turkey"), [1, 2, 3, 5, 6]),
        (Wanted(country="by"), [4]),
        (Wanted(document="euc-17/24"), [1, 2, 3, 4]),
        (Wanted(document="L9"), [5, 6]),
        (Wanted(order="O-1"), [1, 2, 3, 4]),
        (Wanted(order="O-2", country="TR"), [5, 6]),
        (Wanted(order="O-2", party="stanko"), []),
        (Wanted(since=date(2024, 3, 3)), [4, 5, 6]),
        (Wanted(until=date(2024, 3, 2)), [1, 2, 3]),
        (Wanted(since=date(2024, 3, 2), until=date(2024, 3, 3)), [3, 4]),
        (Wanted(order="O-1' OR '1'='1"), []),
        (Wanted(party="%"), None),
    ],
)
def test_what_is_found(searched: OrderStore, wanted: Wanted, numbers: list[int] | None) -> None:
    if numbers is None:
        with pytest.raises(InputError, match="names nothing that can be looked for"):
            searched.search(wanted, 5)
    else:
        assert [row["number"] for row in searched.search(wanted, 5)] == numbers


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(country="Atlantis"), "--country 'Atlantis' names nothing"),
        (Wanted(document="///"), "--document '///' names nothing"),
    ],
)
def test_what_cannot_be_looked_for_is_said(
    searched: OrderStore, wanted: Wanted, why: str
) -> None:  # fmt: skip
    with pytest.raises(InputError, match=why):
        searched.search(wanted, 5)


@pytest.mark.parametrize(
    ("day", "years", "kept"),
    [
        ("2024-03-01", 5, "2029-03-01"),
        ("2024-02-29", 5, "2029-03-01"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-03-01", 10, "2034-03-01"),
        ("9999-12-31", 5, "9999-12-31"),
    ],
)
def test_until_when_a_record_is_kept(day: str, years: int, kept: str) -> None:
    assert keep_until(day, years) == date.fromisoformat(kept)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(5, 100))
def test_a_record_is_never_kept_for_less(day: date, years: int) -> None:
    kept = keep_until(day.isoformat(), years)
    assert (kept.year - day.year, kept.month, kept.day) >= (years, day.month, day.day)


def test_all_of_an_order_is_kept_from_its_latest_day(searched: OrderStore) -> None:
    """O-1 ships on 2024-06-01, and its certificate runs to 2026-01-31: five years from there."""
    kept = {row["number"]: str(row["keep_until"]) for row in searched.search(Wanted(), 5)}
    assert kept == dict.fromkeys((1, 2, 3, 4), "2031-01-31") | {5: "2029-03-04", 6: "2029-03-04"}
    [row] = searched.search(Wanted(order="O-2", since=date(2024, 3, 4)), 10)[:1]
    assert str(row["keep_until"]) == "2034-03-04"


def test_what_an_order_is_found_by() -> None:
    assert subjects(ORDER) == {
        "party": ["Made-up Turbines", "ООО Станко"],
        "country": ["KZ", "TR", "TW"],
        "document": ["EUC 17/24"],
        "serial": ["SN-77/1"],
    }
    assert last_day(json.loads(body())) == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("content", "day"),
    [({}, None), ({"dates": {"ship": "soon"}}, None), ({"dates": {"ship": None}}, None),
     ({"dates": {"order": "2024-01-02", "ship": "2024-02-30"}}, date(2024, 1, 2))],
)  # fmt: skip
def test_the_last_day_that_is_spoken_of(content: dict[str, Any], day: date | None) -> None:
    assert last_day(content) == day


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["names", "country", "number", "ship", "x"]), inner)
    ),
    max_leaves=30,
)


@given(st.dictionaries(st.text(), _JSON))
def test_any_json_is_found_by_something_or_nothing(content: dict[str, Any]) -> None:
    found = subjects(content)
    assert all(v == sorted(set(v)) and all(v) for v in found.values())
    assert all(len(one) <= 300 for values in found.values() for one in values)
    last_day(content)
