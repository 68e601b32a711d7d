"""Small made-up worlds: tables from a few dictionaries, on a real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse import schema
from enduse.engine import Engine, EngineSettings, open_engine
from enduse.findings.base import Kind, Said

_ARROW = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}
_EXTRA = {
    "coverage": "reporter VARCHAR r\ndirection VARCHAR d\nfrom_date DATE f\nto_date DATE t\n"
    "lines BIGINT l\nmonths BIGINT m\nmonth_only BIGINT o",
    "destinations": "country VARCHAR c",
    "brand_names": "brand VARCHAR b\nname_key VARCHAR k\nname VARCHAR n\nstanding VARCHAR s\n"
    "says VARCHAR w\nsource VARCHAR o",
    "brand_plants": "brand VARCHAR b\ncountry VARCHAR c\nstanding VARCHAR s",
}
DESTINATIONS = [{"country": code} for code in ("RU", "BY", "IR", "KP")]


def _columns(name: str) -> list[tuple[str, str]]:
    if name in schema.TABLES:
        return [(c.name, c.type) for c in schema.TABLES[name].columns]
    return [tuple(line.split()[:2]) for line in _EXTRA[name].splitlines()]  # type: ignore[misc]


def world(directory: Path, engine: str = "duckdb", **tables: list[dict[str, Any]]) -> Engine:
    """Return an engine that knows every table; those not given are empty, missing columns null."""
    running = open_engine(EngineSettings(engine), directory / "steps")
    for name in [*schema.TABLES, *_EXTRA]:
        default = DESTINATIONS if name == "destinations" else []
        rows = tables.get(name, default)
        fields = _columns(name)
        unknown = {key for row in rows for key in row} - {column for column, _ in fields}
        assert not unknown, f"{name} has no columns {unknown}"
        arrays = [pa.array([row.get(c) for row in rows], _ARROW[t]) for c, t in fields]
        path = directory / f"{name}.parquet"
        pq.write_table(pa.table(arrays, names=[c for c, _ in fields]), path)
        table = schema.TABLES.get(name, schema.SHIPMENTS)
        running.read(name, [path], table)
    return running


def found(engine: Engine, kind: Kind) -> list[tuple[dict[str, Any], Said]]:
    """Run one kind and return its rows with what is said of them, sorted by key."""
    kind.find(engine)
    rows = engine.fetch(f"SELECT * FROM found_{kind.name}").to_pylist()
    assert all(row["finding_key"] for row in rows)
    assert len({row["finding_key"] for row in rows}) == len(rows)
    return [(row, kind.say(row)) for row in sorted(rows, key=lambda row: row["finding_key"])]


def evidence(engine: Engine, kind: Kind, key: str) -> list[tuple[int, str, str]]:
    """Return (row, side, shows) of one finding, sorted; call after `found`."""
    rows = engine.fetch(
        f"SELECT row_no, side, shows FROM rows_{kind.name} WHERE finding_key = '{key}'"
    ).to_pylist()
    return sorted((row["row_no"], row["side"], row["shows"]) for row in rows)
