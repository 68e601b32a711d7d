"""Ownership answers from a workspace's results: `owners`, `listings`, `entities`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import pyarrow as pa

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.screening.ownership.answer import Owned, ownership
from enduse.screening.ownership.bulk import screen_ownership
from enduse.screening.ownership.held import COLUMNS as OWNER_COLUMNS
from enduse.screening.ownership.model import RuleAnswer
from enduse.screening.ownership.rules import Rule

_LISTING_COLUMNS = (
    "source_id", "row_no", "entity_id", "list", "authority", "entry", "programme", "measure",
    "listed_from", "listed_to", "match_basis",
)  # fmt: skip
_AT_ONCE = 2_000  # entities named in one query
# From owned to owner so many times, up to so many owners; past that the whole table is quicker.
_ROUNDS = 8
_MOST_OWNERS = 20_000
_OWNERS = f"SELECT {', '.join(OWNER_COLUMNS)} FROM owners"
_LISTINGS = f"SELECT {', '.join(_LISTING_COLUMNS)} FROM listings"


def owned_tables(engine: Engine) -> Owned:
    """Return the tables of a workspace's results that ownership answers read."""
    return Owned(engine.fetch(_OWNERS), engine.fetch(_LISTINGS), partial(entity_names, engine))


def tables_above(engine: Engine, entity_id: str) -> Owned:
    """Return the part of the tables that speaks of one entity, its owners, theirs and so on.

    Followed owner by owner, for most companies have few; the whole tables where it has many.
    """
    known, front = {entity_id}, {entity_id}
    found = []
    for _ in range(_ROUNDS):
        found.append(engine.fetch(f"{_OWNERS} WHERE owned_id IN ({_literals(front)})"))
        front = set(found[-1]["owner_id"].to_pylist()) - known - {None}
        known |= front
        if not front:
            listings = engine.fetch(f"{_LISTINGS} WHERE entity_id IN ({_literals(known)})")
            return Owned(pa.concat_tables(found), listings, partial(entity_names, engine))
        if len(known) > _MOST_OWNERS:
            break
    return owned_tables(engine)


def answer_subject(
    engine: Engine, entity_id: str, as_of: dt.date, rules: Sequence[Rule]
) -> tuple[RuleAnswer, ...]:
    """Return the answer of each rule about one entity of a workspace on a day."""
    return ownership(tables_above(engine, entity_id), entity_id, as_of, rules)


def answer_all(engine: Engine, as_of: dt.date, rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return every company that a rule reaches, or may reach, on a day, with its name.

    Sorted by name, entity and rule; the fields are those of `bulk.SCHEMA` and `name`.
    """
    tables = owned_tables(engine)
    rows: list[dict[str, Any]] = screen_ownership(
        tables.owners, tables.listings, as_of, rules
    ).to_pylist()
    names = tables.names([row["entity_id"] for row in rows])
    named = [{"name": names.get(row["entity_id"], row["entity_id"]), **row} for row in rows]
    return sorted(named, key=lambda row: (row["name"], row["entity_id"], row["rule"]))


def entity_names(engine: Engine, entity_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of these entities by id."""
    found: dict[str, str] = {}
    distinct = sorted(set(entity_ids))
    for start in range(0, len(distinct), _AT_ONCE):
        listed = _literals(distinct[start : start + _AT_ONCE])
        rows: pa.Table = engine.fetch(
            f"SELECT entity_id, name FROM entities WHERE entity_id IN ({listed})"
        )
        found |= {row["entity_id"]: row["name"] for row in rows.to_pylist()}
    return found


def _literals(entity_ids: Collection[str]) -> str:
    return ", ".join(literal(one) for one in sorted(entity_ids))
