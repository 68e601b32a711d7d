"""A list as a simple CSV, for lists that come in no form of their own.

Columns: entry, name, alias, weak_alias, kind, country, identifiers, address, programme, measure,
listed_from, listed_to, citation; only `name` must be there. Several values of a cell are set apart
by semicolons, identifiers are written `label: value`. The list's short name and its authority are
said when loading.
"""

from __future__ import annotations

from collections.abc import Iterator

from enduse.errors import cut
from enduse.readers.cells import identifiers, kind, parts
from enduse.readers.entry import (
    ListOptions,
    authority,
    dated_entry,
    distinct_names,
    entry_ref,
    measure,
    span,
    stated_day,
)
from enduse.readers.places import country
from enduse.readers.records import (
    ListEntry,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenName,
)
from enduse.readers.textfile import TextFile, table_rows

COLUMNS = (
    "entry", "name", "alias", "weak_alias", "kind", "country", "identifiers", "address",
    "programme", "measure", "listed_from", "listed_to", "citation",
)  # fmt: skip


def read_simple_list(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the entries of a simple CSV; InputError without `--list` or without column `name`."""
    if not options.list:
        raise file.refuse("a list in CSV needs its short name: say --list NAME, and --authority")
    for row, values in table_rows(file, COLUMNS, ("name",)):
        yield Reading(row, _records(file, row, values, options))


def _records(
    file: TextFile, row: int, values: dict[str, str], options: ListOptions
) -> tuple[Record, ...]:
    if "*" in values or not values["name"]:
        reason = values.get("*", "no name")
        return (Quarantined(reason, "name", ";".join(values.values())),)
    entry = values.get("entry") or cut(values["name"])
    ref = entry_ref(options.list, entry)
    home = country(values.get("country", ""))
    names = [WrittenName(values["name"])]
    names += [WrittenName(name, "alias") for name in parts(values.get("alias", ""))]
    names += [WrittenName(name, "weak") for name in parts(values.get("weak_alias", ""))]
    party = Party(
        ref=ref,
        kind=kind(values.get("kind", "")),
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names(names),
        identifiers=identifiers(values.get("identifiers", "")),
        addresses=tuple(WrittenAddress(text) for text in parts(values.get("address", ""))),
    )
    cited = " ".join(filter(None, (values.get("programme"), values.get("citation"))))
    listing = ListEntry(
        party_ref=ref,
        list=options.list,
        authority=options.authority or authority(options.list),
        entry=entry,
        programme=cited or None,
        measure=values.get("measure") or measure(options.list),
        version=options.version,
    )
    start = stated_day(file, f"row {row}, listed_from", values.get("listed_from", ""))
    end = stated_day(file, f"row {row}, listed_to", values.get("listed_to", ""))
    return (party, dated_entry(listing, span(start, end)))
