"""What of a query can be compared, and which queries are refused with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.screening.asked import fault_of_name, read
from enduse.screening.model import Query
from screening.made_up_lists import INN, OGRN

DAY = date(2024, 1, 1)

REFUSED = {
    "empty": ("", "no name and no identifier"),
    "white space": (" \t\u00a0", "no name and no identifier"),
    "punctuation": ("...---!!!", "no name and no identifier"),
    "long punctuation": ("-" * 100, "no name and no identifier"),
    "emoji": ("😀🏭", "no name and no identifier"),
    "unpaired surrogates": ("\ud800\udfff\udcff", "no name and no identifier"),
    "invisible": ("\u200b\u2060\ufeff", "no name and no identifier"),
    "nothing stated": ("ОТСУТСТВУЕТ", "no name and no identifier"),
    "a legal form": ("ООО", "a legal form and nothing else"),
    "a legal form in two words": ("Ltd. Şti.", "a legal form and nothing else"),
    "a Chinese legal form": ("有限公司", "a legal form and nothing else"),
    "100 kB": ("x" * 100_000, "100,000 characters"),
}


@pytest.mark.parametrize(("name", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_name_that_says_nothing_is_refused_with_the_reason(name: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(Query(name, as_of=DAY))


@pytest.mark.parametrize("name", [name for name, _ in list(REFUSED.values())[:-1]])
def test_an_identifier_is_enough(name: str) -> None:
    asked = read(Query(name, identifiers=(f"INN: {INN}",), as_of=DAY))
    assert asked.name == ""
    assert [(i.scheme, i.value) for i in asked.identifiers] == [("ru-inn", INN)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Sta\udcffnko", "Stanko"),
        ("  ООО\u200b  «Станко» ", "ООО «Станко»"),
        ("شركة الشرق للتجارة", "شركة الشرق للتجارة"),
        ("🏭 Stanko", "🏭 Stanko"),
        ("7 Days", "7 Days"),
    ],
)
def test_a_name_is_read_as_a_person_sees_it(name: str, kept: str) -> None:
    assert read(Query(name, as_of=DAY)).name == kept


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (INN, [("ru-inn", INN, True)]),
        (f"Tax ID: {INN}", [("ru-inn", INN, True)]),
        (f"ИНН {INN}; ОГРН {OGRN}", [("ru-inn", INN, True), ("ru-ogrn", OGRN, True)]),
        ("INN: 7719717OO8", [("ru-inn", INN, True)]),
        ("-", []),
    ],
)
def test_identifiers_are_read_by_format_not_by_label(cell: str, expected: list[object]) -> None:
    asked = read(Query("Stanko", identifiers=(cell,), as_of=DAY))
    assert [(i.scheme, i.value, i.valid) for i in asked.identifiers] == expected


@pytest.mark.parametrize("what", ["identifiers", "addresses"])
def test_too_many_values_are_refused(what: str) -> None:
    many = tuple(f"value {number}" for number in range(101))
    with pytest.raises(InputError, match=f"101 {what}"):
        read(Query("Stanko", as_of=DAY, **{what: many}))


@settings(deadline=None)  # the first call reads tables
@given(st.text(max_size=60))
def test_every_text_is_read_or_refused(name: str) -> None:
    fault = fault_of_name(name)
    if fault is None:
        asked = read(Query(name, as_of=DAY))
        assert any(map(str.isalnum, asked.name))
        assert asked.name.encode()
    else:
        with pytest.raises(InputError):
            read(Query(name, as_of=DAY))


@settings(deadline=None)  # the first call reads tables
@given(st.text(max_size=60), st.text(max_size=60))
def test_every_identifier_and_address_is_read(identifier: str, address: str) -> None:
    asked = read(Query("Stanko", (identifier,), (address,), as_of=DAY))
    assert len(asked.addresses) <= 1
    assert len(asked.read_addresses()) == len(asked.addresses)
