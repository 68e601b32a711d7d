"""What a maker's sheet says of a machine tool, as far as control lists ask for it.

Everything may be left open: None is "not known", never "no". Lengths are millimetres, accuracies
and repeatabilities micrometres, angles degrees or seconds of arc, as the names say.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from enduse.errors import InputError, cut

KINDS: Final = (
    "turning", "milling", "grinding", "jig_boring", "fly_cutting", "edm", "wire_edm",
    "liquid_jet", "electron_beam", "laser", "deep_hole_drilling", "measuring",
)  # fmt: skip
"""What the machine can do. A turning machine that also mills is both, and is judged as both.

`edm`: electrical discharge without a wire. `measuring`: a coordinate measuring machine.
"""

SPECIALS: Final = (
    "gears_only", "crankshafts_only", "tools_only", "extruder_worms_only", "jewellery_only",
    "dental_only", "contact_lens", "bar_only", "cylindrical_only", "axes_x_z_c_only",
    "jig_grinder", "surface_grinder",
)  # fmt: skip
"""Special designs that control lists leave out. The `_only` ones are machines that can make nothing
else: `bar_only` machines work on bars fed through the spindle and on nothing else."""

LABELS: Final = {
    "numerical_control": ("numerical control can be fitted", ""),
    "contouring_axes": ("axes that contour together", ""),
    "linear_contouring_axes": ("linear axes that contour together", ""),
    "rotary_contouring_axes": ("rotary axes that contour together", ""),
    "interpolating_axes": ("axes that the control unit interpolates", ""),
    "rotary_accuracy_deg": ("positioning accuracy of the rotary axes", "°"),
    "run_out_um": ("spindle run-out", "µm"),
    "camming_um": ("spindle camming", "µm"),
    "slide_deviation_arcsec": ("angular deviation of the slide over 300 mm", "seconds of arc"),
    "tilting_spindle": ("a tilting spindle that contours", ""),
    "machining_diameter_mm": ("largest diameter that it can machine", "mm"),
    "bar_diameter_mm": ("largest bar diameter", "mm"),
    "chucking": ("chucks can be mounted", ""),
    "workpiece_mm": ("largest workpiece, outside diameter or length", "mm"),
    "ophthalmic_control_only": ("the control takes only ophthalmic part programs", ""),
    "vacuum_chucking": ("vacuum chucking", ""),
    "bore_depth_mm": ("deepest bore", "mm"),
    "measuring_axes": ("measuring axes", ""),
    "name": ("name of the linear axis", ""),
    "travel_mm": ("travel", "mm"),
    "repeatability_um": ("unidirectional positioning repeatability (ISO 230-2:2014)", "µm"),
    "accuracy_1988_um": ("positioning accuracy (ISO 230-2:1988)", "µm"),
    "accuracy_2006_um": ("positioning accuracy (ISO 230-2:2006)", "µm"),
    "kinds": ("what the machine can do (turning, milling, grinding ...)", ""),
    "specials": ("whether it is of a special design", ""),
    "linear_axes": ("its linear axes", ""),
    "length_error": ("permissible error of length measurement (ISO 10360-2:2009)", ""),
}
"""Each parameter in words, and its unit."""


@dataclass(frozen=True)
class LinearAxis:
    """One linear axis. `accuracy_*`: with all compensations, over the whole travel.

    The smaller of forward and backward repeatability counts; axes over 2 m are tested in segments
    and the smallest value of all segments counts.
    """

    name: str | None = None
    travel_mm: float | None = None
    repeatability_um: float | None = None
    accuracy_1988_um: float | None = None
    accuracy_2006_um: float | None = None

    def __post_init__(self) -> None:
        _check_numbers(self, f"linear axis {self.name or 'without a name'}")


@dataclass(frozen=True)
class LengthError:
    """The permissible error of a measuring machine: `base_um` + L / `divisor_mm`, in micrometres.

    L is the measured length in millimetres, `longest_mm` the longest. `divisor_mm` None: the error
    does not grow with the length.
    """

    base_um: float
    divisor_mm: float | None = None
    longest_mm: float | None = None

    def __post_init__(self) -> None:
        _check_numbers(self, "length error")
        if self.divisor_mm == 0:
            raise InputError("length error: divisor_mm is 0; leave it out for a constant error")

    def within(self, base_um: float, divisor_mm: float) -> bool | None:
        """Say whether the error is at or below base + L/divisor anywhere in the range."""
        if self.base_um <= base_um:
            return True
        slope = 0.0 if self.divisor_mm is None else 1 / self.divisor_mm
        gain = 1 / divisor_mm - slope
        if gain <= 0:
            return False
        if self.longest_mm is None:
            return None
        # the gap closes with the length; a tiny slack keeps equal figures equal
        return self.base_um - base_um <= self.longest_mm * gain + 1e-12


@dataclass(frozen=True)
class MachineParameters:
    """A machine tool or measuring machine as its maker specifies it; None is not known.

    `kinds`, `specials` and `linear_axes` are complete where they are given: an empty `specials` is
    an ordinary machine. Axes are counted as the lists do: secondary parallel axes, wheel dressing
    and spindles for separate workpieces do not count, a tilting spindle is a rotary axis. A goods
    code is not among the parameters, because no goods code gives an entry of a control list.

    Raises InputError for figures that cannot be.
    """

    kinds: frozenset[str] | None = None
    specials: frozenset[str] | None = None
    numerical_control: bool | None = None
    contouring_axes: int | None = None
    linear_contouring_axes: int | None = None
    rotary_contouring_axes: int | None = None
    linear_axes: tuple[LinearAxis, ...] | None = None
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
    length_error: LengthError | None = None

    def __post_init__(self) -> None:
        _check_words("kinds", self.kinds, KINDS)
        _check_words("specials", self.specials, SPECIALS)
        _check_numbers(self, "machine")
        linear, rotary = self.linear_contouring_axes, self.rotary_contouring_axes
        known = (linear or 0) + (rotary or 0)
        total = self.contouring_axes
        both = linear is not None and rotary is not None
        if total is not None and (known > total or (both and known != total)):
            raise InputError(
                f"machine: {linear} linear and {rotary} rotary axes are not the {total} axes that "
                "contour together; correct one of the three"
            )

    @property
    def all_contouring_axes(self) -> int | None:
        """The axes that contour together, from their parts where only these are given."""
        if self.contouring_axes is not None:
            return self.contouring_axes
        if self.linear_contouring_axes is None or self.rotary_contouring_axes is None:
            return None
        return self.linear_contouring_axes + self.rotary_contouring_axes


def _check_words(name: str, given: Collection[str] | None, allowed: tuple[str, ...]) -> None:
    for word in given or ():
        if word not in allowed:
            raise InputError(f"machine, {name}: {cut(word)} is none of {', '.join(allowed)}")


def _check_numbers(owner: object, where: str) -> None:
    for name, value in vars(owner).items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and not (math.isfinite(value) and value >= 0):
            raise InputError(f"{where}, {name}: {value} is no figure of a machine; give 0 or more")
