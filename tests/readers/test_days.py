from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.readers.days import day

WRITTEN = [
    ("2022-02-24", date(2022, 2, 24)),
    ("2022-2-4", date(2022, 2, 4)),
    ("2022-02-24T10:11:12.554Z", date(2022, 2, 24)),
    ("2015-07-01-04:00", date(2015, 7, 1)),
    ("20220224", date(2022, 2, 24)),
    ("24.2.2022", date(2022, 2, 24)),
    ("24 Feb 2022", date(2022, 2, 24)),
    ("26 Feb. 2011", date(2011, 2, 26)),
    ("2 December 1985", date(1985, 12, 2)),
    ("February 24, 2022", date(2022, 2, 24)),
    ("2022", None),
    ("2022-03", None),
    ("March 2022", None),
    ("3/4/2022", None),  # March or April, who knows
    ("31.2.2022", None),
    ("24 Foo 2022", None),
    ("2022-02-24-26", None),
    ("0001-01-01", None),
    ("", None),
    ("unknown", None),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_a_day_is_read_whole_or_not_at_all(text: str, expected: date | None) -> None:
    assert day(text) == expected


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_back_from_its_common_writings(when: date) -> None:
    assert day(when.isoformat()) == when
    assert day(f"{when.day}.{when.month}.{when.year}") == when


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    found = day(text)
    assert found is None or 1800 <= found.year <= 2200
