"""Whose rules the rulebook holds, and from which day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from enduse.rules.data import table
from enduse.rules.model import JURISDICTIONS


@dataclass(frozen=True)
class Jurisdiction:
    """A jurisdiction, and the first day on which the rulebook holds its rules."""

    id: str
    name: str
    covers_from: dt.date
    authorities: tuple[str, ...] = ()

    def covers(self, day: dt.date | None) -> bool | None:
        """Say whether the rulebook holds the rules of a day; None without a day."""
        return None if day is None else day >= self.covers_from


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Return all of them in the order of `JURISDICTIONS`. Source: `data/jurisdictions.yaml`."""
    found = [
        Jurisdiction(
            one["id"],
            one["name"],
            dt.date.fromisoformat(one["covers_from"]),
            tuple(one.get("authorities", ())),
        )
        for one in table("jurisdictions")["jurisdictions"]
    ]
    return tuple(sorted(found, key=lambda one: JURISDICTIONS.index(one.id)))


def jurisdiction_of(authority: str | None) -> str | None:
    """Return whose authority a listing one is (`US BIS`: US), as far as its name says."""
    words = (authority or "").casefold().replace("-", " ") + " "
    for one in jurisdictions():
        if any(words.startswith(start.casefold().strip() + " ") for start in one.authorities):
            return one.id
    return None
