"""`enduse investigate`: from what is loaded to findings."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from enduse.cli.load import now
from enduse.cli.opening import opened
from enduse.cli.output import Steps, WorkspaceOption, say


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(epilog="Example: enduse investigate --workspace cases/spring")(investigate)


def investigate(
    workspace: WorkspaceOption = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="duckdb, sail or spark; default: the setting.")
    ] = None,
    brands: Annotated[
        Path | None,
        typer.Option("--brands", help="A brands file to use from now on (kept in the workspace)."),
    ] = None,
) -> None:
    """Resolve who is who and ask every kind of question of what is loaded."""
    from dataclasses import replace

    from enduse.findings.investigate import investigate as run
    from enduse.trade.brands import load_brands

    found = opened(workspace)
    if brands:
        load_brands(brands)
        (found.root / "brands.yaml").write_bytes(brands.read_bytes())
    if engine:
        found.settings = replace(found.settings, name=engine)
    began = time.monotonic()
    run(found, Steps(), now())
    for note in _decision_notes(found.results):
        say(f"note: {note}")
    say(_summary(found.results) + f" in {time.monotonic() - began:.1f} s")
    say("next: enduse findings, or: enduse case SUBJECT -o DIR")


def _decision_notes(results: Path) -> list[str]:
    """Return what has to be said of decisions that the records speak against."""
    import pyarrow.parquet as pq

    rows = pq.read_table(results / "decision_notes.parquet").to_pylist()
    return [f"decision {row['decision']}: {row['note']}" for row in rows]


def _summary(results: Path) -> str:
    import pyarrow.parquet as pq

    from enduse.engine import step_files

    def rows(name: str) -> int:
        path = results / f"{name}.parquet"
        return sum(pq.ParquetFile(file).metadata.num_rows for file in step_files(path))

    return (
        f"{rows('lines'):,} shipment lines, {rows('entities'):,} entities, "
        f"{rows('listings'):,} listings, {rows('findings'):,} findings"
    )
