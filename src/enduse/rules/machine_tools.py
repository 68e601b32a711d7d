"""Which entries of control lists a machine tool meets, from its maker's parameters.

Every entry answers yes, no or unknown, with the parameters that are missing and the reasons in
words. A goods code gives no entry: one heading holds machines of every entry and of none. Answers
come from `data/machine_tools.yaml`, which says for every line how well its text is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from enduse.rules.data import table
from enduse.rules.machine_parameters import MachineParameters
from enduse.rules.machine_tests import Judged, Test, every, judge, opposite, some
from enduse.rules.model import weakest

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class SoftwareOrTechnology:
    """An entry for software (2D) or technology (2E) that goes with machines of other entries."""

    control_list: str
    entry: str
    says: str
    goes_with: tuple[str, ...]
    citation: str
    verification: str


@dataclass(frozen=True)
class EntryAnswer:
    """What one entry of one control list says of a machine.

    `answer` is yes, no or unknown. `points`: the paragraphs that are met, or with unknown those
    that may be. `missing`: parameters that would settle it. `because`: the reasons. `regime`: the
    international list that the entry follows. `verification`: the weakest of the texts used.
    """

    control_list: str
    entry: str
    title: str
    answer: str
    points: tuple[str, ...]
    missing: tuple[str, ...]
    because: tuple[str, ...]
    regime: str
    citation: str
    verification: str
    software_and_technology: tuple[SoftwareOrTechnology, ...]


@dataclass(frozen=True)
class _Line:
    """One paragraph or exception: its tests, and the exceptions to it."""

    place: str
    says: str
    tests: tuple[Test, ...]
    excepted: tuple[_Line, ...]
    verification: str


@dataclass(frozen=True)
class _Entry:
    """One entry as one control list has it."""

    control_list: str
    entry: str
    title: str
    regime: str
    citation: str
    other_than: tuple[str, ...]
    needs: tuple[Test, ...]
    excepted: tuple[_Line, ...]
    points: tuple[_Line, ...]
    goes_with: tuple[SoftwareOrTechnology, ...]


@dataclass
class _Seen:
    """What was found about the parts of one entry, on the way to its answer."""

    points: list[tuple[_Line, Judged]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def note(self, judged: Judged, reason: str) -> None:
        self.reasons.append(reason)
        self.missing |= judged.missing


def classify(machine: MachineParameters) -> tuple[EntryAnswer, ...]:
    """Return the answer of every entry, in the order of the data file, entries of the EU first.

    Never raises for a machine that could be made. Filling in a parameter may settle an unknown, and
    never turns a yes into a no.
    """
    settled: dict[tuple[str, str], EntryAnswer] = {}
    for entry in _entries():
        settled[entry.control_list, entry.entry] = _answer(entry, machine, settled)
    return tuple(settled.values())


def software_and_technology() -> tuple[SoftwareOrTechnology, ...]:
    """Return the entries for software and technology of machine tools, for every control list."""
    raw = table("machine_tools")
    return tuple(
        SoftwareOrTechnology(
            name,
            one["entry"],
            one["says"],
            tuple(one["goes_with"]),
            f"{raw['lists'][name]['citation']}, {one['entry']}",
            status,
        )
        for one in raw["software_and_technology"]
        for name, status in one["verification"].items()
    )


@cache
def _entries() -> tuple[_Entry, ...]:
    raw = table("machine_tools")
    found = [
        _entry(given, name, raw["lists"][name]["citation"])
        for name in raw["lists"]
        for given in raw["entries"]
        if name in given["lists"]
    ]
    return tuple(found)


def _entry(given: Mapping[str, Any], name: str, citation: str) -> _Entry:
    number = given["entry"]
    wanted = given["software_and_technology"]
    return _Entry(
        name,
        number,
        given["title"],
        given["regime"],
        f"{citation}, {number}",
        tuple(given.get("other_than", ())),
        tuple(given.get("needs", ())),
        _lines(given.get("except", ()), name, number),
        _lines(given["points"], name, number),
        tuple(
            one
            for one in software_and_technology()
            if one.control_list == name and one.entry in wanted
        ),
    )


def _lines(given: Sequence[Mapping[str, Any]], name: str, number: str) -> tuple[_Line, ...]:
    return tuple(
        _Line(
            f"{number}.{one['point']}" if "point" in one else number,
            one["says"],
            tuple(one["tests"]),
            _lines(one.get("except", ()), name, number),
            one["verification"][name],
        )
        for one in given
    )


def _answer(
    entry: _Entry,
    machine: MachineParameters,
    settled: Mapping[tuple[str, str], EntryAnswer],
) -> EntryAnswer:
    seen = _Seen()
    needs = every(judge(test, machine) for test in entry.needs)
    points = _points(entry, machine, seen)
    left = _left_out(entry.excepted, machine)
    first = _covered_first(entry, settled)
    found = every((needs, points, left, first))
    _explain(seen, needs, points, left, first)
    answer = {True: YES, False: NO, None: UNKNOWN}[found.answer]
    wanted: bool | None = True if answer == YES else None
    lines = [line for line, judged in seen.points if judged.answer is wanted]
    shown = () if answer == NO else tuple(line.place for line in lines)
    reasons = (found.words,) if answer == NO else tuple(dict.fromkeys(seen.reasons))
    used = lines if answer == YES else [line for line, _ in seen.points]
    return EntryAnswer(
        entry.control_list,
        entry.entry,
        entry.title,
        answer,
        shown,
        tuple(sorted(seen.missing)) if answer == UNKNOWN else (),
        reasons,
        entry.regime,
        entry.citation,
        weakest(*(line.verification for line in used)),
        entry.goes_with,
    )


def _points(entry: _Entry, machine: MachineParameters, seen: _Seen) -> Judged:
    """Judge every paragraph; the words of a no are those of the paragraphs that came nearest."""
    for line in entry.points:
        tests = every(judge(test, machine) for test in line.tests)
        judged = every((tests, _left_out(line.excepted, machine)))
        seen.points.append(
            (line, Judged(judged.answer, f"{line.place}: {judged.words}", judged.missing))
        )
    found = some(judged for _, judged in seen.points)
    if found.answer is not False:
        return found
    near = [judged.words for _, judged in seen.points if ": it is not for" not in judged.words]
    kinds = ", ".join(sorted(machine.kinds or ())).replace("_", " ")
    none = f"{entry.entry} has no paragraph for what it does ({kinds or 'nothing'})"
    return Judged(False, "; ".join(near) or none)


def _left_out(lines: Sequence[_Line], machine: MachineParameters) -> Judged:
    """Answer whether no exception holds."""
    judged = []
    for line in lines:
        one = every(judge(test, machine) for test in line.tests)
        said = "left out" if one.answer else "may be left out"
        judged.append(Judged(one.answer, f"{said}: {line.says}", one.missing))
    found = some(judged)
    return opposite(found) if found.answer is not False else Judged(True, "")


def _covered_first(entry: _Entry, settled: Mapping[tuple[str, str], EntryAnswer]) -> Judged:
    """Answer whether none of the entries covers it that this one leaves machines to."""
    judged = []
    for number in entry.other_than:
        other = settled[entry.control_list, number]
        answer = {YES: True, NO: False, UNKNOWN: None}[other.answer]
        said = f"{number} covers it" if answer else f"{number} may cover it, which then goes first"
        judged.append(Judged(answer, said, frozenset(other.missing)))
    found = some(judged)
    return opposite(found) if found.answer is not False else Judged(True, "")


def _explain(seen: _Seen, needs: Judged, points: Judged, left: Judged, first: Judged) -> None:
    """Note the reasons of a yes, or of an unknown with what is missing."""
    for line, judged in seen.points:
        if judged.answer is True:
            seen.note(judged, f"{line.place} is met: {line.says}")
        elif judged.answer is None and points.answer is None:
            seen.note(judged, f"{line.place} is open: {line.says}")
    for part in (needs, left, first):
        if part.answer is None:
            seen.note(part, part.words)
