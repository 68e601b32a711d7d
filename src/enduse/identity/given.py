"""Small tables made in Python, known to an engine under a name."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.schema import Column, Table

_KINDS = {pa.int64(): "BIGINT", pa.string(): "VARCHAR"}


def give_table(engine: Engine, name: str, table: pa.Table) -> None:
    """Make a table of whole numbers and text known to the engine as `name`."""
    path = engine.directory / f"{name}_given.parquet"
    pq.write_table(table, path)
    columns = tuple(Column(f.name, _KINDS[f.type], f.name) for f in table.schema)
    engine.read(name, [path], Table("given", "A table made for one run.", columns, ()))


def give_rows(
    engine: Engine, name: str, rows: Sequence[tuple[object, ...]], schema: pa.Schema
) -> None:
    """Make rows, cells in the order of `schema`, known to the engine as `name`."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
    give_table(engine, name, pa.table(arrays, schema=schema))
