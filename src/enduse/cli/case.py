"""`enduse case`: one subject's case file."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from enduse.cli.opening import one, opened, results
from enduse.cli.output import WorkspaceOption, say


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(epilog="Example: enduse case 7719717008 -o cases/mashimport")(case)


def case(
    subject: Annotated[str, typer.Argument(help="A name, an identifier or an entity id.")],
    together: Annotated[
        list[str] | None,
        typer.Option("--with", help="Another entity to look at as one with the subject."),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", help="Why they are looked at as one; the case file says it.")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Directory; default: case-NAME here."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a case file: one HTML page that opens without network, JSON, and tables as CSV."""
    from enduse.cases import Facts, build_case, write_case
    from enduse.errors import InputError
    from enduse.findings.investigate import RESULTS, versions
    from enduse.findings.together import ask_together
    from enduse.identity.lookup import described
    from enduse.identity.together import treat_as_one
    from enduse.schema import TABLES

    if together and not why.strip():
        raise InputError("--with needs --why: the case file says who is looked at as one, and why")
    found = opened(workspace)
    began = time.monotonic()
    with results(found) as engine:
        entity_id = one(engine, subject)
        others = [other for text in together or [] if (other := one(engine, text)) != entity_id]
        names = [known.name for known in described(engine, others)]
        told = ""
        if others:
            treat_as_one(engine, entity_id, others, [name for name in RESULTS if name in TABLES])
            again = ask_together(engine, entity_id, found.reference("brands.yaml"))
            told = _together(names, why, again)
        facts = Facts(found.sources(), versions(found), together=told)
        built = build_case(engine, entity_id, facts)
    directory = output or Path("case-" + re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-"))
    written = write_case(built, directory)
    say(f"wrote {len(written)} files in {time.monotonic() - began:.1f} s; open:")
    print(directory / "case.html")


def _together(names: list[str], why: str, again: bool) -> str:
    said = (
        "Totals, tables, priority and the findings that count trade are of all of them; what was "
        "said of one name stays as it was said."
        if again
        else "Totals, tables and priority are of all of them; findings are those of each apart."
    )
    reason = why.strip().rstrip(".")
    return (
        f"This case looks at the subject and {', '.join(names)} as one. Reason given: {reason}. "
        f"{said}"
    )
