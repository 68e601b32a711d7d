"""The tests that control lists make on a machine, each answered yes, no or unknown, in words.

A test is a mapping of `data/machine_tools.yaml`, whose head says the forms. Facts that are not
given leave a test open and name themselves; they are never read as a no.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from enduse.errors import InputError
from enduse.rules.machine_parameters import LABELS, LinearAxis, MachineParameters

Test = Mapping[str, Any]

_COMPARE: Final[Mapping[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "at_least": (operator.ge, "at or above"),
    "at_most": (operator.le, "at or below"),
    "less_than": (operator.lt, "below"),
    "more_than": (operator.gt, "above"),
    "is": (operator.is_, ""),
}


@dataclass(frozen=True)
class Judged:
    """The answer to a test: True, False, or None with the parameters that are missing."""

    answer: bool | None
    words: str
    missing: frozenset[str] = frozenset()


def every(judged: Iterable[Judged]) -> Judged:
    """Join tests that must all hold: the first failure explains a no, all open ones an unknown."""
    parts = list(judged)
    for part in parts:
        if part.answer is False:
            return part
    return _joined(parts, True, "; ")


def some(judged: Iterable[Judged]) -> Judged:
    """Join tests of which any is enough."""
    parts = list(judged)
    for part in parts:
        if part.answer is True:
            return part
    return _joined(parts, False, ", and ")


def _joined(parts: Sequence[Judged], otherwise: bool, between: str) -> Judged:
    """Return the answer where no part decides: open if any is open, else `otherwise`."""
    open_ = [part for part in parts if part.answer is None]
    words = between.join(dict.fromkeys(part.words for part in open_ or parts if part.words))
    missing = frozenset[str]().union(*(part.missing for part in open_))
    return Judged(None if open_ else otherwise, words, missing)


def opposite(judged: Judged) -> Judged:
    """Return yes for no and no for yes; unknown stays."""
    if judged.answer is None:
        return judged
    return Judged(not judged.answer, judged.words)


def judge(test: Test, machine: MachineParameters) -> Judged:
    """Answer one test of a machine; InputError for a test of no known form."""
    for form, answer in _FORMS.items():
        if form in test:
            return answer(test, machine)
    if test.get("fact") == "contouring_axes":
        return _contouring(test, machine)
    return _fact(test, machine, "")


_FORMS: Final[Mapping[str, Callable[[Test, MachineParameters], Judged]]] = {
    "kind": lambda test, machine: _member("kinds", machine.kinds, test["kind"]),
    "special": lambda test, machine: _member("specials", machine.specials, test["special"]),
    "axis": lambda test, machine: _axis(test, machine.linear_axes),
    "length_error": lambda test, machine: _length_error(test["length_error"], machine),
    "any": lambda test, machine: some(judge(part, machine) for part in test["any"]),
    "all": lambda test, machine: every(judge(part, machine) for part in test["all"]),
    "not": lambda test, machine: opposite(judge(test["not"], machine)),
}


def _member(name: str, given: frozenset[str] | None, word: str) -> Judged:
    said = word.replace("_", " ")
    if given is None:
        return Judged(None, f"whether it is for {said} is not known", _missing(name))
    inside = word in given
    return Judged(inside, f"it is {'' if inside else 'not '}for {said}")


def _contouring(test: Test, machine: MachineParameters) -> Judged:
    """Count the axes that contour together; a part of them may be enough to tell."""
    total = machine.all_contouring_axes
    known = (machine.linear_contouring_axes or 0) + (machine.rotary_contouring_axes or 0)
    limit = test.get("at_least")
    if total is None and limit is not None and known >= limit:
        total = known
    return _compare(test, "contouring_axes", total, "")


def _fact(test: Test, owner: object, whose: str) -> Judged:
    name = test.get("fact")
    if not isinstance(name, str) or not hasattr(owner, name):
        raise InputError(f"machine_tools.yaml: {dict(test)} is no test; see the head of the file")
    return _compare(test, name, getattr(owner, name), whose)


def _compare(test: Test, name: str, value: Any, whose: str) -> Judged:
    label, unit = LABELS[name]
    found = [key for key in test if key in _COMPARE]
    if len(found) != 1 or len(test) != 2:
        raise InputError(f"machine_tools.yaml: {dict(test)} is no test; see the head of the file")
    if value is None:
        return Judged(None, f"{label}{whose}: not known", frozenset({f"{label}{whose}"}))
    compare, word = _COMPARE[found[0]]
    limit = test[found[0]]
    holds = compare(value, limit)
    if isinstance(value, bool):
        return Judged(holds, f"{label}{whose}: {'yes' if value else 'no'}")
    said = f"{label}{whose} is {value:g}{_after(unit)}, {'' if holds else 'not '}{word} {limit:g}"
    return Judged(holds, said)


def _after(unit: str) -> str:
    return unit if unit in ("", "°") else f" {unit}"


def _axis(test: Test, axes: tuple[LinearAxis, ...] | None) -> Judged:
    """Answer whether one linear axis passes all tests."""
    tests, named = test["axis"], test.get("named")
    if axes is None:
        wanted = sorted(LABELS[one["fact"]][0] for one in tests)
        return Judged(
            None,
            "its linear axes are not known",
            frozenset(f"{w} of each linear axis" for w in wanted),
        )
    judged = [every(_of_axis(tests, named, axis, place)) for place, axis in enumerate(axes, 1)]
    found = some(judged)
    if found.answer is not False:
        return found
    limits = " and ".join(_limit(one) for one in tests)
    which = f" named {' or '.join(named)}" if named else ""
    return Judged(False, f"no linear axis{which} has {limits}")


def _of_axis(
    tests: Sequence[Test], named: Sequence[str] | None, axis: LinearAxis, place: int
) -> list[Judged]:
    whose = f" of axis {axis.name or place}"
    judged = [_fact(one, axis, whose) for one in tests]
    if named is not None:
        if axis.name is None:
            judged.append(Judged(None, "", frozenset({f"name of linear axis {place}"})))
        else:
            judged.append(Judged(axis.name.lower() in named, ""))
    return judged


def _limit(test: Test) -> str:
    label, unit = LABELS[test["fact"]]
    key = next(key for key in test if key in _COMPARE)
    return f"{label} {_COMPARE[key][1]} {test[key]:g}{_after(unit)}"


def _length_error(limit: Mapping[str, float], machine: MachineParameters) -> Judged:
    given = machine.length_error
    said = f"permissible error {limit['base_um']:g} + L/{limit['divisor_mm']:g} µm"
    if given is None:
        return Judged(None, f"{said}: not known", _missing("length_error"))
    answer = given.within(limit["base_um"], limit["divisor_mm"])
    if answer is None:
        return Judged(
            None, f"{said}: depends on the length", frozenset({"longest measured length"})
        )
    return Judged(answer, f"{said}: {'reached' if answer else 'not reached'} in its range")


def _missing(name: str) -> frozenset[str]:
    return frozenset({LABELS[name][0]})
