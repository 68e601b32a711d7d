"""The US Consolidated Screening List: lists of Commerce, State and Treasury in one CSV.

Columns as published by the International Trade Administration (trade.gov, "CSL columns"). `source`
says which list a row is of; several values of a cell are set apart by semicolons; countries are
ISO codes; `start_date` and `end_date` are the days a row was put on and comes off, where the list
states them (Entity List, MEU, DPL, ISN), and `ids` carries what OFAC has in its remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from enduse.readers.data import table
from enduse.readers.days import day
from enduse.readers.entry import (
    ListOptions,
    Span,
    authority,
    dated_entry,
    distinct_names,
    entry_ref,
    measure,
    span,
    stated_day,
)
from enduse.readers.lists.remarks import identifier
from enduse.readers.places import country, only_country
from enduse.readers.records import (
    ListEntry,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenIdentifier,
    WrittenName,
)
from enduse.readers.textfile import TextFile

REQUIRED = ("source", "name", "alt_names", "start_date", "end_date")
_KINDS = {"individual": "person", "entity": "company", "vessel": "vessel", "aircraft": "aircraft"}
_LISTING_DATE = re.compile(r"Listing Date \(([^)]+)\):?, *(\S.*)$")
_CODE = re.compile(r"[A-Z]{2}$")
Row = dict[str, str]


@cache
def _lists() -> dict[str, str]:
    """Short names by the wording of the column `source`."""
    return {row["csl"]: name for name, row in table("lists").items() if "csl" in row}


def _short_name(source: str) -> str:
    """The list's short name; a list that is not known keeps its wording as its short name."""
    known = _lists().get(source)
    return known or "us-" + re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")


def split_cell(text: str) -> list[str]:
    """Return the values of a cell: set apart by semicolons, the last one often after `and`."""
    parts = (re.sub(r"^and\s+", "", part.strip()) for part in text.split(";"))
    return [part for part in parts if part]


def read_ids(text: str) -> tuple[WrittenIdentifier, ...]:
    """Return the identifiers of an `ids` cell: `label, value, country; label, value; ...`.

    What OFAC files under the same column without being an identifier (gender, sanctions notes,
    web pages) is left out.
    """
    found: dict[WrittenIdentifier, None] = {}
    for part in split_cell(text):
        label, _, rest = part.partition(",")
        value, _, place = (piece.strip() for piece in rest.rpartition(","))
        if not _CODE.match(place) or not value:
            value, place = rest.strip(), ""
        written = identifier(f"{label.strip()} {value}")
        if written and written.label == label.strip():
            full = f"{written.label} ({place})" if place else written.label
            found[WrittenIdentifier(full, written.written)] = None
    return tuple(found)


def _addresses(text: str) -> tuple[WrittenAddress, ...]:
    """Return the addresses; the ISO code at an address's end states its country."""
    found = {}
    for part in split_cell(text):
        code = part.rsplit(",", 1)[-1].strip()
        known = country(code) if _CODE.match(code) and not _us_state(part) else None
        found[part] = WrittenAddress(part, known)
    return tuple(found.values())


def _us_state(address: str) -> bool:
    """Tell `..., CLEVELAND, OH, 44116` and `..., IN` from a country code: a ZIP code or no code."""
    return re.search(r", [A-Z]{2}, \d{5}(?:-\d{4})?$", address) is not None


def read_us_csl(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the entries of a Consolidated Screening List CSV, each under its own list.

    A row that says the header again is quarantined. A row that was cut short is read up to the
    cell before the cut and warned of. InputError when it is another file.
    """
    rows = file.csv_rows()
    _, header = next(rows, (1, []))
    file.rows_read = 0
    names = [cell.strip().casefold() for cell in header]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise file.refuse(
            f"no column {missing[0]!r}; this is not the US Consolidated Screening List CSV",
            "header",
        )
    for row, whole in rows:
        if whole == header:
            yield Reading(row, (Quarantined("the header again", None, ",".join(whole)),))
            continue
        cells = whole
        if len(whole) < len(names):
            file.warn(f"row {row}: cut short after {len(whole)} of {len(names)} columns")
            cells = whole[:-1]
        values = dict.fromkeys(names, "") | {
            name: cell.strip() for name, cell in zip(names, cells, strict=False)
        }
        yield Reading(row, _records(file, row, values, options))


def _records(file: TextFile, row: int, values: Row, options: ListOptions) -> tuple[Record, ...]:
    if not values["name"] or not values["source"]:
        empty = "name" if not values["name"] else "source"
        return (Quarantined(f"no {empty}", empty, ",".join(values.values())),)
    name = _short_name(values["source"])
    entry = values.get("entity_number") or values.get("_id") or values["name"]
    listing = ListEntry(
        party_ref=entry_ref(name, entry),
        list=name,
        authority=authority(name) or options.authority or values["source"].rsplit(" - ", 1)[-1],
        entry=entry,
        programme=values.get("programs") or values.get("federal_register_notice") or None,
        measure=values.get("license_requirement") or measure(name),
        version=options.version,
    )
    return (_party(values, listing.party_ref), dated_entry(listing, _span(file, row, values)))


def _party(values: Row, ref: str) -> Party:
    addresses = _addresses(values.get("addresses", ""))
    stated = (
        values.get("nationalities") or values.get("citizenships") or values.get("vessel_flag") or ""
    )
    home = only_country(country(part) for part in split_cell(stated)) or only_country(
        address.country for address in addresses
    )
    names = [WrittenName(values["name"])]
    names += [WrittenName(part, "alias") for part in split_cell(values["alt_names"])]
    sign = values.get("call_sign", "")
    return Party(
        ref=ref,
        kind=_KINDS.get(values.get("type", "").casefold(), "unknown"),
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names(names),
        identifiers=read_ids(values.get("ids", ""))
        + ((WrittenIdentifier("Call sign", sign),) if sign else ()),
        addresses=addresses,
    )


def _span(file: TextFile, row: int, values: Row) -> Span:
    """The days of the columns, or the listing date that `ids` states for a CMIC entry."""
    start = stated_day(file, f"row {row}, start_date", values["start_date"])
    end = stated_day(file, f"row {row}, end_date", values["end_date"])
    if start is None:
        for part in split_cell(values.get("ids", "")):
            match = _LISTING_DATE.match(part)
            if match and match[1] == "CMIC":
                start = day(match[2])
    return span(start, end)
