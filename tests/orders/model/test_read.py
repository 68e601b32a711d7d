from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.orders.model import ROLES, parse_order, plain, read_order, template
from enduse.orders.model.read import MAX_BYTES, schema
from orders.flags.made_up_orders import aircraft_parts, flower_trader

SMALL: dict[str, Any] = {
    "id": "X",
    "parties": [{"roles": ["seller"], "names": ["A"]}],
    "goods": [{"description": "lathe"}],
}


def changed(path: str, value: Any) -> str:
    """Return the small order as JSON with one value set, by a path such as `goods.0.hs`."""
    order = copy.deepcopy(SMALL)
    place: Any = order
    *steps, last = path.split(".")
    for step in steps:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    place[last] = value
    return json.dumps(order)


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_order(text, "order.json")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("order.json: ")
    return message


def test_values_are_typed_and_brought_to_one_form() -> None:
    order = parse_order(json.dumps(aircraft_parts()))
    assert order.goods[0].hs == "845710"
    assert order.dates.ship == dt.date(2023, 10, 2)
    assert order.goods[0].value is not None
    assert order.goods[0].value.dollars == 210000.0
    assert order.day == dt.date(2023, 10, 2)
    assert [number for number, _ in order.of("end_user")] == [1]
    assert order.first("agent", "forwarder") == (2, order.parties[2])


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("goods.0.hs", "8457.10 00", "84571000"),
        ("goods.0.origin", "Taiwan", "TW"),
        ("goods.0.origin", "КИТАЙ", "CN"),
        ("parties.0.country", "NO", "NO"),
        ("route.transit", ["AE", "Turkey"], ("AE", "TR")),
        ("goods.0.us_content", 5, 5.0),
        ("goods.0.brand", None, None),
    ],
)
def test_forms_that_are_read(path: str, value: Any, found: Any) -> None:
    place: Any = parse_order(changed(path, value))
    for step in path.split("."):
        place = place[int(step)] if step.isdigit() else getattr(place, step)
    assert place == found


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("goods.0.hs", "abc", "goods[0].hs: \"abc\" given; it is of another form"),
        ("goods.0.hs", "77.01", "goods[0].hs: '77.01': chapter 77 is not used"),
        ("goods.0.hs", "9901", "goods[0].hs: '9901' is no goods code"),
        ("goods.0.hs", "0001", "is no goods code"),
        ("goods.0.hs_edition", 2019, "goods[0].hs_edition: 2019 given; it is one of 1996"),
        ("goods.0.eccn", "2B", "goods[0].eccn"),
        ("goods.0.origin", "XX", "goods[0].origin: 'XX' is no country of ISO 3166-1"),
        ("goods.0.origin", "СССР", "goods[0].origin"),
        ("route.transit", ["TW", "QQ"], "route.transit[1]: 'QQ' is no country"),
        ("parties.0.roles", ["sellr"], "parties[0].roles[0]: \"sellr\" given; it is one of seller"),
        ("parties.0.roles", ["seller", "seller"], "nothing stands twice"),
        ("parties.0.roles", [], "parties[0].roles: [] given; it has at least 1"),
        ("parties.0.names", [" "], "parties[0].names[0]: \" \" given"),
        ("dates.ship", "2024-02-30", "dates.ship: '2024-02-30' is no day"),
        ("dates.ship", "1.2.2024", "dates.ship: \"1.2.2024\" given; it is of another form: write"),
        ("dates.shipp", "2024-02-01", "dates: unknown field shipp; did you mean ship?"),
        ("goods.0.quantity", 0, "goods[0].quantity: 0 given; it is more than 0"),
        ("goods.0.net_weight_kg", -1, "it is at least 0"),
        ("goods.0.net_weight_kg", 1e30, "it is at most"),
        ("goods.0.us_content", "5 %", "goods[0].us_content: \"5 %\" given; number or nothing"),
        ("payment.currency", "usd", "payment.currency: \"usd\" given"),
        ("answers", {"pays_cahs": True}, "answers.pays_cahs: no such question; did you mean pays_"),
        ("answers", {"pays_cash": "yes"}, "answers.pays_cash: \"yes\" given; boolean or nothing"),
        ("documents", [{"number": "1"}], "documents[0]: kind is missing; add it"),
        ("goods", [], "no line of goods and no request"),
        ("parties", [], "parties: [] given; it has at least 1"),
        ("id", "a\x00b", "a null character"),
        ("id", "\ud800", "half a character"),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(path: str, value: Any, says: str) -> None:
    assert says in refused(changed(path, value))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "the order: [] given; object is needed"),
        ("null", "the order: null given"),
        ('{"id": "x"}', "parties is missing"),
        ('{"id": "x", "id": "y"}', "the key 'id' stands twice"),
        ('{"id": NaN}', "NaN is no number"),
        ('{"id": ' + "9" * 5000 + "}", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"_a": ' + "[" * 20 + "]" * 20 + "}", "nested deeper than 12 levels"),
        (" " * (MAX_BYTES + 1), "more than 1,000,000 characters"),
    ],
)
def test_texts_that_are_no_order(text: str, says: str) -> None:
    assert says in refused(text)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "order.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8-sig")
    assert read_order(path).id == "X"
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(InputError, match="not UTF-8"):
        read_order(path)
    path.write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="more than 1,000,000 bytes"):
        read_order(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_order(tmp_path / "missing.json")


@pytest.mark.parametrize("made", [aircraft_parts, flower_trader, template])
def test_writing_and_reading_give_the_same_order(made: Any) -> None:
    order = parse_order(json.dumps(made()))
    again = parse_order(json.dumps(plain(order)))
    assert again == order
    assert plain(again) == plain(order)


def test_unasked_questions_are_not_answered() -> None:
    order = parse_order(changed("answers", {"pays_cash": None, "evasive_on_use": False}))
    assert dict(order.answers) == {"evasive_on_use": False}


def test_every_role_of_the_schema_is_known() -> None:
    named = schema()["properties"]["parties"]["items"]["properties"]["roles"]["items"]["enum"]
    assert tuple(named) == ROLES


def message(text: str) -> str:
    """Return why a text is refused; empty where it is an order."""
    try:
        parse_order(text)
    except InputError as error:
        return str(error)
    return ""


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["2024-01-01", "TW", "XX", "845710", "seller", "cash", "EXW", "none"])
)  # fmt: skip
_NAMES = st.sampled_from(
    [*schema()["properties"], "roles", "names", "hs", "serials", "value", "usd", "kind", "country"]
) | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=15,
)


@given(_VALUES)
def test_any_json_is_an_order_or_an_input_error(value: Any) -> None:
    assert "\n" not in message(json.dumps(value))


@given(st.text(max_size=200))
def test_any_text_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError):
        parse_order(text)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, one in inner if isinstance(value, (dict, list)) else ():
        found += _paths(one, (*path, key)) if isinstance(one, (dict, list)) else [(*path, key)]
    return found


_PATHS = _paths(aircraft_parts())


@given(st.sampled_from(_PATHS), _VALUES)
def test_a_good_order_with_any_one_value(path: tuple[Any, ...], value: Any) -> None:
    order: Any = aircraft_parts()
    place = order
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    text = json.dumps(order)
    told = message(text)
    assert "\n" not in told
    if not told:
        read = parse_order(text)
        assert parse_order(json.dumps(plain(read))) == read
