"""The register of assurances as a table, so that loaded shipments can be held against it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from enduse.orders.record.assurances import Kept, read_assurance
from enduse.orders.record.breaches import serial_key
from enduse.orders.record.canonical import parsed
from enduse.orders.record.store import record
from enduse.schema import ASSURANCES
from enduse.workspace import Workspace

_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32()}
_SHAPE = pa.schema([(column.name, _ARROW[column.type]) for column in ASSURANCES.columns])


def read_register(workspace: Workspace) -> tuple[Kept, ...]:
    """Return the register of a workspace; empty where nothing is kept yet."""
    with record(workspace) as store:
        return tuple(store.assurances()) if store else ()


def newest_assurance(workspace: Workspace) -> str:
    """Return the number of the newest entry on an assurance as text; 0 before the first."""
    with record(workspace) as store:
        return store.assurances_version() if store else "0"


def register_version(register: Sequence[Kept]) -> str | None:
    """Return a digest of what the register says, 16 hex digits; None where it is empty."""
    if not register:
        return None
    text = "\n".join(f"{one.assurance.json()} {one.ended_on}" for one in register)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def assurance_rows(register: Sequence[Kept]) -> pa.Table:
    """Return the table `assurances` (`schema.ASSURANCES`): one row per machine covered.

    An assurance without machines has no row: nothing in a shipment leads to it.
    """
    rows = [
        {
            "assurance": known.assurance.id,
            "entry": known.entry,
            "serial": machine.serial,
            "serial_key": key,
            "body": known.assurance.given,
            "ended_on": known.ended_on,
            "ended_why": known.ended_why or None,
        }
        for known in register
        for key, machine in {serial_key(m.serial): m for m in known.assurance.machines}.items()
        if key
    ]
    return pa.Table.from_pylist(rows, schema=_SHAPE)


def kept_of(row: Mapping[str, Any]) -> Kept:
    """Return the assurance of a row of the table, without who wrote it and when."""
    return _kept(row["assurance"], row["entry"], row["body"], row["ended_on"], row["ended_why"])


@lru_cache(maxsize=1024)
def _kept(name: str, entry: int, body: str, ended_on: Any, why: str | None) -> Kept:
    assurance = read_assurance(parsed(body.encode(), name), name)
    return Kept(0, entry, "", "", assurance, ended_on=ended_on, ended_why=why or "")
