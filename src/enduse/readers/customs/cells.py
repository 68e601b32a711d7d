"""Distinct cells to what they mean: each writing is read once, however many rows carry it.

Every function takes Arrow batches with one column `cell` and stands at module level, so that
worker processes can import it.
"""

from __future__ import annotations

import pyarrow as pa

from enduse.names.countries import country_code
from enduse.names.parties import PartyCell, split_party
from enduse.names.text import is_missing
from enduse.readers.customs.codes import parse_code
from enduse.readers.customs.currency import currency_code
from enduse.readers.customs.days import parse_day

DAYS = pa.schema([("cell", pa.string()), ("date", pa.date32()), ("precision", pa.string())])
CODES = pa.schema([("cell", pa.string()), ("code", pa.string())])
PEOPLE = pa.schema(
    [(name, pa.string()) for name in ("cell", "name", "ids", "principal", "principal_ids")]
)
NUMBERS = pa.schema([(name, pa.string()) for name in ("cell", "side", "label", "written")])
_UNLABELLED = "identifier"


def read_days(batch: pa.RecordBatch, order: str, month_only: bool) -> pa.RecordBatch:
    """Read days (`DAYS`); cells that are none are left out."""
    rows = [
        {"cell": cell, "date": found[0], "precision": found[1]}
        for cell in batch.column("cell").to_pylist()
        if (found := parse_day(cell, order, month_only))
    ]
    return pa.RecordBatch.from_pylist(rows, schema=DAYS)


def read_codes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read goods codes (`CODES`); cells that are none are left out."""
    return _codes(batch, {c: parse_code(c) for c in batch.column("cell").to_pylist()})


def read_countries(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read countries (`CODES`); cells that name none are left out."""
    return _codes(batch, {c: country_code(c) for c in batch.column("cell").to_pylist()})


def read_currencies(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read currencies (`CODES`); cells that name none are left out."""
    return _codes(batch, {c: currency_code(c) for c in batch.column("cell").to_pylist()})


def _codes(batch: pa.RecordBatch, found: dict[str, str | None]) -> pa.RecordBatch:
    rows = [{"cell": cell, "code": code} for cell, code in found.items() if code]
    return pa.RecordBatch.from_pylist(rows, schema=CODES)


def read_people(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Take apart party cells (`PEOPLE`); cells that are a plain name are left out.

    A cell that names nobody (`НЕ УКАЗАН`) has no name. `ids` is one text of all numbers, for keys.
    """
    rows = []
    for cell in batch.column("cell").to_pylist():
        own = None if is_missing(cell) else split_party(cell)
        if own is None or own.identifiers or own.principal or own.name != cell:
            rows.append({"cell": cell, **_person(own)})
    return pa.RecordBatch.from_pylist(rows, schema=PEOPLE)


def _person(own: PartyCell | None) -> dict[str, str | None]:
    principal = own.principal if own else None
    return {
        "name": _name(own),
        "ids": ids_text(own),
        "principal": _name(principal),
        "principal_ids": ids_text(principal),
    }


def read_numbers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the numbers inside party cells (`NUMBERS`), `side` being own or principal."""
    rows = []
    for cell in batch.column("cell").to_pylist():
        own = split_party(cell)
        for side, party in (("own", own), ("principal", own.principal)):
            for label, written in party.identifiers if party else ():
                named = label or _UNLABELLED
                rows.append({"cell": cell, "side": side, "label": named, "written": written})
    return pa.RecordBatch.from_pylist(rows, schema=NUMBERS)


def _name(party: PartyCell | None) -> str | None:
    return None if party is None or is_missing(party.name) else party.name


def ids_text(party: PartyCell | None) -> str | None:
    """Return all numbers of a party as one text, null where there are none."""
    if party is None or not party.identifiers:
        return None
    return ";".join(f"{label or _UNLABELLED}={written}" for label, written in party.identifiers)
