"""Who the subject is: names, identifiers, addresses, owners, registers, listings, reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from enduse.cases.model import Record, Records, iso
from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut

_QUESTIONS = {
    "names": (
        "entity_names",
        "t.name, t.script, t.quality, t.legal_form, t.parties AS writings",
        "t.entity_id = {subject}",
        "writings DESC, t.name",
    ),
    "identifiers": (
        "entity_identifiers",
        "t.scheme, t.value, t.valid, t.parties AS writings",
        "t.entity_id = {subject}",
        "writings DESC, t.scheme, t.value",
    ),
    "addresses": (
        "entity_addresses",
        "t.address, t.country, t.parties AS writings",
        "t.entity_id = {subject}",
        "writings DESC, t.address",
    ),
    "owners": (
        "owners",
        "t.owner_id AS entity_id, t.role, t.share_low_bp, t.share_high_bp, t.from_date, t.to_date",
        "t.owned_id = {subject}",
        "t.from_date, t.owner_id",
    ),
    "owned": (
        "owners",
        "t.owned_id AS entity_id, t.role, t.share_low_bp, t.share_high_bp, t.from_date, t.to_date",
        "t.owner_id = {subject}",
        "t.from_date, t.owned_id",
    ),
    "registers": (
        "company_facts",
        "t.founded, t.dissolved, t.status, t.activity_codes, t.activity, t.employees, t.premises, "
        "t.defence_linked, t.note",
        "t.entity_id = {subject}",
        "t.founded",
    ),
    "years": (
        "company_years",
        "t.year, t.revenue_cents, t.profit_cents, t.currency, t.revenue_usd_cents",
        "t.entity_id = {subject}",
        "t.year",
    ),
    "listings": (
        "listings",
        "t.list, t.authority, t.entry, t.entry_name, t.programme, t.measure, t.listed_from, "
        "t.from_basis, t.listed_to, t.to_basis, t.version, t.match_basis",
        "t.entity_id = {subject}",
        "t.listed_from NULLS LAST, t.list, t.entry",
    ),
}
_ONCE = {
    "names": ("name", "quality"),
    "identifiers": ("scheme", "value"),
    "addresses": ("address", "country"),
}
_MERGES = """
SELECT basis, reason, count(*) AS writings FROM entity_parties WHERE entity_id = {subject}
GROUP BY basis, reason ORDER BY writings DESC, basis, reason
"""


def subject(engine: Engine, entity_id: str) -> Record:
    """The entity itself; InputError when there is none of this id."""
    found = engine.fetch(
        "SELECT entity_id, name, kind, country, anchor, parties AS writings "
        f"FROM entities WHERE entity_id = {literal(entity_id)}"
    ).to_pylist()
    if not found:
        raise InputError(
            f"{cut(entity_id)}: no entity has this id; find one with: enduse search NAME"
        )
    return dict(found[0])


def identity(engine: Engine, entity_id: str) -> Record:
    """All that is known of who the subject is, each with the row that says so."""
    known: Record = {
        name: _ask(engine, question, literal(entity_id)) for name, question in _QUESTIONS.items()
    }
    for name, keys in _ONCE.items():
        known[name] = _once(known[name], keys)
    names = _names(engine, {row["entity_id"] for row in known["owners"] + known["owned"]})
    for row in known["owners"] + known["owned"]:
        row["name"] = names.get(row["entity_id"])
    known["merges"] = engine.fetch(_MERGES.format(subject=literal(entity_id))).to_pylist()
    return known


def _once(rows: Records, keys: tuple[str, ...]) -> Records:
    """One record for equal content: entities looked at as one may write the same."""
    found: dict[tuple[Any, ...], Record] = {}
    for row in rows:
        first = found.setdefault(tuple(row[key] for key in keys), row)
        if first is not row:
            first["writings"] = (first["writings"] or 0) + (row["writings"] or 0)
            first["rows"] = sorted({*first["rows"], *row["rows"]})
    return list(found.values())


def _ask(engine: Engine, question: tuple[str, str, str, str], subject_literal: str) -> Records:
    table, columns, where, order = question
    rows = engine.fetch(
        f"SELECT {columns}, t.source_id AS source, t.row_no AS row, "
        f"CASE WHEN n.embedded THEN n.n END AS n FROM {table} AS t "
        f"LEFT JOIN case_numbers AS n ON n.source_id = t.source_id AND n.row_no = t.row_no "
        f"WHERE {where.format(subject=subject_literal)} ORDER BY {order}, t.source_id, t.row_no"
    ).to_pylist()
    return [_record(row) for row in rows]


def _record(row: Record) -> Record:
    number = row.pop("n")
    days = {key: iso(value) for key, value in row.items() if isinstance(value, date)}
    return row | days | {"rows": [number] if number else []}


def _names(engine: Engine, ids: set[str | None]) -> dict[str, str]:
    wanted = ", ".join(sorted(literal(i) for i in ids if i))
    if not wanted:
        return {}
    rows = engine.fetch(
        f"SELECT entity_id, name FROM entities WHERE entity_id IN ({wanted}) ORDER BY entity_id"
    ).to_pylist()
    return {row["entity_id"]: row["name"] for row in rows}
