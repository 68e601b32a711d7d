"""What list, register and claim readers yield: flat records of one row, in the words of schema.py.

A reader is an iterator of `Reading`s: one row of a file (a CSV row, an XML entry, a JSON line, a
numbered entry of a text) and the records that the row gives. References to parties are texts;
`party_key` makes the number of schema.py from them:

- on lists the reference is `list|entry`, so that OFAC's names (SDN.CSV), aliases (ALT.CSV) and
  addresses (ADD.CSV), and every later version of the list, speak of the same listed party;
- in registers and claims it starts with the source's id, so that two files never mix by chance.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

_HEX_DIGITS = 15  # 15 hex digits are 60 bits: positive in every engine's BIGINT


@dataclass(frozen=True)
class WrittenName:
    """A name as written; quality is primary, alias, weak, former or translation."""

    name: str
    quality: str = "primary"


@dataclass(frozen=True)
class WrittenIdentifier:
    """An identifier as written, under the label that the file gives it."""

    label: str
    written: str


@dataclass(frozen=True)
class WrittenAddress:
    """An address as written; the country only where it is stated apart from it."""

    address: str
    country: str | None = None


@dataclass(frozen=True)
class Party:
    """One writing of someone, see the tables `parties` and `party_*`."""

    ref: str
    kind: str = "unknown"
    country: str | None = None
    country_basis: str = "unknown"
    names: tuple[WrittenName, ...] = ()
    identifiers: tuple[WrittenIdentifier, ...] = ()
    addresses: tuple[WrittenAddress, ...] = ()


@dataclass(frozen=True)
class ListEntry:
    """One entry on a list, see the table `list_entries`."""

    party_ref: str
    list: str
    authority: str
    entry: str
    programme: str | None = None
    measure: str | None = None
    listed_from: date | None = None
    from_basis: str = "unknown"
    listed_to: date | None = None
    to_basis: str = "unknown"
    version: str | None = None


@dataclass(frozen=True)
class ListChange:
    """One dated addition or removal, see the table `list_changes`."""

    list: str
    entry: str
    date: date
    action: str
    citation: str | None = None


@dataclass(frozen=True)
class Company:
    """What a register says of a company, see the table `companies`."""

    party_ref: str
    founded: date | None = None
    dissolved: date | None = None
    status: str | None = None
    activity_codes: str | None = None
    activity: str | None = None
    employees: int | None = None
    premises: str | None = None
    defence_linked: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Ownership:
    """Who owned or directed whom, see the table `ownerships`; shares in hundredths of a percent."""

    owner_ref: str
    owned_ref: str
    role: str
    share_low_bp: int | None = None
    share_high_bp: int | None = None
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True)
class Financials:
    """Revenue and profit of one year, see the table `financials`; hundredths of the currency."""

    party_ref: str
    year: int
    revenue_cents: int | None = None
    profit_cents: int | None = None
    currency: str | None = None
    revenue_usd_cents: int | None = None


@dataclass(frozen=True)
class Claim:
    """What somebody said, see the table `claims`."""

    claim: str
    type: str
    subject_ref: str
    counterpart_ref: str | None = None
    speaker: str | None = None
    said_on: date | None = None
    said_where: str | None = None
    quote: str | None = None
    role: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    value_usd_cents: int | None = None
    count: int | None = None
    share_bp: int | None = None
    comparison: str | None = None
    what: str | None = None


@dataclass(frozen=True)
class AddressText:
    """An address that other rows of the file point to; it is read into them, not kept alone."""

    ref: str
    address: str


@dataclass(frozen=True)
class Quarantined:
    """Why a row cannot be used; the only record of its row."""

    reason: str
    column: str | None = None
    text: str | None = None


Record = (
    Party | ListEntry | ListChange | Company | Ownership | Financials | Claim | AddressText
    | Quarantined
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One row of a file and what it gives: at least one record."""

    row: int
    records: tuple[Record, ...] = field(default=())

    def quarantined(self) -> Quarantined | None:
        """The reason why the row cannot be used, if it cannot."""
        first = self.records[0]
        return first if isinstance(first, Quarantined) else None


def key60(text: str) -> int:
    """Return the last 15 hex digits of a text's MD5 as a number, as the engines' `key60` does."""
    digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return int(digest[-_HEX_DIGITS:], 16)


def party_key(ref: str) -> int:
    """Return the key of the party that `ref` speaks of."""
    return key60(ref)


def content_key(records: tuple[Record, ...]) -> int:
    """Return a key of what a row says, wherever it stands: equal for two rows that say the same."""
    return key60(repr(records))
