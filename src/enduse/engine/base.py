"""The seam: four verbs that every engine has, and what is made from them alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from enduse.schema import Table

BatchFunction = Callable[[pa.RecordBatch], pa.RecordBatch]


class Engine(Protocol):
    """A place where SQL runs over named tables.

    SQL is DuckDB's dialect in the portable subset that `engine.portable` checks. Names are plain
    identifiers. Every step is materialised as Parquet in the engine's own directory.
    """

    name: str
    directory: Path

    def read(self, name: str, paths: Sequence[Path], table: Table) -> None:
        """Make Parquet files of one shape known as `name`; no files make an empty table."""

    def step(self, name: str, sql: str) -> None:
        """Run `sql` once and keep its rows as `name`."""

    def map_batches(
        self, name: str, source: str, function: BatchFunction, schema: pa.Schema
    ) -> None:
        """Send the rows of query `source` through Python as Arrow batches and keep them as `name`.

        `function` stands at module level, so that a worker process can import it. It may return
        more or fewer rows than it got.
        """

    def fetch(self, sql: str) -> pa.Table:
        """Run `sql` and return its rows."""

    def path(self, name: str) -> Path:
        """Return where the rows of a step lie: a Parquet file, or a directory of such files."""

    def close(self) -> None:
        """End the engine and free what it holds."""


def step_files(path: Path) -> list[Path]:
    """Return the Parquet files of a step: the engine wrote one file, or a directory of them."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def digest(engine: Engine, name: str) -> str:
    """Return a digest of the rows of `name` that does not depend on their order.

    Each row becomes text, its 60-bit hash (`key60`) is summed over all rows; row count and sum
    make the digest. Two engines that hold the same rows give the same digest.
    """
    columns = sorted(engine.fetch(f"SELECT * FROM {name} LIMIT 0").schema.names)
    cells = [f"coalesce(CAST({column} AS VARCHAR), '<null>')" for column in columns]
    text = " || '|' || ".join(cells)
    rows = engine.fetch(
        f"SELECT count(*) AS n, CAST(sum(CAST(key60({text}) AS DECIMAL(38,0))) AS VARCHAR) AS s "
        f"FROM {name}"
    ).to_pylist()
    return f"{rows[0]['n']}:{rows[0]['s'] or 0}"
