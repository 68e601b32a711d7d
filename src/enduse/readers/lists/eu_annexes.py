"""EU annexes: who is named in the annexes of the EU's sanctions regulations.

One CSV per regulation, one row per designation in one annex (OpenSanctions' transcription of the
Official Journal). A cell keeps the printed wording; several values of a cell are set apart by `;`
and are themselves CSV-quoted. An entry is known by (regulation, annex, number); where the act
prints no number, the printed name stands for it. Days are written as the act prints them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from enduse.errors import cut
from enduse.readers.entry import (
    ListOptions,
    dated_entry,
    distinct_names,
    entry_ref,
    span,
    stated_day,
)
from enduse.readers.places import country, country_at_end, only_country
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

REQUIRED = ("recordid", "annex", "measure", "startdate", "schema", "name", "address")
_KINDS = {
    "person": "person", "vessel": "vessel", "company": "company", "legalentity": "company",
    "organization": "company",
}  # fmt: skip
_IDENTIFIERS = (
    "registrationNumber", "taxNumber", "idNumber", "innCode", "ogrnCode", "kppCode", "okpoCode",
    "leiCode", "swiftBic", "ticker", "imoNumber", "mmsi", "passportNumber",
)  # fmt: skip
_HALF = re.compile(r"\.(PERSONS|ENTITIES)$")
_CELEX = re.compile(r"3(\d{4})([A-Z]{1,2})(\d{4})$")
_LABELLED = re.compile(r"(?P<value>[0-9][0-9 ]{6,}[0-9])\.?\s*(?:\((?P<label>[^()]+)\))?")
_PREFIXED = re.compile(r"(?P<label>[A-Z]{3,6})\s+(?P<value>[0-9]{6,})\.?")
_TWO_SCRIPTS = re.compile(
    r"(?P<latin>[^()\u0400-\u04ff]+?)\s*\((?P<cyrillic>[\u0400-\u04ff][^()]*)\)$"
)
_FORMER = re.compile(r"f\.k\.a\.:?\s*")
Row = dict[str, str]


def list_name(celex: str, annex: str) -> str:
    """Return the short name of an annex: (`32014R0833`, `IV`) gives `eu-833-annex-iv`.

    The halves that some annexes print for persons and entities are one list.
    """
    match = _CELEX.match(celex.strip().upper())
    act = str(int(match[3])) if match else celex.strip().casefold()
    part = _HALF.sub("", annex.strip().upper()).casefold().replace(".", "-")
    return f"eu-{act}-annex-{part}" if part else f"eu-{act}"


def split_cell(text: str) -> list[str]:
    """Return the values of a cell: `"Foo; Bar"; Baz` holds two."""
    if ";" not in text and '"' not in text:
        return [text.strip()] if text.strip() else []
    cells = next(csv.reader([text.replace("\n", " ")], delimiter=";", skipinitialspace=True), [])
    return [cell.strip() for cell in cells if cell.strip()]


def read_numbers(column: str, text: str) -> list[WrittenIdentifier]:
    """Return the identifiers of one value of a dirty cell.

    `1026604933475 (OGRN), 6660017837 (TIN)` holds two with their labels, `1207700324941, KPP
    772901001` one with the column's label and one with its own; what does not read so from end to
    end stays whole, as written.
    """
    found, rest = [], text
    for pattern in (_PREFIXED, _LABELLED):
        for match in pattern.finditer(rest):
            label = f"{column} ({match['label']})" if match["label"] else column
            found.append(WrittenIdentifier(label, match["value"]))
        rest = pattern.sub("", rest)
    if rest.strip(" ,.;/") or not found:
        return [WrittenIdentifier(column, text.strip(" .,") or text)]
    return found


def read_eu_annexes(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the designations of one EU annex CSV; InputError when it is another file."""
    rows = file.csv_rows()
    _, header = next(rows, (1, []))
    file.rows_read = 0
    names = [cell.strip().lstrip("\ufeff") for cell in header]
    folded = {name.casefold() for name in names}
    missing = [name for name in REQUIRED if name not in folded]
    if missing or not folded & {"celex", "amendedcelex"}:
        raise file.refuse(
            f"no column {missing[0] if missing else 'celex'!r}; an EU annex file has celex, "
            "recordId, annex, measure, startDate, schema, name ...",
            "header",
        )
    for row, cells in rows:
        if len(cells) != len(names):
            reason = f"{len(cells)} columns where the header has {len(names)}"
            yield Reading(row, (Quarantined(reason, None, ",".join(cells)),))
            continue
        values = dict(zip(names, (cell.strip() for cell in cells), strict=True))
        yield Reading(row, _records(file, row, values, options))


def _records(file: TextFile, row: int, values: Row, options: ListOptions) -> tuple[Record, ...]:
    celex = values.get("celex") or values.get("amendedCelex", "")
    if not values["name"] or not celex:
        empty = "name" if celex else "celex"
        return (Quarantined(f"no {empty}", empty, ",".join(values.values())),)
    name = options.list or list_name(celex, values["annex"])
    entry = values["recordId"] or cut(values["name"])
    half = _HALF.search(values["annex"].upper())
    if half:  # persons and entities of one annex are each numbered from 1
        entry = f"{half[1].casefold()} {entry}"
    ref = entry_ref(name, entry)
    annex = f" annex {values['annex']}" if values["annex"] else ""
    listing = ListEntry(
        party_ref=ref,
        list=name,
        authority=options.authority or "EU Council",
        entry=entry,
        programme=f"{values.get('programKey') or celex}{annex}",
        measure=values["measure"] or None,
        version=options.version,
    )
    listed_from = stated_day(file, f"row {row}, startDate", values["startDate"])
    return (_party(values, ref), dated_entry(listing, span(listed_from, None)))


def _names(values: Row) -> Iterator[WrittenName]:
    yield WrittenName(values["name"])
    for column, quality in (("alias", "alias"), ("weakAlias", "weak"), ("previousName", "former")):
        for text in split_cell(values.get(column, "")):
            both = _TWO_SCRIPTS.match(text)
            if former := _FORMER.match(text):
                yield WrittenName(text[former.end() :], "former")
            elif both:  # one person, two alphabets: each is a name
                yield WrittenName(both["latin"], quality)
                yield WrittenName(both["cyrillic"], quality)
            else:
                yield WrittenName(text, quality)


def _party(values: Row, ref: str) -> Party:
    identifiers: dict[WrittenIdentifier, None] = {}
    for column in _IDENTIFIERS:
        for text in split_cell(values.get(column, "")):
            identifiers.update(dict.fromkeys(read_numbers(column, text)))
    addresses = tuple(dict.fromkeys(WrittenAddress(a) for a in split_cell(values["address"])))
    stated = [
        country(text)
        for column in ("jurisdiction", "flag", "nationality", "country")
        for text in split_cell(values.get(column, ""))
    ]
    home = only_country(stated) or only_country(country_at_end(a.address) for a in addresses)
    return Party(
        ref=ref,
        kind=_KINDS.get(values["schema"].casefold(), "unknown"),
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names(_names(values)),
        identifiers=tuple(identifiers),
        addresses=addresses,
    )
