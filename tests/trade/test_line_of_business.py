from __future__ import annotations

import pytest

from enduse.trade.line_of_business import CLASSES, line_of_business, says_cash, says_none


@pytest.mark.parametrize(
    ("codes", "words", "kind", "what"),
    [
        ("46.22", None, "unrelated", "trade in flowers and plants"),
        ("47.76", None, "unrelated", "trade in flowers and plants"),
        ("4776", None, "unrelated", "trade in flowers and plants"),
        ("46.21", None, "unrelated", "wholesale of farm goods, food or household goods"),
        ("25.62", None, "industrial", "manufacturing"),
        ("28.41.1", None, "industrial", "manufacturing"),
        ("46.62", None, "dealer", "trade in machines"),
        ("46.90", None, "trader", "general wholesale trade"),
        ("64.91", None, "dealer", "leasing"),
        ("64.19", None, "unrelated", "finance and insurance"),
        ("45.20", None, "unknown", None),  # repair shops of vehicles have lathes too
        ("46.22 wholesale of flowers", None, "unrelated", "trade in flowers and plants"),
        ("99.99", "tulip trader", "unrelated", "tulip trader"),  # no such code: the words decide
        (None, "Торговля цветами", "unrelated", "Торговля цветами"),
        (None, "Производство цветных металлов", "industrial", "Производство цветных металлов"),
        (None, "maker of machine tools", "industrial", "maker of machine tools"),
        (None, "trading company", "trader", "trading company"),
        (None, "鲜花", "unrelated", "鲜花"),
        (None, "something else", "unknown", None),
        (None, None, "unknown", None),
        ("", "", "unknown", None),
        (";", None, "unknown", None),
    ],
)
def test_what_the_register_says(
    codes: str | None, words: str | None, kind: str, what: str | None
) -> None:
    told = line_of_business(codes, words)
    assert (told.kind, told.what) == (kind, what)
    assert told.kind in (*CLASSES, "unknown")


def test_the_main_code_decides_and_others_are_told() -> None:
    told = line_of_business("47.76;25.62", "machines")
    assert (told.kind, told.also_industrial) == ("unrelated", True)


@pytest.mark.parametrize(
    ("text", "none"), [("none", True), ("None.", True), ("НЕТ", True), ("1,200 m2", False)]
)
def test_premises(text: str, none: bool) -> None:
    assert says_none(text) is none


@pytest.mark.parametrize(
    ("text", "cash"), [("Cash", True), ("наличными", True), ("letter of credit", False)]
)
def test_payment(text: str, cash: bool) -> None:
    assert says_cash(text) is cash
