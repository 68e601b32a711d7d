from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.rules.machine_parameters import (
    KINDS,
    SPECIALS,
    LengthError,
    LinearAxis,
    MachineParameters,
)
from enduse.rules.machine_tests import judge
from enduse.rules.machine_tools import classify


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"kinds": frozenset({"welding"})}, "welding"),
        ({"specials": frozenset({"pretty"})}, "pretty"),
        ({"contouring_axes": -1}, "contouring_axes"),
        ({"bore_depth_mm": float("nan")}, "bore_depth_mm"),
        (
            {"contouring_axes": 3, "linear_contouring_axes": 3, "rotary_contouring_axes": 2},
            "contour together",
        ),
        ({"contouring_axes": 1, "rotary_contouring_axes": 2}, "contour together"),
    ],
)
def test_figures_that_cannot_be(known: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        MachineParameters(**known)
    with pytest.raises(InputError, match="divisor_mm"):
        LengthError(1.0, 0)
    with pytest.raises(InputError, match="travel_mm"):
        LinearAxis(travel_mm=float("inf"))


@pytest.mark.parametrize("test", [{}, {"fact": "colour", "is": True}, {"fact": "chucking"}])
def test_a_test_of_no_known_form_is_refused(test: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="no test"):
        judge(test, MachineParameters(chucking=True))


numbers = st.one_of(st.none(), st.floats(0, 1e5), st.sampled_from([0.9, 1.1, 4.5, 6.0, 1000.0]))
flags = st.one_of(st.none(), st.booleans())
linear = st.builds(
    LinearAxis, st.sampled_from([None, "x", "Z", "w"]), numbers, numbers, numbers, numbers
)


def _maybe(whole: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), whole)


@st.composite
def machines(draw: st.DrawFn) -> MachineParameters:
    straight, turning = draw(_maybe(st.integers(0, 7))), draw(_maybe(st.integers(0, 4)))
    total = None
    if straight is not None and turning is not None:
        total = draw(st.sampled_from([None, straight + turning]))
    elif straight is None and turning is None:
        total = draw(_maybe(st.integers(0, 9)))
    known = {
        field.name: draw(flags if str(field.type).startswith("bool") else numbers)
        for field in fields(MachineParameters)
        if str(field.type).startswith(("bool", "float"))
    }
    return MachineParameters(
        kinds=draw(_maybe(st.frozensets(st.sampled_from(KINDS), max_size=3))),
        specials=draw(_maybe(st.frozensets(st.sampled_from(SPECIALS), max_size=2))),
        contouring_axes=total,
        linear_contouring_axes=straight,
        rotary_contouring_axes=turning,
        linear_axes=draw(_maybe(st.lists(linear, max_size=3).map(tuple))),
        measuring_axes=draw(_maybe(st.integers(0, 4))),
        length_error=draw(_maybe(st.builds(LengthError, st.floats(0, 5), st.none(), numbers))),
        **known,
    )


@settings(deadline=None, max_examples=150)
@given(machines(), st.data())
def test_more_knowledge_settles_and_never_turns_an_answer(
    known: MachineParameters, data: st.DataObject
) -> None:
    forgotten = data.draw(st.sets(st.sampled_from([f.name for f in fields(known)])))
    less = replace(known, **dict.fromkeys(forgotten))
    if less.linear_axes and data.draw(st.booleans()):
        part = data.draw(st.sampled_from([f.name for f in fields(LinearAxis)]))
        axes = tuple(replace(one, **{part: None}) for one in less.linear_axes)
        less = replace(less, linear_axes=axes)
    for before, after in zip(classify(less), classify(known), strict=True):
        assert before.entry == after.entry
        assert before.answer in ("unknown", after.answer), (before, after)
        assert bool(before.missing) == (before.answer == "unknown")
        assert before.because
