"""What the rulebook is made of: instruments, lists of goods, and rules with their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

JURISDICTIONS: Final = ("US", "EU", "UK", "JP", "KR", "TW", "CH", "UN", "CHPL")
VERIFICATIONS: Final = ("primary", "secondary", "recalled", "inferred")
"""How well a fact is known, best first: primary text, another source, recalled, inferred."""

Condition = Mapping[str, Any]
"""Parts that must all hold; `data/instrument.schema.json` names them."""


def weakest(*statuses: str | None) -> str:
    """Return the least of several verification statuses; None is left out."""
    return max((s for s in statuses if s), key=VERIFICATIONS.index)


@dataclass(frozen=True, eq=False)
class GoodsList:
    """Goods that rules speak of: HS codes of one edition, or entries of a control list.

    `codes` is None where the list is not known. A code covers all codes that begin with it;
    `in_part` are codes of which only a part is meant, `excepted` ones that are left out. `within`:
    beginnings of the HS codes that goods of the list can have, empty where any. `shared_only`: a
    control list without the entries that only the US list has (their third character is a 9).
    """

    id: str
    scheme: str
    codes: tuple[str, ...] | None
    citation: str
    verification: str
    title: str = ""
    edition: int = 2022
    excepted: tuple[str, ...] = ()
    in_part: tuple[str, ...] = ()
    incomplete: bool = False
    within: tuple[str, ...] = ()
    missing: str = ""
    shared_only: bool = False


@dataclass(frozen=True)
class Bound:
    """Whether an instrument binds something that only some instruments bind, since when."""

    answer: str
    says: str
    citation: str
    verification: str
    since: dt.date | None = None


@dataclass(frozen=True)
class WindDown:
    """The time in which old contracts may be ended: `until` is its last day."""

    until: dt.date
    contract_before: dt.date | None
    citation: str
    verification: str


@dataclass(frozen=True)
class Exemption:
    """A derogation, exception or carve-out that takes a decision or facts of its own."""

    id: str
    says: str
    citation: str
    verification: str
    since: dt.date | None = None
    until: dt.date | None = None

    def open_on(self, day: dt.date | None) -> bool:
        """True unless the day is known to lie outside its time."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, eq=False)
class Instrument:
    """A law, regulation, resolution or guidance of one jurisdiction, and whom it reaches."""

    id: str
    jurisdiction: str
    name: str
    kind: str
    reaches: tuple[Condition, ...]
    binds: Mapping[str, Bound]
    url: str = ""
    notes: str = ""


@dataclass(frozen=True, eq=False)
class Rule:
    """What an instrument controls from a day to a day.

    `goods` is None where any goods are meant. `effective_to` is the first day on which the rule no
    longer holds, None while it stands; where `end_unknown` an end may have come after `sure_until`.
    """

    id: str
    instrument: Instrument
    title: str
    article: str
    measure: str
    goods: tuple[GoodsList, ...] | None
    to: tuple[str, ...]
    effective_from: dt.date
    citation: str
    verification: str
    annex: str = ""
    part: str = ""
    duty: str | None = None
    software_and_technology: bool = False
    reaches: tuple[Condition, ...] = ()
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    announced_on: dt.date | None = None
    effective_to: dt.date | None = None
    end_unknown: bool = False
    sure_until: dt.date | None = None
    succeeds: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    wind_down: WindDown | None = None
    exemptions: tuple[Exemption, ...] = ()
    licence_policy: str = ""
    dates_verification: str | None = None
    notes: str = ""

    @property
    def jurisdiction(self) -> str:
        """Whose rule it is."""
        return self.instrument.jurisdiction

    @property
    def known(self) -> str:
        """The verification status of the weakest fact that the rule rests on."""
        lists = [goods.verification for goods in self.goods or ()]
        return weakest(self.verification, self.dates_verification, *lists)

    @property
    def place(self) -> str:
        """Where it stands: `Article 3k, Annex XXIII, Part C`."""
        parts = [self.article]
        parts += [f"Annex {self.annex}"] if self.annex else []
        parts += [f"Part {self.part}"] if self.part else []
        return ", ".join(parts)

    def days(self) -> set[dt.date]:
        """Return the days on which its answer can change."""
        one = dt.timedelta(days=1)
        found = {self.effective_from}
        if self.effective_to:
            found.add(self.effective_to)
        if self.sure_until:
            found.add(self.sure_until + one)
        if self.wind_down:
            found.add(self.wind_down.until + one)
        return found
