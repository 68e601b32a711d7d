from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.orders.model import Axis, Length, Machine, parameters, parse_order, plain
from enduse.orders.model.read import schema
from enduse.rules.machine_parameters import (
    KINDS,
    SPECIALS,
    LengthError,
    LinearAxis,
    MachineParameters,
)

PARAMETERS = schema()["properties"]["goods"]["items"]["properties"]["machine"]["properties"]


def test_the_schema_names_what_control_lists_name() -> None:
    assert tuple(PARAMETERS["kinds"]["items"]["enum"]) == KINDS
    assert tuple(PARAMETERS["specials"]["items"]["enum"]) == SPECIALS
    assert set(PARAMETERS) == {field.name for field in fields(Machine)}
    asked = {field.name for field in fields(MachineParameters)}
    assert asked <= set(PARAMETERS)


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (Machine(), MachineParameters()),
        (Machine(kind="machining_centre"), MachineParameters(kinds=frozenset(["milling"]))),
        (Machine(kind="multi_task"), MachineParameters()),
        (Machine(kind="milling", kinds=()), MachineParameters(kinds=frozenset())),
        (
            Machine(kinds=("turning", "milling"), specials=()),
            MachineParameters(kinds=frozenset(["turning", "milling"]), specials=frozenset()),
        ),
        (Machine(travel_mm=800.0), MachineParameters()),
        (Machine(accuracy_um=2.0), MachineParameters()),
        (
            Machine(travel_mm=800.0, upr_um=0.8),
            MachineParameters(linear_axes=(LinearAxis(None, 800.0, 0.8),)),
        ),
        (
            Machine(travel_mm=800.0, upr_um=0.8, axes=(Axis("X", 500.0, 0.7, 4.0, 3.0),)),
            MachineParameters(linear_axes=(LinearAxis("X", 500.0, 0.7, 4.0, 3.0),)),
        ),
        (
            Machine(length_error=Length(1.7, 1000.0, 900.0)),
            MachineParameters(length_error=LengthError(1.7, 1000.0, 900.0)),
        ),
        (
            Machine(contouring_axes=5, tilting_spindle=True, bore_depth_mm=6000.0),
            MachineParameters(contouring_axes=5, tilting_spindle=True, bore_depth_mm=6000.0),
        ),
    ],
)
def test_in_the_words_of_control_lists(machine: Machine, expected: MachineParameters) -> None:
    assert parameters(machine) == expected


def order(**machine: Any) -> str:
    return json.dumps(
        {
            "id": "X",
            "parties": [{"roles": ["seller"], "names": ["A"]}],
            "goods": [{"description": "machine", "machine": machine}],
        }
    )


@pytest.mark.parametrize(
    ("machine", "says"),
    [
        (
            {"contouring_axes": 4, "linear_contouring_axes": 3, "rotary_contouring_axes": 2},
            "goods[0].machine: machine: 3 linear and 2 rotary axes are not the 4",
        ),
        ({"length_error": {"base_um": 1, "divisor_mm": 0}}, "divisor_mm is 0"),
        ({"kinds": ["lathe"]}, "goods[0].machine.kinds[0]"),
        ({"length_error": {}}, "base_um is missing"),
    ],
)
def test_figures_that_cannot_be(machine: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_order(order(**machine))
    assert says in str(caught.value)


def test_an_ordinary_machine_is_not_a_machine_of_unknown_design() -> None:
    ordinary, unknown = parse_order(order(specials=[])), parse_order(order())
    assert ordinary.goods[0].machine == Machine(specials=())
    assert unknown.goods[0].machine == Machine()
    assert parse_order(json.dumps(plain(ordinary))) == ordinary
    assert parse_order(json.dumps(plain(unknown))) == unknown
