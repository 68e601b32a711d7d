"""Whether an entry is listed on a day, where its days are known, half known or not known."""

from __future__ import annotations

from datetime import date

import pytest

from enduse.screening.model import Span
from enduse.screening.status import standing, status_of

DAY = date(2023, 6, 15)


def span(start: str = "", end: str = "", outdated: bool = False, programme: str = "P") -> Span:
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else None
    return Span(programme, None, first, "source", last, "source", None, outdated, "s", 2)


@pytest.mark.parametrize(
    ("start", "end", "outdated", "expected"),
    [
        ("2023-01-01", "", False, "listed"),
        ("2023-06-15", "", False, "listed"),
        ("2023-06-16", "", False, "not_yet"),
        ("2023-01-01", "2023-06-16", False, "listed"),
        ("2023-01-01", "2023-06-15", False, "no_longer"),
        ("", "", False, "date_unknown"),
        ("", "2023-06-15", False, "no_longer"),
        ("", "2023-06-16", False, "date_unknown"),
        ("2023-01-01", "", True, "date_unknown"),
        ("2023-01-01", "2023-07-01", True, "listed"),
        ("2023-06-16", "", True, "not_yet"),
    ],
)
def test_the_status_of_one_span(start: str, end: str, outdated: bool, expected: str) -> None:
    assert status_of(span(start, end, outdated), DAY) == expected


@pytest.mark.parametrize(
    ("spans", "expected", "first"),
    [
        ([("2020-01-01", "2021-01-01"), ("2023-01-01", "")], "listed", "2023-01-01"),
        ([("2023-03-01", ""), ("2022-03-01", "")], "listed", "2022-03-01"),
        ([("2020-01-01", "2021-01-01"), ("", "")], "date_unknown", ""),
        ([("2020-01-01", "2021-01-01"), ("2024-01-01", "")], "no_longer", "2020-01-01"),
        ([("2018-01-01", "2019-01-01"), ("2020-01-01", "2021-01-01")], "no_longer", "2020-01-01"),
        ([("2025-01-01", ""), ("2024-01-01", "")], "not_yet", "2024-01-01"),
    ],
)
def test_one_span_that_stands_is_enough(
    spans: list[tuple[str, str]], expected: str, first: str
) -> None:
    for order in (spans, spans[::-1]):
        status, decides = standing([span(*one) for one in order], DAY)
        assert status == expected
        assert str(decides.listed_from or "") == first
