"""What a code of one edition of the Harmonized System is in another: 2012, 2017 and 2022.

Most codes stayed the same. Where an old code became exactly one new code, old rows can be read as
the new one. Where it was split, the code alone does not tell which part a row belongs to, and
nothing is guessed: all codes that may hold the goods are returned.

Source: `data/hs_editions.yaml`, which says what it covers and which small movements it leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyarrow as pa

from enduse.errors import InputError, cut
from enduse.rules.data import table

EDITIONS: Final = (2012, 2017, 2022)
EDITION: Final = EDITIONS[-1]
_CHAPTERS: Final = range(1, 98)
_RESERVED: Final = 77  # kept free for future use; 98 and 99 are for national use


@dataclass(frozen=True)
class EditionChange:
    """An old code, the editions it stood in, and all codes of 2022 that took goods from it."""

    old_hs6: str
    editions: tuple[int, ...]
    becomes: tuple[str, ...]
    verification: str

    @property
    def splits(self) -> bool:
        """True where the old code's goods went to more than one code."""
        return len(self.becomes) > 1

    @property
    def hs6_2022(self) -> str | None:
        """The one code of 2022 that it became; null where it splits."""
        return None if self.splits else self.becomes[0]


@dataclass(frozen=True, eq=False)
class _Step:
    """The changes from one edition to the next: new codes by old, old codes by new."""

    forward: Mapping[str, tuple[str, ...]]
    backward: Mapping[str, tuple[str, ...]]
    verification: Mapping[str, str]


@cache
def _steps() -> dict[int, _Step]:
    """Return the step that starts at each edition but the last."""
    found = {}
    for step in table("hs_editions")["steps"]:
        forward = {one["old"]: tuple(one["becomes"]) for one in step["changes"]}
        backward: dict[str, tuple[str, ...]] = {}
        for old, becomes in forward.items():
            for new in becomes:
                backward[new] = tuple(sorted({*backward.get(new, ()), old}))
        found[step["from"]] = _Step(
            forward, backward, {one["old"]: one["verification"] for one in step["changes"]}
        )
    return found


def hs6_candidates(hs6: str, edition: int, target: int) -> tuple[str, ...]:
    """Return all codes of the edition `target` that may hold the goods of `hs6`, sorted.

    The code itself where it is unchanged. Empty where `edition` never had the code, because it was
    withdrawn before or created later. Raises InputError for a code that is not six digits and for
    an edition that is not known.
    """
    _check(hs6, edition, target)
    if not _existed(hs6, edition):
        return ()
    return _carried(hs6, edition, target)


@cache
def _carried(hs6: str, edition: int, target: int) -> tuple[str, ...]:
    at, goal = EDITIONS.index(edition), EDITIONS.index(target)
    codes = {hs6}
    while at != goal:
        if at < goal:
            codes = _through(codes, _steps()[EDITIONS[at]].forward.get)
            at += 1
        else:
            at -= 1
            codes = _through(codes, _steps()[EDITIONS[at]].backward.get)
    return tuple(sorted(codes))


def _through(codes: set[str], step: Callable[[str], tuple[str, ...] | None]) -> set[str]:
    return {found for code in codes for found in step(code) or (code,)}


def _existed(hs6: str, edition: int) -> bool:
    """False where the changes say that the edition did not have the code."""
    at = EDITIONS.index(edition)
    for start in reversed(EDITIONS[:at]):  # the latest change before the edition decides
        if _withdrawn_by(_steps()[start], hs6):
            return False
        if _created_by(_steps()[start], hs6):
            return True
    for start in EDITIONS[at:-1]:  # else the first change after it
        if _withdrawn_by(_steps()[start], hs6):
            return True
        if _created_by(_steps()[start], hs6):
            return False
    return True


def _withdrawn_by(step: _Step, hs6: str) -> bool:
    return hs6 in step.forward and hs6 not in step.forward[hs6]


def _created_by(step: _Step, hs6: str) -> bool:
    return hs6 in step.backward and hs6 not in step.forward


def plausible_hs(code: str) -> bool:
    """Say whether a code can be of the Harmonized System: 2 to 10 digits of chapters 01 to 97.

    Chapter 77 is reserved; 98 and 99 are for national use. Raises InputError for a code that is not
    made of digits.
    """
    if not (code.isascii() and code.isdigit()):
        raise InputError(
            f"HS code {cut(code)!r} is not made of digits; give it without spaces and dots"
        )
    chapter = int(code[:2])
    return 2 <= len(code) <= 10 and chapter in _CHAPTERS and chapter != _RESERVED


def known_hs(code: str, edition: int) -> bool | None:
    """Say whether `edition` had a code of 2 to 10 digits; None where the data do not say.

    Only the first six digits are looked at: the rest is national. False for an implausible code,
    and for one that was withdrawn before `edition` or created later. True for a code that the
    changes name as one of this edition. Raises InputError for a code that is not made of digits.
    """
    _check_edition(edition)
    if not plausible_hs(code):
        return False
    hs6 = code[:6]
    if len(hs6) < 6:
        return None
    if not _existed(hs6, edition):
        return False
    named = any(hs6 in step.forward or hs6 in step.backward for step in _steps().values())
    return True if named else None


def fault(code: str, edition: int) -> str | None:
    """Say in words why `code` cannot be one of `edition`; None where nothing speaks against it.

    For a code that was withdrawn before, or created later, the codes that hold its goods are named.
    Raises InputError for a code that is not made of digits and for an edition that is not known.
    """
    if known_hs(code, edition) is not False:
        return None
    hs6 = code[:6]
    if not plausible_hs(code):
        return f"{code} is no HS code: there are the chapters 01 to 76 and 78 to 97"
    at = EDITIONS.index(edition)
    for place in reversed(range(at)):
        if _withdrawn_by(_steps()[EDITIONS[place]], hs6):
            becomes = ", ".join(_carried(hs6, EDITIONS[place], edition))
            return (
                f"the code {hs6} was withdrawn in the edition of {EDITIONS[place + 1]}; its goods "
                f"are in {becomes}"
            )
    created = next(
        place for place in range(at, len(EDITIONS)) if _created_by(_steps()[EDITIONS[place]], hs6)
    )
    came_from = ", ".join(_carried(hs6, EDITIONS[created + 1], edition))
    return (
        f"the code {hs6} came with the edition of {EDITIONS[created + 1]}; before, its goods were "
        f"in {came_from}"
    )


def covered(hs6: str) -> bool:
    """Say whether the changes of this code's heading are all in the data but for those left out."""
    spans = (span.split("-") for span in table("hs_editions")["covered"])
    return any(first <= hs6[:4] <= last for first, last in spans)


def _check(hs6: str, *editions: int) -> None:
    if len(hs6) != 6 or not (hs6.isascii() and hs6.isdigit()):
        raise InputError(f"HS code {cut(hs6)!r} is not six digits; give it without spaces and dots")
    for edition in editions:
        _check_edition(edition)


def _check_edition(edition: int) -> None:
    if edition not in EDITIONS:
        known = ", ".join(map(str, EDITIONS))
        raise InputError(f"the edition {edition} of the Harmonized System is not known: {known}")


@cache
def edition_changes() -> tuple[EditionChange, ...]:
    """Return every code of 2012 or 2017 whose goods are elsewhere, or also elsewhere, in 2022."""
    grouped: dict[tuple[str, tuple[str, ...], str], list[int]] = {}
    for edition in EDITIONS[:-1]:
        for old in sorted({code for step in _later(edition) for code in step.forward}):
            becomes = _carried(old, edition, EDITION)
            if _existed(old, edition) and becomes != (old,):
                grouped.setdefault((old, becomes, _verified(old, edition)), []).append(edition)
    return tuple(
        EditionChange(old, tuple(editions), becomes, verification)
        for (old, becomes, verification), editions in sorted(grouped.items())
    )


def _later(edition: int) -> Iterable[_Step]:
    return (_steps()[start] for start in EDITIONS[EDITIONS.index(edition) : -1])


def _verified(old: str, edition: int) -> str:
    """The least of the statuses on the way to 2022: what is inferred once stays inferred."""
    codes, found = {old}, set()
    for step in _later(edition):
        found |= {step.verification[code] for code in codes if code in step.verification}
        codes = _through(codes, step.forward.get)
    order = ("inferred", "recalled", "secondary", "primary")
    return min(found, key=order.index)


def hs6_in_2022(hs6: str, edition: int) -> str | None:
    """Return what `hs6` of `edition` is in 2022: itself, another code, or null where it splits."""
    if edition >= EDITION:
        return hs6
    for change in edition_changes():
        if change.old_hs6 == hs6 and edition in change.editions:
            return change.hs6_2022
    return hs6


def edition_rows() -> pa.Table:
    """Return the changes as Arrow: old_hs6, edition, hs6_2022 (null where it splits), verification.

    A code and edition that has no row is the same code in 2022.
    """
    rows = [
        (change.old_hs6, edition, change.hs6_2022, change.verification)
        for change in edition_changes()
        for edition in change.editions
    ]
    rows.sort(key=lambda row: row[:2])
    names = ("old_hs6", "edition", "hs6_2022", "verification")
    types = (pa.string(), pa.int32(), pa.string(), pa.string())
    columns = zip(*rows, strict=True)
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)],
        names=list(names),
    )
