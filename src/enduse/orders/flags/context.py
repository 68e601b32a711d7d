"""What is known beside the order: screening, ownership, register and shipments, each if at all.

Everything here may be absent. A check that needs what is absent says so; it never passes in
silence. Parties are meant by their place in `order.parties`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from enduse.orders.model.order import Order


class Hit(Protocol):
    """A hit of the screening, as `enduse.screening.model.Hit` has it."""

    @property
    def list(self) -> str:
        """Short name of the list."""

    @property
    def entry(self) -> str:
        """The entry's number."""

    @property
    def entry_name(self) -> str:
        """The name on the list."""

    @property
    def probability(self) -> float:
        """That party and entry are the same, 0 to 1."""

    @property
    def status(self) -> str:
        """What it was on the day: listed, date_unknown, not_yet or no_longer."""

    @property
    def supports(self) -> Sequence[Any]:
        """Reasons for the hit, each with a `code`."""


class Owned(Protocol):
    """The answer of one ownership rule, as `enduse.screening.ownership.model.RuleAnswer` has it."""

    @property
    def rule_name(self) -> str:
        """The rule in words."""

    @property
    def answer(self) -> str:
        """Yes, no or depends."""

    @property
    def share_high_bp(self) -> int:
        """The most that listed parties may hold, hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What a register says of a party, and the row that says it."""

    where: str
    founded: dt.date | None = None
    activity: str | None = None
    activity_codes: str | None = None
    employees: int | None = None
    premises: str | None = None


@dataclass(frozen=True, slots=True)
class Imports:
    """A receiver's imports before and after 24 February 2022; see `trade.turning_point`.

    Counts are of lines; `_listed` are lines of high-priority goods. `reaches` is false where the
    records that speak do not reach back far enough. Cents are US cents, None where not known.
    """

    records: str
    before_lines: int = 0
    before_listed: int = 0
    before_unreadable: int = 0
    undated: int = 0
    after_listed: int = 0
    main_before_listed: int = 0
    before_cents: int | None = None
    before_missing: int = 0
    after_cents: int | None = None
    largest_cents: int | None = None
    before_days: int | None = None
    after_days: int | None = None
    reaches: bool = False
    main_reaches: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row in which a serial number stands."""

    where: str
    date: dt.date | None
    country: str | None
    receiver: str | None
    hs: str | None
    brand: str | None
    receiver_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """Unit prices of a code and brand on record, US cents a piece: how many, and two quartiles."""

    rows: int
    low_cents: int
    high_cents: int


@dataclass(frozen=True, slots=True)
class Sendings:
    """What a sender shipped of machine tools (headings 8456 to 8466).

    `lines` and `branded` count lines and those with a recognised brand; `brands` are those brands.
    `elsewhere_after`, `russia_before` and `russia_after` count all its lines by where they went.
    """

    first: dt.date | None = None
    lines: int = 0
    branded: int = 0
    brands: tuple[str, ...] = ()
    russia_before: int = 0
    russia_after: int = 0
    elsewhere_after: int = 0


@dataclass(frozen=True, slots=True)
class ListedThere:
    """A listed party at an address, or a manager of one."""

    says: str
    where: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the records show of one order's parties and goods.

    `parties` are those that the records know at all; a party that is looked for and not there is
    absent from every mapping. `from_date` to `to_date` is what the loaded shipments reach over,
    `reaches` says that one set of records covers the year before 24 February 2022 well enough.
    """

    parties: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    imports: Mapping[int, Imports] = field(default_factory=dict)
    best_year_cents: Mapping[int, int] = field(default_factory=dict)
    sendings: Mapping[int, Sendings] = field(default_factory=dict)
    register: Mapping[int, CompanyFacts] = field(default_factory=dict)
    serials: Mapping[str, tuple[Sighting, ...]] = field(default_factory=dict)
    prices: Mapping[int, Prices] = field(default_factory=dict)
    addresses: Mapping[int, tuple[ListedThere, ...]] = field(default_factory=dict)
    managers: Mapping[int, tuple[ListedThere, ...]] = field(default_factory=dict)
    reaches: frozenset[str] = frozenset()


class History(Protocol):
    """Earlier shipments; `WorkspaceHistory` reads them from a workspace."""

    def look_up(self, order: Order) -> Seen:
        """Return what the records show of an order's parties, serial numbers and prices."""


@dataclass(frozen=True)
class Context:
    """Everything that flags may use beside the order; None is: not looked up.

    `screening` and `ownership` hold an entry for each party that was asked, empty where nothing was
    found. `register` stands before what the records know of a company.
    """

    screening: Mapping[int, Sequence[Hit]] | None = None
    ownership: Mapping[int, Sequence[Owned]] | None = None
    register: Mapping[int, CompanyFacts] | None = None
    history: History | None = None


@dataclass(frozen=True)
class Situation:
    """An order with what is known beside it, looked up once for all flags."""

    order: Order
    context: Context
    seen: Seen | None

    def facts(self, number: int) -> CompanyFacts | None:
        """Return what a register says of a party, if anything."""
        given = (self.context.register or {}).get(number)
        return given or (self.seen.register.get(number) if self.seen else None)
