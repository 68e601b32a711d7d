"""Ownership answers from a workspace's results: `owners`, `listings`, `entities`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
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
_AT_ONCE = 2_000  # names asked for in one query


def owned_tables(engine: Engine) -> Owned:
    """Return the tables of a workspace's results that ownership answers read."""
    return Owned(
        engine.fetch(f"SELECT {', '.join(OWNER_COLUMNS)} FROM owners"),
        engine.fetch(f"SELECT {', '.join(_LISTING_COLUMNS)} FROM listings"),
        partial(entity_names, engine),
    )


def answer_subject(
    engine: Engine, entity_id: str, as_of: dt.date, rules: Sequence[Rule]
) -> tuple[RuleAnswer, ...]:
    """Return the answer of each rule about one entity of a workspace on a day."""
    return ownership(owned_tables(engine), entity_id, as_of, rules)


def answer_all(engine: Engine, as_of: dt.date, rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return every company that a rule reaches, or may reach, on a day, with its name.

    Sorted by name, entity and rule; the fields are those of `bulk.SCHEMA` and `name`.
    """
    tables = owned_tables(engine)
    rows: list[dict[str, Any]] = screen_ownership(
        tables.owners, tables.listings, as_of, rules
    ).to_pylist()
    names = tables.names([row["entity_id"] for row in rows])
    named = [{"entity_id": row.pop("entity_id"), "name": names[entity], **row}
             for row in rows if (entity := row["entity_id"])]  # fmt: skip
    return sorted(named, key=lambda row: (row["name"], row["entity_id"], row["rule"]))


def entity_names(engine: Engine, entity_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of these entities by id."""
    found: dict[str, str] = {}
    distinct = sorted(set(entity_ids))
    for start in range(0, len(distinct), _AT_ONCE):
        listed = ", ".join(literal(one) for one in distinct[start : start + _AT_ONCE])
        rows: pa.Table = engine.fetch(
            f"SELECT entity_id, name FROM entities WHERE entity_id IN ({listed})"
        )
        found |= {row["entity_id"]: row["name"] for row in rows.to_pylist()}
    return found
