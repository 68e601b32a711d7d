"""Rates: dated, replaceable, never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.customs.currency import load_rates

TABLE = """# mine
currency,date,usd_per_unit,source
CNY,2023-05-01,0.1440,bank
CNY,2023-05-10,0.1430,bank
EUR,2023-05,1.09,bank
RUB,2022,0.0150,bank
"""


def rates(tmp_path: Path, text: str = TABLE):  # type: ignore[no-untyped-def]
    (tmp_path / "rates.csv").write_text(text, encoding="utf-8")
    return load_rates(tmp_path)


@pytest.mark.parametrize(
    ("currency", "day", "expected"),
    [
        ("CNY", date(2023, 5, 9), (0.1440, date(2023, 5, 1))),
        ("CNY", date(2023, 5, 10), (0.1430, date(2023, 5, 10))),
        ("CNY", date(2023, 6, 10), (0.1430, date(2023, 5, 10))),
        ("CNY", date(2023, 6, 11), None),  # 32 days old
        ("CNY", date(2023, 4, 30), None),  # a later rate is not used
        ("EUR", date(2023, 5, 31), (1.09, date(2023, 5, 1))),
        ("RUB", date(2022, 12, 31), (0.0150, date(2022, 1, 1))),
        ("RUB", date(2023, 1, 1), None),
        ("USD", date(2023, 1, 1), (1.0, date(2023, 1, 1))),
        ("JPY", date(2023, 1, 1), None),
    ],
)
def test_the_last_rate_on_or_before_the_day(
    tmp_path: Path, currency: str, day: date, expected: tuple[float, date] | None
) -> None:
    assert rates(tmp_path).rate(currency, day) == expected


def test_the_shipped_table_has_the_currencies_of_the_eight_countries(tmp_path: Path) -> None:
    shipped = load_rates(tmp_path)
    assert "yearly averages, recalled" in shipped.origin
    for currency in ("RUB", "EUR", "CNY", "KZT", "UZS", "AMD", "TRY", "UAH", "INR", "VND", "JPY"):
        found = shipped.rate(currency, date(2023, 7, 1))
        assert found is not None, currency
        assert 0 < found[0] < 2
    assert shipped.rate("RUB", date(2035, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("currency,date,usd\nCNY,2023,1", "lacks the column usd_per_unit"),
        ("currency,date,usd_per_unit,source\nCNY,2023,zero,b", r"row 2: .* is no rate"),
        ("currency,date,usd_per_unit,source\nXX9,2023,1,b", "is no rate"),
        ("currency,date,usd_per_unit,source\nCNY,someday,1,b", "is no rate"),
        ("currency,date,usd_per_unit,source\nCNY,2023,-1,b", "is no rate"),
    ],
)
def test_a_wrong_table_says_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rates(tmp_path, text)
