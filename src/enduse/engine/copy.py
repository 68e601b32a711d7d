"""Rows of a step to a file for others: CSV or Parquet, there as a whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from enduse.engine.base import step_files
from enduse.engine.duck import quoted
from enduse.errors import InputError, cut

_MEMORY = "1GB"


@dataclass(frozen=True)
class Guard:
    """Which cells of a CSV get an apostrophe: of these columns, those that a spreadsheet would run.

    `runs` and `plain` are regular expressions: what would run, and what of it is a plain number.
    """

    columns: tuple[str, ...]
    runs: str
    plain: str


def target_form(target: Path) -> str:
    """Return csv or parquet by the file's extension; InputError for any other."""
    form = target.suffix.lower().lstrip(".")
    if form not in ("csv", "parquet"):
        raise InputError(f"{cut(target)}: give a file that ends in .csv or .parquet")
    if not target.parent.is_dir():
        raise InputError(f"{cut(target.parent)} is no directory; make it first")
    return form


def copy_rows(made: Path, target: Path, guard: Guard) -> int:
    """Write the rows of a step, in their order, to `target` and return how many.

    `made` is a step's Parquet file or directory of such files; `guard` is for CSV only. Raises
    InputError where the target cannot be written.
    """
    form = target_form(target)
    listed = ", ".join(quoted(file) for file in step_files(made))
    fresh = target.with_name(f".{target.name}.new")
    options = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet, COMPRESSION zstd"
    connection = duckdb.connect()
    try:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        source = f"read_parquet([{listed}])"
        names = [row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]
        cells = [
            _safe(name, guard) if form == "csv" and name in guard.columns else f'"{name}"'
            for name in names
        ]
        written = connection.execute(
            f"COPY (SELECT {', '.join(cells)} FROM {source}) TO {quoted(fresh)} ({options})"
        ).fetchall()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    except (duckdb.IOException, OSError) as error:
        raise InputError(f"{cut(target)} cannot be written: {cut(error, 200)}") from error
    finally:
        connection.close()
        fresh.unlink(missing_ok=True)
    return int(str(written[0][0]))


def _safe(name: str, guard: Guard) -> str:
    cell = f'"{name}"'
    runs = f"regexp_matches({cell}, {quoted(guard.runs)})"
    plain = f"regexp_matches({cell}, {quoted(guard.plain)})"
    return f"CASE WHEN {runs} AND NOT {plain} THEN '''' || {cell} ELSE {cell} END AS {cell}"
