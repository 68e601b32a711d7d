from __future__ import annotations

import pytest

from enduse.findings.phrases import joined, named, percent, some, value_unknown, worth


@pytest.mark.parametrize(
    ("cents", "missing", "rows", "words"),
    [
        (120_000, 0, 3, "3 shipments worth $1,200"),
        (120_000, 1, 3, "3 shipments worth at least $1,200"),
        (None, 2, 2, "2 shipments of unknown value"),
        (0, 2, 2, "2 shipments of unknown value"),
        (0, 0, 1, "1 shipment worth $0"),
    ],
)
def test_worth(cents: int | None, missing: int, rows: int, words: str) -> None:
    assert worth(cents, missing, rows) == words


@pytest.mark.parametrize(
    ("basis_points", "words"),
    [(10_000, "100 %"), (9_950, "99.5 %"), (147, "1.47 %"), (0, "0 %"), (None, "an unknown share")],
)
def test_percent(basis_points: int | None, words: str) -> None:
    assert percent(basis_points) == words


def test_names_in_a_row() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert some(["a", "b"], 2) == "a and b"
    assert some(list("abcdefg"), 12) == "a, b, c, d, e and 7 more"


def test_a_paragraph_is_no_name() -> None:
    assert len(named("x" * 500)) <= 121
    assert named(None) == "an unnamed party"


def test_missing_values_are_said() -> None:
    assert value_unknown(0) == []
    assert "2 sales" in value_unknown(2, "sale")[0]
