"""A company register as a simple CSV: one row per company, or several that add owners and years.

Only `name` must be there. Several values of a cell are set apart by semicolons, identifiers are
written `label: value`. A company is known by its country and identifiers, where it has none by its
name; rows that say it again add their owner and year. Amounts are in units of `currency`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from enduse.readers.cells import hundredths, identifiers, kind, number, parts, share
from enduse.readers.entry import distinct_names, stated_day
from enduse.readers.places import country
from enduse.readers.records import (
    Company,
    Financials,
    Ownership,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenName,
)
from enduse.readers.textfile import TextFile, table_rows

COLUMNS = (
    "name", "name_local", "country", "identifiers", "address", "founded", "dissolved", "status",
    "activity_codes", "activity", "employees", "premises", "defence_linked", "owner", "owner_kind",
    "owner_identifiers", "owner_country", "owner_share", "owner_from", "owner_to", "owner_role",
    "year", "revenue", "profit", "currency", "note",
)  # fmt: skip
_ROLES = ("owner", "director", "parent", "branch", "associate")
Row = dict[str, str]


def read_simple_register(file: TextFile) -> Iterator[Reading]:
    """Yield what each row says of a company; an unreadable cell is unknown and warned of."""
    said: set[Company] = set()
    for row, written in table_rows(file, COLUMNS, ("name",)):
        values = dict.fromkeys(COLUMNS, "") | written
        yield Reading(row, tuple(_records(_Row(file, row, values), said)))


class _Row:
    """One row: its cells, and where to warn of them."""

    def __init__(self, file: TextFile, row: int, values: Row) -> None:
        self.file, self.row, self.values = file, row, values

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def text(self, column: str) -> str | None:
        return self.values[column] or None

    def bad(self, column: str, what: str) -> None:
        """Warn of a cell that is left unknown."""
        cell = self.values[column][:40]
        self.file.warn(f"row {self.row}, {column}: {cell!r} is no {what}, left unknown")

    def whole(self, column: str) -> int | None:
        found = number(self.values[column])
        if found is None or found != int(found):
            if self.values[column]:
                self.bad(column, "whole number")
            return None
        return int(found)

    def cents(self, column: str) -> int | None:
        found = hundredths(self.values[column])
        if found is None and self.values[column]:
            self.bad(column, "amount")
        return found

    def ref(self, name: str, home: str | None, written: str) -> str:
        """Reference of a company: identifiers where it has them, else its name."""
        known = ";".join(sorted(i.written for i in identifiers(written)))
        return f"{self.file.source_id}|{home or ''}|{known or ' '.join(name.split())}"


def _records(row: _Row, said: set[Company]) -> Iterator[Record]:
    if "*" in row.values or not row["name"]:
        yield Quarantined(row.values.get("*", "no name"), "name", ";".join(row.values.values()))
        return
    home = country(row["country"])
    if row["country"] and home is None:
        row.bad("country", "country")
    ref = row.ref(row["name"], home, row["identifiers"])
    local = (WrittenName(name, "alias") for name in parts(row["name_local"]))
    yield Party(
        ref=ref,
        kind="company",
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names((WrittenName(row["name"]), *local)),
        identifiers=identifiers(row["identifiers"]),
        addresses=tuple(WrittenAddress(text) for text in parts(row["address"])),
    )
    facts = _company(row, ref)
    if facts != Company(party_ref=ref) and facts not in said:
        said.add(facts)
        yield facts
    if row["owner"]:
        yield from _owner(row, ref)
    if row["year"]:
        yield from _year(row, ref)


def _company(row: _Row, ref: str) -> Company:
    return Company(
        party_ref=ref,
        founded=stated_day(row.file, f"row {row.row}, founded", row["founded"]),
        dissolved=stated_day(row.file, f"row {row.row}, dissolved", row["dissolved"]),
        status=row.text("status"),
        activity_codes=";".join(parts(row["activity_codes"])) or None,
        activity=row.text("activity"),
        employees=row.whole("employees"),
        premises=row.text("premises"),
        defence_linked=row.text("defence_linked"),
        note=row.text("note"),
    )


def _owner(row: _Row, ref: str) -> Iterator[Record]:
    home = country(row["owner_country"])
    owner = Party(
        ref=row.ref(row["owner"], home, row["owner_identifiers"]),
        kind=kind(row["owner_kind"]),
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names((WrittenName(row["owner"]),)),
        identifiers=identifiers(row["owner_identifiers"]),
    )
    role = row["owner_role"].casefold() or "owner"
    low, high = share(row["owner_share"]) if row["owner_share"] else (None, None)
    if row["owner_share"] and low is None:
        row.bad("owner_share", "share")
    yield owner
    yield Ownership(
        owner_ref=owner.ref,
        owned_ref=ref,
        role=role if role in _ROLES else "other",
        share_low_bp=low,
        share_high_bp=high,
        from_date=stated_day(row.file, f"row {row.row}, owner_from", row["owner_from"]),
        to_date=stated_day(row.file, f"row {row.row}, owner_to", row["owner_to"]),
    )


def _year(row: _Row, ref: str) -> Iterator[Record]:
    year = row.whole("year")
    if year is None or not 1800 <= year <= 2200:
        return
    facts = Financials(
        party_ref=ref,
        year=year,
        revenue_cents=row.cents("revenue"),
        profit_cents=row.cents("profit"),
        currency=row["currency"].upper() or None,
    )
    if facts.currency == "USD":
        facts = replace(facts, revenue_usd_cents=facts.revenue_cents)
    yield facts
