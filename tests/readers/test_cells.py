from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.readers.cells import hundredths, identifiers, kind, number, parts, share
from enduse.readers.records import WrittenIdentifier

NUMBERS = [
    ("1234.5", Decimal("1234.5")),
    ("-12", Decimal(-12)),
    ("1 234.50", Decimal("1234.50")),
    ("1,234,567", Decimal(1234567)),
    ("1,5", Decimal("1.5")),
    ("1 234,56", Decimal("1234.56")),
    ("12.345.678", None),
    ("about 5", None),
    ("", None),
    ("9" * 40, None),
]
SHARES = [
    ("51", (5100, 5100)),
    ("50.1%", (5010, 5010)),
    ("25-50%", (2500, 5000)),
    ("25% to 50%", (2500, 5000)),
    (">25%", (2500, 10_000)),
    ("more than 75", (7500, 10_000)),
    ("<5%", (0, 500)),
    ("120", (None, None)),
    ("half", (None, None)),
    ("", (None, None)),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: Decimal | None) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_shares(text: str, expected: tuple[int | None, int | None]) -> None:
    assert share(text) == expected


def test_amounts_are_whole_hundredths() -> None:
    assert hundredths("415355.10") == 41_535_510
    assert hundredths("n/a") is None


def test_identifiers_keep_their_label() -> None:
    assert identifiers("INN: 7719717008; 1097746300000; OGRN:") == (
        WrittenIdentifier("INN", "7719717008"),
        WrittenIdentifier("identifier", "1097746300000"),
    )


def test_several_values_and_kinds() -> None:
    assert parts(" a ;; b;") == ["a", "b"]
    assert [kind(text) for text in ("Company", "individual", "ship", "")] == [
        "company", "person", "unknown", "unknown",
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_no_cell_makes_it_fail(text: str) -> None:
    low, high = share(text)
    assert (low is None) == (high is None)
    assert low is None or high is None or 0 <= low <= high <= 10_000
    identifiers(text)
    number(text)
