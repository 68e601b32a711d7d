"""Finding an entity by what a person types: an id, an identifier, a name in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.names.identifiers import identify
from enduse.names.keys import name_key

ENTITY_ID = re.compile(r"E[0-9A-HJKMNP-TV-Z]{11}")
_CHOICES = 10


@dataclass(frozen=True)
class Known:
    """One entity as the contract of `search` gives it."""

    entity_id: str
    name: str
    identifiers: list[dict[str, Any]]
    names: list[str]
    listings: list[dict[str, Any]]


def search(engine: Engine, text: str, limit: int = 50) -> list[Known]:
    """Return the entities that `text` could mean: exact ids first, then names that contain it.

    `text` may be an entity id, an identifier in any writing, or part of a name in any script.
    Raises InputError for a text with nothing to search for.
    """
    text = _followed(engine, text.strip())[0]
    if not text:
        raise InputError("nothing to search for: give a name, an identifier or an entity id")
    key = name_key(text).key
    values = {text, re.sub(r"[\s\-]", "", text), *(found.value for found in identify(text))}
    listed = ", ".join(literal(value) for value in sorted(values))
    rank = f"""
      SELECT entity_id, 0 AS rank FROM entities WHERE entity_id = {literal(text)}
      UNION ALL SELECT entity_id, 1 FROM entity_identifiers WHERE value IN ({listed})
      UNION ALL SELECT entity_id, 2 FROM entity_names WHERE name = {literal(text)}
    """
    if key:
        rank += f"""
      UNION ALL SELECT entity_id, 3 FROM entity_names WHERE name_key = {literal(key)}
      UNION ALL SELECT entity_id, 4 FROM entity_names
        WHERE strpos(name_key, {literal(key)}) > 0
        """
    rows = engine.fetch(
        f"SELECT e.entity_id, min(r.rank) AS best FROM entities AS e JOIN ({rank}) AS r "
        f"ON r.entity_id = e.entity_id GROUP BY e.entity_id, e.name, e.parties "
        f"ORDER BY best, e.parties DESC, e.name, e.entity_id LIMIT {int(limit)}"
    ).to_pylist()
    return described(engine, [row["entity_id"] for row in rows])


def subject(engine: Engine, text: str) -> str:
    """Return the one entity that `text` means; InputError names the choices where it is not one.

    An id that went out of use leads to the entity that took its place; `moved` says so.
    """
    ranked = _ranked(engine, text)
    if not ranked:
        raise InputError(
            f"no entity matches {cut(text)!r}; try a part of the name with: enduse search TEXT"
        )
    if len(ranked) > 1:
        known = described(engine, ranked[:_CHOICES])
        choices = "; ".join(_choice(one) for one in known)
        more = f" and {len(ranked) - _CHOICES} more" if len(ranked) > _CHOICES else ""
        raise InputError(
            f"{cut(text)!r} could be {len(ranked)} entities; give one of these ids: {choices}{more}"
        )
    return ranked[0]


def moved(engine: Engine, text: str) -> list[str]:
    """Return what became of the id that `text` is: whom it was merged into, what was split off."""
    now, said = _followed(engine, text.strip())
    if not ENTITY_ID.fullmatch(now):
        return []
    parts = engine.fetch(
        f"SELECT new_id, why, happened FROM redirects WHERE old_id = {literal(now)} "
        "AND kind = 'split' ORDER BY run, new_id"
    ).to_pylist()
    return said + [
        f"{row['new_id']} was taken out of {now}{_on(row)} because: {row['why']}" for row in parts
    ]


def _followed(engine: Engine, text: str) -> tuple[str, list[str]]:
    """Return the id that took the place of an id, however often, and each step in words."""
    said: list[str] = []
    seen: set[str] = set()
    while ENTITY_ID.fullmatch(text) and text not in seen:
        seen.add(text)
        rows = engine.fetch(
            f"SELECT new_id, why, happened FROM redirects WHERE old_id = {literal(text)} "
            "AND kind = 'merge'"
        ).to_pylist()
        if rows:
            row = rows[0]
            said.append(f"{text} is now {row['new_id']}, merged{_on(row)} because: {row['why']}")
            text = row["new_id"]
    return text, said


def _on(row: dict[str, Any]) -> str:
    return f" on {row['happened'][:10]}" if row["happened"] else ""


def _choice(known: Known) -> str:
    first = next(iter(known.identifiers), None)
    number = f" ({first['scheme']} {first['value']})" if first else ""
    return f"{known.entity_id} {known.name}{number}"


def _ranked(engine: Engine, text: str) -> list[str]:
    """Entity ids of the best rank that has any: exact before equal name before part of a name."""
    if ENTITY_ID.fullmatch(text.strip()):
        now = _followed(engine, text.strip())[0]
        rows = engine.fetch(
            f"SELECT entity_id FROM entities WHERE entity_id = {literal(now)}"
        ).to_pylist()
        return [row["entity_id"] for row in rows]
    found = search(engine, text, limit=1000)
    key = name_key(text).key
    values = {text.strip(), *(i.value for i in identify(text))}
    exact = [k for k in found if values & {i["value"] for i in k.identifiers}]
    named = [k for k in found if key and key in {name_key(name).key for name in k.names}]
    return [k.entity_id for k in exact or named or found]


def described(engine: Engine, entity_ids: list[str]) -> list[Known]:
    """Return what is known of these entities, in the order given."""
    if not entity_ids:
        return []
    listed = ", ".join(literal(value) for value in entity_ids)
    where = f"WHERE entity_id IN ({listed})"
    names = engine.fetch(f"SELECT entity_id, name FROM entities {where}").to_pylist()
    writings = _grouped(
        engine, f"SELECT entity_id, name FROM entity_names {where} ORDER BY parties DESC, name"
    )
    identifiers = _grouped(
        engine,
        f"SELECT entity_id, scheme, value, valid FROM entity_identifiers {where} "
        "ORDER BY CASE WHEN valid THEN 0 ELSE 1 END, scheme, value",
    )
    listings = _grouped(
        engine,
        "SELECT entity_id, list, authority, entry, entry_name, programme, listed_from, "
        f"from_basis, listed_to, to_basis, match_basis, version FROM listings {where} "
        "ORDER BY list, entry, listed_from",
    )
    name_of = {row["entity_id"]: row["name"] for row in names}
    return [
        Known(
            entity_id,
            name_of[entity_id],
            identifiers.get(entity_id, []),
            [row["name"] for row in writings.get(entity_id, [])],
            listings.get(entity_id, []),
        )
        for entity_id in entity_ids
    ]


def _grouped(engine: Engine, sql: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in engine.fetch(sql).to_pylist():
        grouped.setdefault(row.pop("entity_id"), []).append(row)
    return grouped
