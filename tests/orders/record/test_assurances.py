"""The register: what is kept, refused, ended, and what runs out."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.orders.record import OrderStore
from enduse.orders.record.assurances import expiring, read_assurance
from orders_kept import CERTIFICATE

DAY = date(2024, 6, 1)


def changed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(CERTIFICATE) | changes


def test_an_assurance_comes_back_as_it_was_given(store: OrderStore) -> None:
    assert store.add_assurance(read_assurance(CERTIFICATE), "ann") is True
    known = store.assurance("EUC-17")
    assert known.assurance.json() == CERTIFICATE
    assert (known.by, known.entry, known.ended_on) == ("ann", 1, None)
    assert store.assurances() == [known]
    assert known.assurance.valid_from == date(2024, 2, 1)


def test_the_same_twice_is_kept_once_and_another_under_its_id_is_refused(store: OrderStore) -> None:
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    assert store.add_assurance(read_assurance(changed()), "bob") is False
    with pytest.raises(InputError, match=r"EUC-17 is kept already \(entry 1\) and says something"):
        store.add_assurance(read_assurance(changed(order="O-2")), "bob")
    assert store.verify().entries == 1


def test_an_end_is_kept_and_is_the_only_one(store: OrderStore) -> None:
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    store.end_assurance("EUC-17", DAY, "scrapped", "bob")
    known = store.assurance("EUC-17")
    assert (known.ended_on, known.ended_why, known.ended_by) == (DAY, "scrapped", "bob")
    with pytest.raises(InputError, match="EUC-17 ended on 2024-06-01: scrapped"):
        store.end_assurance("EUC-17", DAY, "again", "bob")
    with pytest.raises(InputError, match="there is no assurance X"):
        store.end_assurance("X", DAY, "scrapped", "ann")
    with pytest.raises(InputError, match="--why is empty"):
        store.end_assurance("EUC-17", DAY, " ", "ann")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2024-01-31", "not_yet"),
        ("2024-02-01", "in_force"),
        ("2025-12-31", "in_force"),
        ("2026-01-31", "in_force"),
        ("2026-02-01", "expired"),
    ],
)
def test_the_state_on_a_day(store: OrderStore, day: str, state: str) -> None:
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    assert store.assurance("EUC-17").state(date.fromisoformat(day)) == state


def test_from_the_day_of_its_end_it_holds_no_more(store: OrderStore) -> None:
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    store.end_assurance("EUC-17", DAY, "scrapped", "ann")
    states = [store.assurance("EUC-17").state(date(2024, month, 1)) for month in (5, 6, 7)]
    assert states == ["in_force", "ended", "ended"]


@pytest.mark.parametrize(
    ("within", "as_of", "ids"),
    [
        (0, "2025-12-31", []),
        (0, "2026-01-31", ["EUC-17"]),
        (31, "2025-12-31", ["EUC-17"]),
        (30, "2025-12-31", []),
        (400, "2025-12-31", ["EUC-17", "LATER"]),
        (36_500, "2026-02-01", ["LATER"]),
    ],
)
def test_what_runs_out_soon(store: OrderStore, within: int, as_of: str, ids: list[str]) -> None:
    later = changed(id="LATER", expires="2026-12-31")
    never = {name: value for name, value in changed(id="NEVER").items() if name != "expires"}
    for one in (later, CERTIFICATE, never, changed(id="ENDED")):
        store.add_assurance(read_assurance(one), "ann")
    store.end_assurance("ENDED", DAY, "scrapped", "ann")
    found = expiring(store.assurances(), within, date.fromisoformat(as_of))
    assert [known.assurance.id for known in found] == ids


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "promise"}, "kind: 'promise' is not one of"),
        ({"id": ""}, "id: "),
        ({"id": "\u200b"}, "id is empty"),
        ({"issuer": "Made-up"}, "issuer: 'Made-up' is not of type 'object'"),
        ({"issuer": {"country": "KZ"}}, "issuer: 'name' is a required property"),
        ({"issuer": {"name": "\u200b"}}, "issuer: name is empty"),
        ({"holder": {"name": "x", "country": "XX"}}, "'XX' is no code of a country"),
        ({"colour": "red"}, "the whole: Additional properties"),
        ({"issued": "2024-02-30"}, "issued is '2024-02-30'; write a day"),
        ({"issued": "1.2.2024"}, "issued: '1.2.2024' does not match"),
        ({"issued": 20240201}, "issued: 20240201 is not of type"),
        ({"issued": "1924-02-01"}, "issued on 1924-02-01, before 1990"),
        ({"expires": "2024-01-31"}, "it expires on 2024-01-31, before its first day"),
        ({"valid_from": "2024-01-31"}, "valid from 2024-01-31, before it was issued"),
        ({"terms": {"countries": ["Kazakhstan"]}}, "terms.countries.0"),
        ({"terms": {"countries": ["EU"]}}, "'EU' is no code of a country"),
        ({"terms": {"countries": ["KZ"], "not_to": ["KZ"]}}, "KZ stands in terms.countries and"),
        ({"terms": {"quantity_max": 0}}, "terms.quantity_max"),
        ({"terms": {"quantity_max": "four"}}, "terms.quantity_max"),
        ({"terms": {"value_max": {"amount": 5}}}, "terms.value_max: 'currency' is a required"),
        ({"document": {"number": "1", "sha256": "abc"}}, "document.sha256"),
        ({"machines": [{"brand": "Examplo"}]}, "machines.0: 'serial' is a required"),
        ({"machines": ["SN-1"]}, "machines.0: 'SN-1' is not of type"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(InputError) as said:
        read_assurance(changed(**changes), "c.json")
    assert why in str(said.value)
    assert str(said.value).startswith("c.json: ")
    assert "\n" not in str(said.value)


@pytest.mark.parametrize("missing", ["id", "kind", "issuer", "issued"])
def test_what_is_required_is_said(missing: str) -> None:
    told = {name: value for name, value in CERTIFICATE.items() if name != missing}
    with pytest.raises(InputError, match=f"'{missing}' is a required property"):
        read_assurance(told)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(sorted(CERTIFICATE)), inner)))  # fmt: skip  # noqa: E501
def test_any_json_is_an_assurance_or_one_line(content: object) -> None:
    said = ""
    try:
        read_assurance(content)
    except InputError as error:
        said = str(error)
    assert "\n" not in said
