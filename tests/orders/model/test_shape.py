"""The quick look lets in what `jsonschema` lets in, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from enduse.orders.model import template
from enduse.orders.model.read import schema
from enduse.orders.model.shape import shape
from orders.flags.made_up_orders import aircraft_parts, flower_trader

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(-3, 3)
    | st.text("a_ \n1", max_size=3)
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a_", max_size=2), inner),
    max_leaves=6,
)
_SCHEMAS = [
    {"type": "object"}, {"type": ["array", "null"]}, {"type": "string"}, {"type": "number"},
    {"type": "integer"}, {"type": "boolean"}, {"enum": ["a", 1, None]}, {"enum": [True, 0]},
    {"pattern": "^a$"}, {"pattern": "\\S"}, {"minLength": 2}, {"maxLength": 1}, {"minItems": 1},
    {"maxItems": 1}, {"maxProperties": 1}, {"minimum": 1}, {"maximum": 1}, {"exclusiveMinimum": 1},
    {"uniqueItems": True}, {"items": {"type": "string"}}, {"required": ["a"]},
    {"properties": {"a": {"minimum": 1}}},
    {"properties": {"a": True}, "additionalProperties": False},
    {"patternProperties": {"^_": True, "a": {"type": "null"}}, "additionalProperties": False},
    {"properties": {"a": {"type": "null"}}, "patternProperties": {"a": {"maximum": 1}}},
    {"additionalProperties": {"type": "string"}}, {"not": {"type": "null"}}, {"const": 1},
    True, False,
]  # fmt: skip


@given(st.sampled_from(_SCHEMAS), _VALUES)
def test_what_the_look_lets_in_fits(written: Any, value: Any) -> None:
    if shape(written)(value):
        assert Draft202012Validator(written).is_valid(value)


@pytest.mark.parametrize(
    ("written", "value", "fits"),
    [
        ({"type": "number"}, True, False),
        ({"type": "number"}, 1, True),
        ({"type": "integer"}, 1.5, False),
        ({"enum": [1]}, True, False),
        ({"enum": ["a", None]}, None, True),
        ({"enum": ["a"]}, ["a"], False),
        ({"uniqueItems": True}, ["a", "b"], True),
        ({"uniqueItems": True}, ["a", "a"], False),
        ({"exclusiveMinimum": 0}, 0, False),
        ({"maxLength": 2}, "abc", False),
        ({"required": ["a"]}, {}, False),
        ({"properties": {}, "additionalProperties": False}, {"a": 1}, False),
        ({"patternProperties": {"^_": True}, "additionalProperties": False}, {"_a": 1}, True),
        ({"const": 1}, 1, False),  # a keyword that it does not know is left to the slow one
    ],
)
def test_look(written: Any, value: Any, fits: bool) -> None:
    assert shape(written)(value) is fits


@pytest.mark.parametrize("made", [template(), aircraft_parts(), flower_trader()])
def test_orders_are_let_in_at_once(made: Any) -> None:
    assert shape(schema())(made)
