from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.parties import PartyCell, needs_split_regex, split_party

NUMBERS = [
    ('7722476458 772201001 ООО "СТАНКО"', 'ООО "СТАНКО"', ["INN 7722476458", "KPP 772201001"]),
    ("7722476458/772201001 ООО СТАНКО", "ООО СТАНКО", ["INN 7722476458", "KPP 772201001"]),
    ("772201001 7722476458 ООО СТАНКО", "ООО СТАНКО", ["KPP 772201001", "INN 7722476458"]),
    ("7722476458 ООО СТАНКО", "ООО СТАНКО", [" 7722476458"]),
    ("ООО СТАНКО 7722476458", "ООО СТАНКО", [" 7722476458"]),
    ("ООО СТАНКО, ИНН 7722476458", "ООО СТАНКО", ["INN 7722476458"]),
    (
        'ООО "X" (ИНН 7722476458, КПП 772201001)',
        'ООО "X"',
        ["INN 7722476458", "KPP 772201001"],
    ),
    (
        "ИНН/КПП 7722476458/772201001 ООО ЗАВОД 5",
        "ООО ЗАВОД 5",
        ["INN 7722476458", "KPP 772201001"],
    ),
    ("INN: 7722476458 KPP: 772201001 X LLC", "X LLC", ["INN 7722476458", "KPP 772201001"]),
    ("1027700132195 ООО X", "ООО X", [" 1027700132195"]),
    ("ОГРН 1027700132195 ООО X", "ООО X", ["OGRN 1027700132195"]),
    ("304500116000157 ИП X", "ИП X", [" 304500116000157"]),
    ("500100732259 ИП ИВАНОВ", "ИП ИВАНОВ", [" 500100732259"]),
    ("7722476458", "", [" 7722476458"]),
    ("ЗАВОД 1234567890 ЛЕТ", "ЗАВОД 1234567890 ЛЕТ", []),
    ("ООО ПРОСТО ИМЯ 5", "ООО ПРОСТО ИМЯ 5", []),
    ("", "", []),
]


@pytest.mark.parametrize(("cell", "name", "identifiers"), NUMBERS)
def test_numbers(cell: str, name: str, identifiers: list[str]) -> None:
    found = split_party(cell)
    assert found.name == name
    assert [f"{label} {number}" for label, number in found.identifiers] == identifiers
    assert found.principal is None


ACTING = [
    ("X LTD ПО ПОРУЧЕНИЮ Y CO LTD", "X LTD", "Y CO LTD"),
    ("X LTD по поручению Y CO LTD", "X LTD", "Y CO LTD"),
    ("X LTD ПO ПOPУЧЕНИЮ Y CO LTD", "X LTD", "Y CO LTD"),  # with Latin O and P
    ("X BY ORDER OF Y", "X", "Y"),
    ("X on behalf of Y", "X", "Y"),
    ("X ПО ПОР. Y", "X", "Y"),
    ("X ОТ ИМЕНИ Y", "X", "Y"),
    ("X (ПО ПОРУЧЕНИЮ Y)", "X", "Y"),
    ("X, ОТ ИМЕНИ И ПО ПОРУЧЕНИЮ Y", "X", "Y"),
    ("ПО ПОРУЧЕНИЮ Y", "", "Y"),
]


@pytest.mark.parametrize(("cell", "agent", "principal"), ACTING)
def test_one_acts_for_another(cell: str, agent: str, principal: str) -> None:
    assert split_party(cell) == PartyCell(agent, (), PartyCell(principal, (), None))


def test_numbers_belong_to_the_party_they_stand_with() -> None:
    found = split_party("7722476458 ООО X ПО ПОРУЧЕНИЮ 5904112229 ООО Y BY ORDER OF Z")
    assert found.identifiers == (("", "7722476458"),)
    assert found.principal is not None
    assert found.principal.identifiers == (("", "5904112229"),)
    assert found.principal.principal == PartyCell("Z", (), None)


@pytest.mark.parametrize("cell", ["X ПО ПОРОШКАМ Y", "ИНСТИТУТ ИМЕНИ ЛЕНИНА", "X ПО ПОРУЧЕНИЮ"])
def test_no_one_else_is_named(cell: str) -> None:
    assert split_party(cell).principal is None


@pytest.mark.parametrize("cell", [row[0] for row in (*NUMBERS, *ACTING)])
def test_sql_sends_every_cell_that_changes(cell: str) -> None:
    row = duckdb.execute("select regexp_matches(?, ?)", [cell, needs_split_regex]).fetchone()
    assert row is not None
    assert row[0] or split_party(cell) == PartyCell(cell, (), None)


@settings(deadline=None)  # tables are read at the first call
@given(st.text("0123456789 ПОРУЧЕНИЮXY/.,()ИНКT\n"))
def test_any_cell_is_taken_apart_or_left_whole(cell: str) -> None:
    found = split_party(cell)
    row = duckdb.execute("select regexp_matches(?, ?)", [cell, needs_split_regex]).fetchone()
    assert row is not None
    assert row[0] or found == PartyCell(cell, (), None)


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()))
def test_never_raises(text: str) -> None:
    assert isinstance(split_party(text), PartyCell)


def test_a_long_text_names_no_party() -> None:
    text = "7722476458 " + "X" * 3000
    assert split_party(text) == PartyCell(text, (), None)
