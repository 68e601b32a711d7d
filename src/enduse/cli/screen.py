"""`enduse screen`: who of those asked for could be on a list, as of a day."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from enduse.cli.opening import opened
from enduse.cli.output import Format, FormatOption, Rate, WorkspaceOption, say, show, show_sections
from enduse.errors import InputError, cut

if TYPE_CHECKING:
    from enduse.screening.bulk import Done
    from enduse.screening.model import Hit
    from enduse.workspace import Workspace

COLUMNS = (
    "probability", "status", "list", "entry", "authority", "entry_name", "matched_name", "kind",
    "countries", "programmes", "listed_from", "listed_to", "for", "against", "missing",
)  # fmt: skip
STANDING = ("listed", "date_unknown")
FOUND = 1


@dataclass(frozen=True)
class _Asked:
    """What all three ways of screening share."""

    as_of: date | None
    minimum: float | None
    workspace: Workspace
    form: Format

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()

    @property
    def workers(self) -> int:
        return self.workspace.settings.threads or os.cpu_count() or 1


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        epilog='Example: enduse screen "Stanko Trading LLC" --country RU --as-of 2024-01-31'
    )(screen)


def screen(
    name: Annotated[
        str | None, typer.Argument(help="A name in any script; may be left out with --id.")
    ] = None,
    identifier: Annotated[
        list[str] | None,
        typer.Option("--id", help="An identifier, with or without its label: 'INN: 7719717008'."),
    ] = None,
    address: Annotated[list[str] | None, typer.Option("--address", help="An address.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Its country, as RU.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="The day asked for, as 2024-01-31; default: today."),
    ] = None,
    minimum: Annotated[
        float | None,
        typer.Option(
            "--min-probability",
            help="Least probability of a hit; default: where 1 in 100 unlisted companies alerts.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="Screen a file: id, name, and if known country, address, identifiers, as_of.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where hits go: .csv or .parquet.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the hits of an earlier run.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="What changed on the lists against all files ever screened."),
    ] = False,
    fail_on_hit: Annotated[
        bool,
        typer.Option("--fail-on-hit", help="Exit with 1 when a hit is listed or of unknown date."),
    ] = False,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Say which listings a party could be, as of a day, with what speaks for and against it."""
    single = bool(name or identifier)
    if single + (file is not None) + again != 1:
        raise InputError("give a name or --id, or --file FILE -o HITS, or --again; one of them")
    if output and file is None:
        raise InputError("-o goes with --file; without it the answer goes to standard output")
    asked = _Asked(_day(as_of), minimum, opened(workspace), form)
    if file is not None:
        standing = _file(asked, file, output, force)
    elif again:
        standing = _again(asked)
    else:
        standing = _one(asked, name or "", (identifier or [], address or [], country))
    if fail_on_hit and standing:
        raise typer.Exit(FOUND)


def _day(text: str | None) -> date | None:
    from enduse.readers.days import day

    if text is None:
        return None
    found = day(text)
    if found is None:
        raise InputError(f"--as-of {cut(text)!r} is no whole day; write it as 2024-01-31")
    return found


def _one(asked: _Asked, name: str, more: tuple[list[str], list[str], str | None]) -> int:
    """Screen one query; return how many hits stand."""
    from enduse.names.countries import country_code
    from enduse.screening.build import open_index
    from enduse.screening.model import Query
    from enduse.screening.screen import checked
    from enduse.screening.screen import screen as look

    identifiers, addresses, country = more
    code = country_code(country) if country else None
    if country and code is None:
        raise InputError(f"--country {cut(country)!r} is no country; write its code, as RU")
    day = asked.as_of or asked.today
    query = Query(name, tuple(identifiers), tuple(addresses), code, as_of=day)
    index = open_index(asked.workspace)
    minimum = checked(asked.minimum)
    hits = look(index, query, minimum)
    _show(asked, hits, day)
    if not hits:
        say(
            f"none of {len(index):,} entries reaches probability {minimum:.2f} as of {day}; that "
            "is no proof that the party is on no list"
        )
    return sum(hit.status in STANDING for hit in hits)


def _show(asked: _Asked, hits: list[Hit], day: date) -> None:
    from enduse.screening.record import lines, record

    paths = {source.source_id: source.path for source in asked.workspace.sources()}
    if asked.form is Format.table:
        show_sections([lines(hit, day, paths) for hit in hits])
        return
    rows = [record(hit, paths) for hit in hits]
    for row in rows if asked.form is Format.csv else ():
        for side in ("for", "against", "missing"):
            row[side] = [one["says"] for one in row[side]]
    show(rows, asked.form, COLUMNS)


def _file(asked: _Asked, file: Path, output: Path | None, force: bool) -> int:
    """Screen a file; return how many hits stand."""
    from enduse.screening.bulk import Job, screen_file

    if output is None:
        raise InputError("--file needs -o HITS.csv or -o HITS.parquet")
    job = Job(file, output, asked.minimum, asked.as_of, asked.today, force, asked.workers)
    with Rate("screening distinct parties") as progress:
        done = screen_file(asked.workspace, job, progress)
    counts = done.counts
    row = {
        "output": str(output), "rows_read": counts.read, "screened": counts.screened,
        "refused": counts.refused, "distinct": counts.queries, "hits": done.hits,
        "standing": done.standing, "as_of": done.as_of,
    }  # fmt: skip
    show([row], asked.form, tuple(row))
    _tell(done, output)
    return done.standing


def _tell(done: Done, output: Path) -> None:
    counts = done.counts
    if done.before:
        say(f"{output} was made of this before; nothing has changed since, nothing was done")
    if counts.refused:
        say(f"{counts.refused:,} rows could not be used; see {output}.refused.csv")
    if counts.countries_unread:
        say(f"{counts.countries_unread:,} rows state no country that is known; screened without it")


def _again(asked: _Asked) -> int:
    """Screen what changed on the lists; return how many new or changed hits stand."""
    from enduse.screening.changes import COLUMNS as CHANGE_COLUMNS
    from enduse.screening.changes import Again, screen_again

    if asked.minimum is not None:
        raise InputError("--again keeps the --min-probability of each file; leave it out")
    told = Again(asked.as_of, asked.today, asked.workers)
    with Rate("screening changed entries") as progress:
        changes = screen_again(asked.workspace, told, progress)
    show([asdict(change) for change in changes], asked.form, CHANGE_COLUMNS)
    kinds = [change.change for change in changes]
    counted = ", ".join(f"{kinds.count(kind):,} {kind}" for kind in ("new", "changed", "gone"))
    say(f"hits: {counted}")
    return sum(change.status in STANDING for change in changes)
