"""Days, goods codes and currencies as files write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.readers.customs.codes import parse_code
from enduse.readers.customs.currency import currency_code
from enduse.readers.customs.days import parse_day

DAYS = [
    ("17.05.2023", "dmy", date(2023, 5, 17)),
    ("17/05/2023", "dmy", date(2023, 5, 17)),
    ("05/17/2023", "mdy", date(2023, 5, 17)),
    ("17-05-23", "dmy", date(2023, 5, 17)),
    (" 17.05.2023 14:33:01", "dmy", date(2023, 5, 17)),
    ("2023-05-17", "dmy", date(2023, 5, 17)),
    ("2023-05-17T00:00:00", "dmy", date(2023, 5, 17)),
    ("2023/5/7", "dmy", date(2023, 5, 7)),
    ("20230517", "dmy", date(2023, 5, 17)),
    ("45063", "dmy", date(2023, 5, 17)),
    ("45063.75", "dmy", date(2023, 5, 17)),
    ("17-May-2023", "dmy", date(2023, 5, 17)),
    ("17 мая 2023", "dmy", date(2023, 5, 17)),
]


@pytest.mark.parametrize(("text", "order", "day"), DAYS)
def test_days(text: str, order: str, day: date) -> None:
    assert parse_day(text, order, month_only=False) == (day, "day")
    assert parse_day(text, order, month_only=True) == (day.replace(day=1), "month")


@pytest.mark.parametrize(
    "text",
    ["05.2023", "05/2023", "2023-05", "202305", "May-23", "May 2023", "Май 2023", "мая 2023"],
)
def test_months(text: str) -> None:
    assert parse_day(text, "dmy", month_only=True) == (date(2023, 5, 1), "month")


@pytest.mark.parametrize(
    "text", ["05/17/2023", "31.02.2023", "yesterday", "2023", "0", "99999", "1.1.1066", "12", ""]
)
def test_what_is_no_day_is_not_turned_into_one(text: str) -> None:
    assert parse_day(text, "dmy", month_only=False) is None


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for text in (day.isoformat(), day.strftime("%d.%m.%Y"), day.strftime("%Y%m%d"), serial):
        assert parse_day(text, "dmy", month_only=False) == (day, "day")
    assert parse_day(day.strftime("%m/%d/%Y"), "mdy", month_only=False) == (day, "day")
    assert date(1899, 12, 30) + timedelta(days=int(serial)) == day


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader_of_cells(text: str) -> None:
    found = parse_day(text, "dmy", month_only=False)
    assert found is None or found[1] in ("day", "month")
    code = parse_code(text)
    assert code is None or (code.isascii() and code.isdigit() and len(code) % 2 == 0)
    currency = currency_code(text)
    assert currency is None or len(currency) == 3


CODES = [
    ("8457101000", "8457101000"),
    ("6907219009.0", "6907219009"),
    ("8457.10", "845710"),
    ("8457 10 900 1", "8457109001"),
    ("8457-10", "845710"),
    ("845710", "845710"),
    ("8457", "8457"),
    ("402101900", "0402101900"),
    ("40210", "040210"),
    ("8457.1", "845710"),
    ("6.907219009E9", "6907219009"),
    (" 8457101000\u00a0", "8457101000"),
]


@pytest.mark.parametrize(("text", "code"), CODES)
def test_goods_codes(text: str, code: str) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["845", "0", "", "HS_CODE", "7700000000", "00123456", "845710100012345", "84571x", "8.4571E2"],
)
def test_what_is_no_goods_code(text: str) -> None:
    assert parse_code(text) is None


@given(st.integers(1, 97).filter(lambda c: c != 77), st.text("0123456789", min_size=4, max_size=8))
def test_a_code_survives_points_spaces_and_floats(chapter: int, rest: str) -> None:
    code = f"{chapter:02d}{rest if len(rest) % 2 == 0 else rest[:-1]}"
    for text in (code, f"{code[:4]}.{code[4:6]}.{code[6:]}".rstrip("."), f"{int(code)}.0"):
        assert parse_code(text) == code
    assert parse_code(parse_code(code) or "") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USD", "USD"), ("usd", "USD"), ("840", "USD"), ("643", "RUB"), ("810", "RUB"),
        ("RUR", "RUB"), ("руб.", "RUB"), ("Доллар США", "USD"), ("RMB", "CNY"), ("€", "EUR"),
        ("51", "AMD"), ("XYZ", None), ("", None), ("dollars of somewhere", None),
    ],
)  # fmt: skip
def test_currencies(text: str, code: str | None) -> None:
    assert currency_code(text) == code
