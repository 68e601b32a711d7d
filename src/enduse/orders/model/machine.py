"""What control lists ask of a machine tool, as an order states it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from enduse.rules.machine_parameters import LengthError, LinearAxis, MachineParameters

# What the short `kind` of an order is in the words of control lists; the others are no such word.
_KINDS: Final = {
    "turning": "turning", "milling": "milling", "machining_centre": "milling",
    "grinding": "grinding", "edm": "edm",
}  # fmt: skip
_ALIKE: Final = frozenset(field.name for field in fields(MachineParameters)) - {
    "kinds", "specials", "linear_axes", "length_error",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Axis:
    """One linear axis; see `enduse.rules.machine_parameters.LinearAxis`. mm and µm."""

    name: str | None = None
    travel_mm: float | None = None
    upr_um: float | None = None
    accuracy_1988_um: float | None = None
    accuracy_2006_um: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """Permissible error of a measuring machine: `base_um` + L / `divisor_mm`, L in mm."""

    base_um: float
    divisor_mm: float | None = None
    longest_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as its maker's sheet has it; None is not known.

    The short form: `kind`, the number of `linear_axes` and `rotary_axes`, the `contouring_axes`
    that move together under control, and of the worst linear axis its `travel_mm`, its
    unidirectional positioning repeatability `upr_um` (ISO 230-2:2014) and `accuracy_um`. The long
    form has every axis in `axes` and the other parameters under the names that
    `rules.machine_parameters` explains; `kinds`, `specials` and `axes` are complete where given.
    """

    kind: str | None = None
    linear_axes: int | None = None
    rotary_axes: int | None = None
    contouring_axes: int | None = None
    travel_mm: float | None = None
    upr_um: float | None = None
    accuracy_um: float | None = None
    controller: str | None = None
    year: int | None = None
    kinds: tuple[str, ...] | None = None
    specials: tuple[str, ...] | None = None
    axes: tuple[Axis, ...] | None = None
    numerical_control: bool | None = None
    linear_contouring_axes: int | None = None
    rotary_contouring_axes: int | None = None
    interpolating_axes: int | None = None
    rotary_accuracy_deg: float | None = None
    run_out_um: float | None = None
    camming_um: float | None = None
    slide_deviation_arcsec: float | None = None
    tilting_spindle: bool | None = None
    machining_diameter_mm: float | None = None
    bar_diameter_mm: float | None = None
    chucking: bool | None = None
    workpiece_mm: float | None = None
    ophthalmic_control_only: bool | None = None
    vacuum_chucking: bool | None = None
    bore_depth_mm: float | None = None
    measuring_axes: int | None = None
    length_error: Length | None = None


def parameters(machine: Machine) -> MachineParameters:
    """Return a machine in the words of control lists; InputError for figures that cannot be.

    The accuracy of the short form has no edition of ISO 230-2, so it is left out: it would decide
    by the wrong one. Its one axis stands for all only where travel and repeatability are given.
    """
    kinds = machine.kinds
    if kinds is None and machine.kind in _KINDS:
        kinds = (_KINDS[machine.kind],)
    error = machine.length_error
    return MachineParameters(
        kinds=None if kinds is None else frozenset(kinds),
        specials=None if machine.specials is None else frozenset(machine.specials),
        linear_axes=_axes(machine),
        length_error=LengthError(error.base_um, error.divisor_mm, error.longest_mm)
        if error
        else None,
        **{name: getattr(machine, name) for name in _ALIKE},
    )


def _axes(machine: Machine) -> tuple[LinearAxis, ...] | None:
    if machine.axes is not None:
        return tuple(
            LinearAxis(
                one.name, one.travel_mm, one.upr_um, one.accuracy_1988_um, one.accuracy_2006_um
            )
            for one in machine.axes
        )
    if machine.travel_mm is None or machine.upr_um is None:
        return None
    return (LinearAxis(None, machine.travel_mm, machine.upr_um),)
