"""Which writings of an entity a person means: by row, identifier, name or party key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.identity.decisions import Side
from enduse.identity.mentions import MENTIONS
from enduse.names.identifiers import identify
from enduse.names.keys import name_key
from enduse.workspace import Source

_ROW = re.compile(r"(?P<file>.+?)(?::| row )(?P<row>\d{1,12})")
_SEPARATORS = re.compile(r"[\s\-]")
_PARTY_KEY = re.compile(r"\d{1,18}|[01]\d{18}")  # a party key has 60 bits
_NAMES_SHOWN = 10
_LISTED = 1000  # longer lists of keys go by the entity


def side(engine: Engine, entity_id: str, parties: Sequence[int] | None = None) -> Side:
    """Return an entity as one side of a judgement: all its writings, or only `parties`."""
    chosen = all_of(engine, entity_id) if parties is None else list(parties)
    anchor = engine.fetch(
        f"SELECT anchor FROM entities WHERE entity_id = {literal(entity_id)}"
    ).to_pylist()[0]["anchor"]
    return Side(entity_id, anchor, _names(engine, entity_id, chosen), tuple(sorted(chosen)))


def all_of(engine: Engine, entity_id: str) -> list[int]:
    """Return the party keys of an entity's writings, sorted."""
    return _keys(
        engine,
        f"SELECT party_key FROM entity_parties WHERE entity_id = {literal(entity_id)}",
    )


def meant(engine: Engine, sources: Sequence[Source], entity_id: str, text: str) -> list[int]:
    """Return the writings of an entity that `text` means.

    `text` is, in this order, a row (`imports.csv:12`), an identifier, a name (as written, else
    equal after normalisation) or a party key. Raises InputError where the entity has no such
    writing.
    """
    own = f"SELECT party_key FROM entity_parties WHERE entity_id = {literal(entity_id)}"
    found = _among(engine, own, _of_row(sources, text)) or _of_identifier(engine, own, text)
    for query in (
        f"SELECT party_key FROM party_names WHERE name = {literal(text)}",
        _of_name(text),
        f"SELECT CAST({text} AS BIGINT) AS party_key" if _PARTY_KEY.fullmatch(text) else "",
    ):
        found = found or _among(engine, own, query)
    if found:
        return found
    known = "; ".join(_names(engine, entity_id, all_of(engine, entity_id)))
    raise InputError(
        f"{entity_id} has no writing {cut(text)!r}; give a row as FILE:ROW, an identifier, or one "
        f"of its names: {known}"
    )


def _of_row(sources: Sequence[Source], text: str) -> str:
    found = _ROW.fullmatch(text)
    if not found:
        return ""
    files = [s for s in sources if found["file"] in (s.path, Path(s.path).name)]
    if len(files) > 1:
        paths = ", ".join(source.path for source in files)
        raise InputError(f"{cut(found['file'])!r} could be {paths}; give the path")
    if not files:
        return ""
    return (
        f"SELECT party_key FROM ({MENTIONS}) AS m "
        f"WHERE source_id = {literal(files[0].source_id)} AND row_no = {int(found['row'])}"
    )


def _of_identifier(engine: Engine, own: str, text: str) -> list[int]:
    values = {_SEPARATORS.sub("", text), *(found.value for found in identify(text))}
    rows = engine.fetch(
        f"SELECT i.party_key, coalesce(i.label, '') AS label, i.written "
        f"FROM party_identifiers AS i JOIN ({own}) AS o ON o.party_key = i.party_key"
    ).to_pylist()
    return sorted(
        {
            row["party_key"]
            for row in rows
            if _SEPARATORS.sub("", row["written"]) in values
            or any(i.value in values for i in identify(row["written"], row["label"], None))
        }
    )


def _of_name(text: str) -> str:
    key = name_key(text).key
    return (
        "SELECT n.party_key FROM party_names AS n JOIN entity_names AS k ON k.name = n.name "
        f"WHERE k.name_key = {literal(key)}"
        if key
        else ""
    )


def _names(engine: Engine, entity_id: str, parties: Sequence[int]) -> tuple[str, ...]:
    """Return a few names as written; of very many writings, those of the entity."""
    if len(parties) > _LISTED:
        where = (
            "JOIN entity_parties AS e ON e.party_key = n.party_key "
            f"AND e.entity_id = {literal(entity_id)}"
        )
    else:
        where = f"WHERE n.party_key IN ({', '.join(map(str, parties))})"
    rows = engine.fetch(
        f"SELECT n.name, count(*) AS n FROM party_names AS n {where} GROUP BY n.name "
        f"ORDER BY n DESC, n.name LIMIT {_NAMES_SHOWN}"
    ).to_pylist()
    return tuple(cut(row["name"], 200) for row in rows)


def _among(engine: Engine, own: str, query: str) -> list[int]:
    if not query:
        return []
    return _keys(
        engine,
        f"SELECT DISTINCT o.party_key FROM ({own}) AS o JOIN ({query}) AS q "
        "ON q.party_key = o.party_key",
    )


def _keys(engine: Engine, sql: str) -> list[int]:
    return sorted(engine.fetch(sql).column(0).to_pylist())
