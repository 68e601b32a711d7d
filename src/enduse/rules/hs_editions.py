"""What a code of an older Harmonized System is in the edition of 2022.

Rows before 2022 carry codes of 2012 or 2017. Most codes stayed the same. Where an old code became
exactly one new code, old rows can be read as the new one. Where it was split, the code alone does
not tell which part a row belongs to, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from enduse.rules.data import table

EDITION = 2022


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


@cache
def edition_changes() -> tuple[EditionChange, ...]:
    """Return the changes that touch the high-priority codes. Source: `data/hs_editions.yaml`."""
    return tuple(
        EditionChange(
            change["old"],
            tuple(change["editions"]),
            tuple(change["becomes"]),
            change["verification"],
        )
        for change in table("hs_editions")["changes"]
    )


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
