from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from enduse.rules.data import table
from enduse.rules.machine_parameters import (
    KINDS,
    LABELS,
    SPECIALS,
    LengthError,
    LinearAxis,
    MachineParameters,
)
from enduse.rules.machine_tests import judge
from enduse.rules.machine_tools import EntryAnswer, classify, software_and_technology
from enduse.rules.model import VERIFICATIONS

TURNING, MILLING, GRINDING = {"turning"}, {"milling"}, {"grinding"}


def machine(kinds: set[str], **known: Any) -> MachineParameters:
    """An ordinary numerically controlled machine; special designs by `specials`."""
    base: dict[str, Any] = {"numerical_control": True, "specials": frozenset()}
    return MachineParameters(kinds=frozenset(kinds), **(base | known))


def axis(travel: float | None, repeatability: float | None = None, **known: Any) -> Any:
    return (LinearAxis(travel_mm=travel, repeatability_um=repeatability, **known),)


def answer(of: MachineParameters, entry: str, control_list: str = "EU") -> EntryAnswer:
    return next(a for a in classify(of) if (a.control_list, a.entry) == (control_list, entry))


@pytest.mark.parametrize("control_list", ["EU", "US"])
@pytest.mark.parametrize(
    ("kinds", "known", "point"),
    [
        # turning: two axes, 0.9 µm under 1 m, 1.1 µm from 1 m on; a limit that is met is met
        (TURNING, {"contouring_axes": 2, "linear_axes": axis(999, 0.9)}, "a.1"),
        (TURNING, {"contouring_axes": 2, "linear_axes": axis(999, 0.91)}, None),
        (TURNING, {"contouring_axes": 1, "linear_axes": axis(999, 0.1)}, None),
        (TURNING, {"contouring_axes": 2, "linear_axes": axis(1000, 1.1)}, "a.2"),
        (TURNING, {"contouring_axes": 2, "linear_axes": axis(1000, 1.11)}, None),
        (TURNING, {"contouring_axes": 2, "linear_axes": axis(999, 1.1)}, None),
        # milling: 3 + 1 axes, or five
        (
            MILLING,
            {
                "linear_contouring_axes": 3,
                "rotary_contouring_axes": 1,
                "linear_axes": axis(999, 0.9),
            },
            "b.1.a",
        ),
        (
            MILLING,
            {
                "linear_contouring_axes": 3,
                "rotary_contouring_axes": 1,
                "linear_axes": axis(1000, 1.1),
            },
            "b.1.b",
        ),
        (
            MILLING,
            {
                "linear_contouring_axes": 2,
                "rotary_contouring_axes": 2,
                "linear_axes": axis(999, 0.5),
            },
            None,
        ),
        (
            MILLING,
            {
                "linear_contouring_axes": 3,
                "rotary_contouring_axes": 0,
                "linear_axes": axis(999, 0.5),
            },
            None,
        ),
        (MILLING, {"contouring_axes": 5, "linear_axes": axis(999, 0.9)}, "b.2.a"),
        (MILLING, {"contouring_axes": 5, "linear_axes": axis(1000, 1.4)}, "b.2.b"),
        (MILLING, {"contouring_axes": 5, "linear_axes": axis(3999, 1.41)}, None),
        (MILLING, {"contouring_axes": 5, "linear_axes": axis(4000, 6.0)}, "b.2.c"),
        (MILLING, {"contouring_axes": 5, "linear_axes": axis(4000, 6.01)}, None),
        (MILLING, {"contouring_axes": 3, "linear_axes": axis(4000, 0.1)}, None),
        ({"jig_boring"}, {"linear_axes": axis(None, 1.1)}, "b.3"),
        ({"jig_boring"}, {"linear_axes": axis(None, 1.2)}, None),
        (
            {"fly_cutting"},
            {"run_out_um": 0.39, "camming_um": 0.39, "slide_deviation_arcsec": 1.9},
            "b.4",
        ),
        (
            {"fly_cutting"},
            {"run_out_um": 0.4, "camming_um": 0.39, "slide_deviation_arcsec": 1.9},
            None,
        ),
        # grinding
        (GRINDING, {"contouring_axes": 3, "linear_axes": axis(None, 1.1)}, "c.1"),
        (GRINDING, {"contouring_axes": 2, "linear_axes": axis(None, 0.5)}, None),
        (GRINDING, {"contouring_axes": 5, "linear_axes": axis(999, 1.1)}, "c.2.a"),
        (GRINDING, {"contouring_axes": 5, "linear_axes": axis(1000, 1.4)}, "c.2.b"),
        (GRINDING, {"contouring_axes": 5, "linear_axes": axis(1000, 1.5)}, None),
        (GRINDING, {"contouring_axes": 5, "linear_axes": axis(4000, 6.0)}, "c.2.c"),
        # other ways of removing material
        ({"edm"}, {"rotary_contouring_axes": 2}, "d"),
        ({"edm"}, {"rotary_contouring_axes": 1}, None),
        ({"wire_edm"}, {"rotary_contouring_axes": 2}, None),
        ({"laser"}, {"rotary_contouring_axes": 2, "rotary_accuracy_deg": 0.0029}, "e"),
        ({"liquid_jet"}, {"rotary_contouring_axes": 2, "rotary_accuracy_deg": 0.003}, None),
        ({"electron_beam"}, {"rotary_contouring_axes": 1, "rotary_accuracy_deg": 0.001}, None),
        ({"deep_hole_drilling"}, {"bore_depth_mm": 5000.1}, "f"),
        ({"deep_hole_drilling"}, {"bore_depth_mm": 5000}, None),
    ],
)
def test_2b001_at_its_limits(
    kinds: set[str], known: dict[str, Any], point: str | None, control_list: str
) -> None:
    found = answer(machine(kinds, **known), "2B001", control_list)
    assert found.answer == ("no" if point is None else "yes"), found
    assert point is None or f"2B001.{point}" in found.points


@pytest.mark.parametrize(
    ("control_list", "kinds", "known", "point"),
    [
        ("EU", MILLING, {"linear_axes": axis(500, 3, accuracy_1988_um=6)}, "a.1"),
        ("EU", MILLING, {"linear_axes": axis(500, 3, accuracy_1988_um=6.1)}, None),
        ("EU", GRINDING, {"linear_axes": axis(500, 3, accuracy_1988_um=4)}, "b.1"),
        ("EU", GRINDING, {"linear_axes": axis(500, 3, accuracy_1988_um=4.1)}, None),
        # "better than" is not met by the limit itself
        (
            "EU",
            TURNING,
            {"linear_axes": axis(500, 3, accuracy_1988_um=6), "machining_diameter_mm": 36},
            None,
        ),
        (
            "EU",
            TURNING,
            {"linear_axes": axis(500, 3, accuracy_1988_um=5.9), "machining_diameter_mm": 36},
            "c",
        ),
        (
            "EU",
            TURNING,
            {"linear_axes": axis(500, 3, accuracy_1988_um=5.9), "machining_diameter_mm": 35},
            None,
        ),
        ("US", MILLING, {"linear_axes": axis(500, 3, accuracy_2006_um=4.5)}, "b.1"),
        ("US", MILLING, {"linear_axes": axis(500, 3, accuracy_2006_um=4.6)}, None),
        ("US", GRINDING, {"linear_axes": axis(500, 3, accuracy_2006_um=3)}, "c.1"),
        ("US", GRINDING, {"linear_axes": axis(500, 3, accuracy_2006_um=3.1)}, None),
        (
            "US",
            TURNING,
            {"linear_axes": axis(500, 3, accuracy_2006_um=4.4), "machining_diameter_mm": 36},
            "a",
        ),
        (
            "US",
            TURNING,
            {"linear_axes": axis(500, 3, accuracy_2006_um=4.5), "machining_diameter_mm": 36},
            None,
        ),
    ],
)
def test_2b201_at_its_limits(
    control_list: str, kinds: set[str], known: dict[str, Any], point: str | None
) -> None:
    known = {"linear_contouring_axes": 3, "rotary_contouring_axes": 0} | known
    found = answer(machine(kinds, **known), "2B201", control_list)
    assert found.answer == ("no" if point is None else "yes"), found
    assert point is None or found.points == (f"2B201.{point}",)


def test_2b201_by_axes_alone_and_its_long_machines() -> None:
    five = machine(
        MILLING, contouring_axes=5, linear_axes=axis(500, 3, name="x", accuracy_1988_um=20)
    )
    assert answer(five, "2B201").points == ("2B201.a.3",)
    for travel, accuracy, out in ((2001, 30.1, True), (2000, 30.1, False), (2001, 30, False)):
        x = axis(travel, 5, name="X", accuracy_1988_um=accuracy)
        found = answer(replace(five, linear_axes=x), "2B201")
        assert found.answer == ("no" if out else "yes")
    nameless = axis(2001, 5, accuracy_1988_um=31)
    assert answer(replace(five, linear_axes=nameless), "2B201").answer == "unknown"


@pytest.mark.parametrize(("accuracy", "expected"), [(19.9, "yes"), (20, "no"), (None, "unknown")])
def test_2b991_is_what_stands_below_the_others(accuracy: float | None, expected: str) -> None:
    lathe = machine(
        TURNING,
        contouring_axes=2,
        machining_diameter_mm=300,
        linear_axes=axis(500, 3, accuracy_2006_um=accuracy),
        camming_um=2.0,
        run_out_um=2.0,
        rotary_accuracy_deg=0.01,
    )
    found = answer(lathe, "2B991", "US")
    assert found.answer == expected
    assert found.verification == "recalled"


def test_one_entry_goes_first() -> None:
    best = machine(MILLING, contouring_axes=5, linear_axes=axis(500, 0.5, accuracy_1988_um=1))
    assert answer(best, "2B001").answer == "yes"
    assert answer(best, "2B201").answer == "no"
    assert answer(best, "2B201").because == ("2B001 covers it",)
    open_ = replace(best, linear_axes=axis(500, None, name="x", accuracy_1988_um=1))
    found = answer(open_, "2B201")
    assert found.answer == "unknown"
    assert any("2B001 may cover it" in said for said in found.because)


@pytest.mark.parametrize(
    ("kinds", "known", "expected"),
    [
        (TURNING, {"specials": frozenset({"gears_only"})}, "no"),
        (TURNING, {"specials": frozenset({"dental_only"})}, "no"),
        (
            TURNING,
            {"specials": frozenset({"bar_only"}), "bar_diameter_mm": 42, "chucking": False},
            "no",
        ),
        (
            TURNING,
            {"specials": frozenset({"bar_only"}), "bar_diameter_mm": 43, "chucking": False},
            "yes",
        ),
        (
            TURNING,
            {"specials": frozenset({"bar_only"}), "bar_diameter_mm": 42, "chucking": True},
            "yes",
        ),
        (TURNING, {"specials": frozenset({"bar_only"}), "chucking": False}, "unknown"),
        (TURNING, {"specials": None}, "unknown"),
        (
            TURNING,
            {
                "specials": frozenset({"contact_lens"}),
                "ophthalmic_control_only": True,
                "vacuum_chucking": False,
            },
            "no",
        ),
        (GRINDING, {"specials": frozenset({"surface_grinder"})}, "no"),
        (GRINDING, {"specials": frozenset({"cylindrical_only"}), "workpiece_mm": 150}, "no"),
        (GRINDING, {"specials": frozenset({"cylindrical_only"}), "workpiece_mm": 151}, "yes"),
        (GRINDING, {"specials": frozenset({"jig_grinder"})}, "no"),
        (
            GRINDING,
            {"specials": frozenset({"jig_grinder"}), "linear_axes": axis(500, 0.5, name="z")},
            "yes",
        ),
        (TURNING, {"numerical_control": False}, "no"),
        (TURNING, {"numerical_control": None}, "unknown"),
    ],
)
def test_what_2b001_leaves_out(kinds: set[str], known: dict[str, Any], expected: str) -> None:
    known = {"contouring_axes": 3, "linear_axes": axis(500, 0.5, name="x")} | known
    assert answer(machine(kinds, **known), "2B001").answer == expected


def test_a_lathe_that_mills_is_judged_as_both() -> None:
    both = machine(TURNING | MILLING, contouring_axes=5, linear_axes=axis(500, 0.9))
    assert {"2B001.a.1", "2B001.b.2.a"} <= set(answer(both, "2B001").points)


def test_unknown_names_what_is_missing() -> None:
    lathe = machine(TURNING, contouring_axes=2, linear_axes=axis(500, None, name="x"))
    found = answer(lathe, "2B001")
    assert found.answer == "unknown"
    assert found.missing == ("unidirectional positioning repeatability (ISO 230-2:2014) of axis x",)
    assert found.points == ("2B001.a.1",)  # a.2 is for longer axes
    nothing = answer(MachineParameters(), "2B001")
    assert any("what the machine can do" in said for said in nothing.missing)


@pytest.mark.parametrize(
    ("axes", "error", "entry"),
    [
        (3, LengthError(1.7, 1000), "2B006"),
        (3, LengthError(1.8, 900), "none"),
        (3, LengthError(1.8, None, 100), "2B006"),  # 1.8 <= 1.7 + 100/1000
        (3, LengthError(1.8, None, 99), "2B206"),  # 1.8 <= 1.7 + 99/800
        (3, LengthError(1.8, None, 79), "none"),
        (2, LengthError(1.25, 1000), "2B206"),
        (2, LengthError(1.26, 1000), "none"),
        (3, LengthError(1.8, None), "unknown"),
    ],
)
def test_measuring_machines(axes: int, error: LengthError, entry: str) -> None:
    cmm = machine({"measuring"}, measuring_axes=axes, length_error=error)
    answers = {number: answer(cmm, number).answer for number in ("2B006", "2B206")}
    if entry == "unknown":
        assert set(answers.values()) == {"unknown"}
    else:
        assert [number for number, said in answers.items() if said == "yes"] == (
            [] if entry == "none" else [entry]
        )


def test_data_names_only_what_there_is() -> None:
    raw = table("machine_tools")
    companions = {one["entry"] for one in raw["software_and_technology"]}
    for entry in raw["entries"]:
        assert set(entry["software_and_technology"]) <= companions
        for line in (*entry.get("except", ()), *entry["points"]):
            for one in (line, *line.get("except", ())):
                assert set(one["verification"]) >= set(entry["lists"]), one["says"]
                assert set(one["verification"].values()) <= set(VERIFICATIONS)
                for test in one["tests"]:
                    judge(test, MachineParameters())
                    assert test.get("kind", KINDS[0]) in KINDS
                    assert test.get("special", SPECIALS[0]) in SPECIALS
    labelled = {f.name for kind in (MachineParameters, LinearAxis) for f in fields(kind)}
    assert labelled == set(LABELS)


def test_software_and_technology_stand_beside_the_machine() -> None:
    best = machine(MILLING, contouring_axes=5, linear_axes=axis(500, 0.5))
    beside = answer(best, "2B001").software_and_technology
    assert [one.entry for one in beside] == ["2D001", "2D002", "2E001", "2E002", "2E201"]
    assert all(one.control_list == "EU" and one.verification == "primary" for one in beside)
    american = {one.entry for one in software_and_technology() if one.control_list == "US"}
    assert "2D991" in american
    for one in software_and_technology():
        assert one.entry in one.citation
