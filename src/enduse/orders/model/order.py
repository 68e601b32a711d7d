"""An order as data: a sale, or a request of service, before it happens.

One object for each thing that an order form knows: who, what, by which way, paid how, under which
papers, and what the customer answered. None, or an empty tuple, is: not known. A party may stand in
several roles. `answers` holds a question's answer as true or false; a question that nobody asked is
absent. Money is in whole currency units, weights are in kg, lengths in mm, accuracies in µm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from enduse.orders.model.machine import Machine

ROLES: Final = (
    "seller", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user", "forwarder",
    "bank", "payer", "installer", "maker", "notify", "agent",
)  # fmt: skip
BUYING: Final = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user")
"""The roles of those who get the goods, or buy them to pass them on."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of a party as written, and what the paper calls it (`INN`, `USCC` ...)."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Someone in one or more roles.

    `website` is `none` where the party says that it has none. `business` is what it does with such
    goods: uses, distributes, trades, forwards, leases or other. `address_kind` is what stands at
    the address: works, office, warehouse, residence, mail_centre or forwarder. `activity_codes` are
    codes of a register, the main one first, split by semicolons. `plant`: it has a works where the
    goods would be used. `staff_known`: people who can run them were named.
    """

    roles: tuple[str, ...]
    names: tuple[str, ...]
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[str, ...] = ()
    address_kind: str | None = None
    country: str | None = None
    website: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    founded: dt.date | None = None
    customer_since: dt.date | None = None
    business: str | None = None
    activity: str | None = None
    activity_codes: str | None = None
    employees: int | None = None
    plant: bool | None = None
    staff_known: bool | None = None
    managers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    listed: bool | None = None

    @property
    def name(self) -> str:
        """The first name given."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217) and what it is in US dollars."""

    amount: float | None = None
    currency: str | None = None
    usd: float | None = None

    @property
    def dollars(self) -> float | None:
        """The amount in US dollars, where it is known."""
        return self.amount if self.usd is None and self.currency == "USD" else self.usd


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods.

    `hs`: digits of the goods code in `hs_edition` of the Harmonized System. `eccn`: entry of the
    US list; EAR99 or none where it is on none. `kind`: machine, controller, parts, software,
    technology or other. `condition`: new, used or refurbished. `net_weight_kg` and `value` are of
    the whole line. `us_content` is in percent of the value; `us_technology` says that the goods are
    a direct product of US technology or software.
    """

    description: str
    hs: str | None = None
    hs_edition: int = 2022
    eccn: str | None = None
    kind: str | None = None
    serials: tuple[str, ...] = ()
    brand: str | None = None
    model: str | None = None
    condition: str | None = None
    quantity: float | None = None
    unit: str | None = None
    net_weight_kg: float | None = None
    origin: str | None = None
    maker_hq: str | None = None
    us_content: float | None = None
    us_technology: bool | None = None
    value: Money | None = None
    machine: Machine | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of an order, each where it is known."""

    enquiry: dt.date | None = None
    quote: dt.date | None = None
    contract: dt.date | None = None
    order: dt.date | None = None
    ship: dt.date | None = None
    arrive: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """How the goods travel; countries are ISO 3166-1 alpha-2.

    `delivery_place` is where they are handed over at the end, as written. `forwarder_named_by` is
    buyer or seller.
    """

    dispatch: str | None = None
    transit: tuple[str, ...] = ()
    destination: str | None = None
    ports: tuple[str, ...] = ()
    delivery_place: str | None = None
    incoterm: str | None = None
    incoterm_place: str | None = None
    forwarder_named_by: str | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of several: how much, when, from which country."""

    usd: float | None = None
    date: dt.date | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """How the order is paid; `bank_country` is where the payer's bank is."""

    method: str | None = None
    currency: str | None = None
    bank_country: str | None = None
    instalments: tuple[Instalment, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the order.

    `kind`: end_use_certificate, no_reexport_clause, bis_711, licence or other. `covers` are serial
    numbers or goods it names. `altered`: it was changed after it was signed.
    """

    kind: str
    number: str | None = None
    date: dt.date | None = None
    expires: dt.date | None = None
    signatory: str | None = None
    end_user: str | None = None
    country: str | None = None
    covers: tuple[str, ...] = ()
    altered: bool | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for a machine that was delivered before.

    `kind`: unlock, service, spare_part, relocation or software_update. `country` is where the
    machine is said to be, or where the part or person shall go. `asked_by` is who asks, as written.
    """

    kind: str
    country: str | None = None
    serial: str | None = None
    brand: str | None = None
    asked_by: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed after the contract: what, when, from what to what."""

    what: str
    date: dt.date | None = None
    before: str | None = None
    after: str | None = None


def _no_answers() -> Mapping[str, bool]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Order:
    """A sale, or a request of service, before it happens."""

    id: str
    parties: tuple[Party, ...]
    goods: tuple[Goods, ...] = ()
    dates: Dates = field(default_factory=Dates)
    route: Route = field(default_factory=Route)
    payment: Payment = field(default_factory=Payment)
    documents: tuple[Document, ...] = ()
    requests: tuple[Request, ...] = ()
    changes: tuple[Change, ...] = ()
    statements: tuple[str, ...] = ()
    end_use: str | None = None
    public_contract: bool | None = None
    answers: Mapping[str, bool] = field(default_factory=_no_answers)
    made_up: bool = False

    def of(self, *roles: str) -> Iterator[tuple[int, Party]]:
        """Yield each party that has one of the roles, with its place in `parties`, in order."""
        for number, party in enumerate(self.parties):
            if any(role in party.roles for role in roles):
                yield number, party

    def first(self, *roles: str) -> tuple[int, Party] | None:
        """Return the first party of the first of these roles that any party has."""
        for role in roles:
            for found in self.of(role):
                return found
        return None

    @property
    def day(self) -> dt.date | None:
        """The day rules are asked for: of shipping, else order, contract, quote or enquiry."""
        dates = self.dates
        return dates.ship or dates.order or dates.contract or dates.quote or dates.enquiry
