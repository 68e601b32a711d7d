"""`enduse case`: one subject's case file."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from enduse.cli.opening import opened, results
from enduse.cli.output import WorkspaceOption, say


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(epilog="Example: enduse case 7719717008 -o cases/mashimport")(case)


def case(
    subject: Annotated[str, typer.Argument(help="A name, an identifier or an entity id.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Directory; default: case-NAME here."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a case file: one HTML page that opens without network, JSON, and tables as CSV."""
    from enduse.cases import Facts, build_case, write_case
    from enduse.findings.investigate import versions
    from enduse.identity.lookup import subject as one

    found = opened(workspace)
    began = time.monotonic()
    with results(found) as engine:
        entity_id = one(engine, subject)
        built = build_case(engine, entity_id, Facts(found.sources(), versions(found)))
    directory = output or Path("case-" + re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-"))
    written = write_case(built, directory)
    say(f"wrote {len(written)} files in {time.monotonic() - began:.1f} s; open:")
    print(directory / "case.html")
