"""`enduse export`: tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from enduse.cli.opening import opened, results
from enduse.cli.output import WorkspaceOption, say

app = typer.Typer(help="Write tables for other programs.", no_args_is_help=True)


@app.callback()
def export() -> None:
    """Write tables for other programs."""


@app.command(epilog="Example: enduse export parties -o parties.csv")
def parties(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file: .csv or .parquet decides the form.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Write who everybody is: file, row, role, name and entity id of every mention."""
    from enduse.engine.copy import target_form
    from enduse.identity.mentions import export_parties

    target_form(output)
    found = opened(workspace)
    with results(found) as engine:
        rows = export_parties(engine, found.sources(), output)
    say(f"wrote {rows:,} rows to {output}")
