"""Reading commands: findings, priorities, show, search, sources, status, profiles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from enduse.cli.opening import one, opened, results
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show, show_sections
from enduse.errors import InputError

SOURCE_COLUMNS = (
    "path", "kind", "profile", "rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined",
    "sha256",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(epilog="Example: enduse findings --kind listed_party --format json")(findings)
    app.command(epilog="Example: enduse priorities --limit 20")(priorities)
    app.command("show", epilog="Example: enduse show 7719717008")(show_entity)
    app.command(epilog='Example: enduse search "станкомашстрой"')(search)
    app.command(epilog="Example: enduse sources --format csv")(sources)
    app.command(epilog="Example: enduse quarantine --format csv > to-repair.csv")(quarantine)
    app.command(epilog="Example: enduse status")(status)
    app.command(epilog="Example: enduse profiles --format json")(profiles)


def findings(
    subject: Annotated[
        str | None, typer.Argument(help="Only of this entity: a name, an identifier or an id.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind.")] = None,
    severity: Annotated[
        str, typer.Option("--severity", help="From here upwards: info, low, medium, high.")
    ] = "info",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", help="Exit with 1 when a finding is at least this severe."),
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """List findings, the most severe first, each with its evidence rows."""
    from enduse.findings.base import SEVERITIES
    from enduse.findings.investigate import kinds
    from enduse.findings.reading import Wanted, read_findings

    _among("--severity", severity, SEVERITIES)
    if fail_on:
        _among("--fail-on", fail_on, SEVERITIES)
    for name in kind or []:
        _among("--kind", name, [k.name for k in kinds()])
    found = opened(workspace)
    with results(found) as engine:
        wanted = Wanted(
            one(engine, subject) if subject else None, tuple(kind or ()), severity, limit
        )
        rows = read_findings(engine, found.sources(), wanted)
    if form is Format.json:
        show(rows, form, ())
    else:
        flat = [
            row | {"subject": row["subject"]["name"], "evidence": _evidence(row)} for row in rows
        ]
        columns = ("severity", "confidence", "kind", "subject", "from", "to", "statement")
        more = ("evidence", "counter_evidence", "unchecked") if form is Format.csv else ()
        show(flat, form, (*columns, *more))
    if fail_on and any(
        SEVERITIES.index(row["severity"]) >= SEVERITIES.index(fail_on) for row in rows
    ):
        raise typer.Exit(1)


def priorities(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Rank the subjects of findings: what to look at first, by four factors with their figures."""
    from enduse.findings.priority import FACTORS
    from enduse.findings.ranking import ranked

    with results(opened(workspace)) as engine:
        rows = ranked(engine, limit)
    for row in rows if form is not Format.json else ():
        row |= {f["factor"]: f"{f['level']}: {f['figure']}" for f in row["factors"]}
        row["findings"] = [f"{number:,} {name}" for name, number in row["findings"].items()]
    show(rows, form, ("points", "name", "entity_id", *FACTORS, "findings"))


def _evidence(row: dict[str, Any]) -> list[str]:
    return [f"{cited['source']} row {cited['row']}" for cited in row["evidence"]]


def _among(option: str, value: str, choices: Any) -> None:
    if value not in choices:
        raise InputError(f"{option} {value!r} is none of {', '.join(choices)}")


def search(
    text: Annotated[str, typer.Argument(help="A name in any script, an identifier or an id.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many.")] = 50,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Find entities by name, identifier or id."""
    from enduse.identity.lookup import moved
    from enduse.identity.lookup import search as look
    from enduse.identity.review import links_of

    with results(opened(workspace)) as engine:
        for told in moved(engine, text):
            say(f"note: {told}")
        rows = [asdict(known) for known in look(engine, text, limit)]
        links = links_of(engine, [row["entity_id"] for row in rows])
    for row in rows:
        row["possibly_same"] = links.get(row["entity_id"], [])
    if not rows:
        if form is Format.json:
            show(rows, form, ())
        raise InputError(f"nothing matches {text[:80]!r}; try a shorter part of the name")
    for row in rows if form is not Format.json else ():
        row["listings"] = [f"{x['list']} {x['entry']}" for x in row["listings"]]
        row["identifiers"] = [f"{x['scheme']} {x['value']}" for x in row["identifiers"]]
        row["possibly_same"] = [f"{x['entity_id']} {x['name']}" for x in row["possibly_same"]]
    show(rows, form, ("entity_id", "name", "identifiers", "listings", "names", "possibly_same"))


def show_entity(
    entity: Annotated[str, typer.Argument(help="A name, an identifier or an entity id.")],
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what is known of one entity: names, identifiers, listings, trade, findings."""
    from enduse.cli.sheet import sections
    from enduse.findings.profile import entity_profile

    found = opened(workspace)
    with results(found) as engine:
        row = entity_profile(engine, found.sources(), one(engine, entity))
    if form is Format.json:
        show([row], form, ())
        return
    told = list(sections(row))
    if form is Format.csv:
        lines = [{"what": label, "value": text} for label, texts in told for text in texts]
        show(lines, form, ("what", "value"))
    else:
        show_sections(told)


def sources(form: FormatOption = Format.table, workspace: WorkspaceOption = None) -> None:
    """List the files as loaded, with their hashes and row counts."""
    rows = [
        {k: v for k, v in asdict(source).items() if k != "parts"}
        for source in opened(workspace).sources()
    ]
    show(rows, form, SOURCE_COLUMNS)


def quarantine(form: FormatOption = Format.table, workspace: WorkspaceOption = None) -> None:
    """List the rows that could not be used, with file, row number, reason and text."""
    from contextlib import closing
    from pathlib import Path
    from tempfile import TemporaryDirectory

    found = opened(workspace)
    path_of = {source.source_id: source.path for source in found.sources()}
    with (
        TemporaryDirectory(prefix="enduse-", ignore_cleanup_errors=True) as directory,
        closing(found.engine(Path(directory))) as engine,
    ):
        rows = engine.fetch(
            "SELECT source_id, row_no, reason, column_name, text FROM quarantine "
            "ORDER BY source_id, row_no"
        ).to_pylist()
    for row in rows:
        row["source"] = path_of[row.pop("source_id")]
        row["row"] = row.pop("row_no")
    show(rows, form, ("source", "row", "reason", "column_name", "text"))


def status(form: FormatOption = Format.table, workspace: WorkspaceOption = None) -> None:
    """Say what the workspace holds and whether its findings are up to date."""
    from enduse.findings.investigate import stale

    found = opened(workspace)
    loaded = found.sources()
    row = {
        "workspace": str(found.root),
        "sources": len(loaded),
        "rows_read": sum(source.rows_read for source in loaded),
        "rows_loaded": sum(source.rows_loaded for source in loaded),
        "rows_duplicate": sum(source.rows_duplicate for source in loaded),
        "rows_quarantined": sum(source.rows_quarantined for source in loaded),
        "findings": "up to date" if stale(found) is None else stale(found),
        "engine": found.settings.name,
    }
    show([row], form, tuple(row))


def profiles(form: FormatOption = Format.table) -> None:
    """List the profiles of customs and sales files: which columns feed which fields."""
    from enduse.readers.customs import profiles as known

    rows = [
        {
            "name": profile.name,
            "table": profile.table,
            "reporter": profile.reporter,
            "direction": profile.direction,
            "title": profile.title,
            "required": [" or ".join(group) for group in profile.required()],
            "columns": list(profile.mapped()),
        }
        for profile in known()
    ]
    show(rows, form, ("name", "table", "reporter", "direction", "title", "required"))
    say("give one with --profile NAME, or your own file with --profile FILE.yaml")
