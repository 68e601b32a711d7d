"""`enduse log`: what was kept of orders and assurances, by whom, and whether the log is whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from enduse.cli.opening import opened
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show, show_sections
from enduse.errors import InputError

app = typer.Typer(
    help="The log of orders and assurances: entries are added and never removed.",
    no_args_is_help=True,
)
COLUMNS = ("number", "at", "by", "kind", "about", "keep_until")
FOUND_SOMETHING = 1


@app.command(epilog="Example: enduse log search --party 'Made-up Turbines' --from 2024-01-01")
def search(
    party: Annotated[str, typer.Option("--party", help="A part of a name, in any script.")] = "",
    country: Annotated[str, typer.Option("--country", help="A country, as KZ.")] = "",
    document: Annotated[str, typer.Option("--document", help="A document number.")] = "",
    order: Annotated[str, typer.Option("--order", help="The id of an order.")] = "",
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Entries of this day or later."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Entries of this day or earlier."),
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Find entries by party, country, document, order and day; all that is given has to fit."""
    from enduse.orders.record import record
    from enduse.orders.record.searching import Wanted

    found = opened(workspace)
    wanted = Wanted(party, country, document, order, _day(since), _day(until))
    with record(found) as store:
        rows = store.search(wanted, found.keep_years) if store else []
    show([row | {"about": _about(row)} for row in rows], form, COLUMNS)


@app.command("show", epilog="Example: enduse log show 3 --format json")
def show_entry(
    number: Annotated[int, typer.Argument(help="The number of the entry.", min=1)],
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show one entry whole: what was kept, what it is found by, its hash and the one before."""
    from enduse.orders.record import record

    with record(opened(workspace)) as store:
        if store is None:
            raise InputError(f"there is no entry {number}; nothing is kept yet")
        entry = store.entry(number)
    told = {**vars(entry), "content": entry.told}
    if form is Format.table:
        row, subjects = entry.told["row"], entry.told["subjects"]
        show_sections(
            [
                (f"entry {number}: {entry.kind}, by {entry.by}, {entry.at}", []),
                ("kept", [f"{name}: {value}" for name, value in row.items()]),
                ("found by", [f"{kind}: {'; '.join(v)}" for kind, v in subjects.items()]),
                ("hash", [entry.hash]),
                ("hash of the entry before", [entry.previous]),
            ]
        )
    else:
        show([told], form, ("number", "at", "by", "kind", "day", "content", "previous", "hash"))


@app.command(epilog="Example: enduse log verify --head 12:5f0c...")
def verify(
    head: Annotated[
        str,
        typer.Option("--head", help="A receipt that was kept elsewhere: what log head printed."),
    ] = "",
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Look for entries that were changed, removed, inserted, moved or cut off; exit 1 if any."""
    from enduse.orders.record import record
    from enduse.orders.record.head import read_receipt
    from enduse.orders.record.verify import Verified

    receipt = read_receipt(head) if head else None
    with record(opened(workspace)) as store:
        found = store.verify(receipt) if store else Verified(0, None, ())
    if store is None and receipt:
        found = found.with_problem(f"the receipt names entry {receipt.number}, but there is no log")
    problems = [{"entry": p.entry or None, "what": p.what} for p in found.problems]
    if form is Format.json:
        said = {"entries": found.entries, "head": str(found.head) if found.head else None}
        show([said | {"whole": not problems, "problems": problems}], form, ())
    elif problems or form is Format.csv:
        show(problems, form, ("entry", "what"))
    told = f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}"
    if problems:
        say(f"{told}; the log is NOT whole: {len(problems)} found")
        raise typer.Exit(FOUND_SOMETHING)
    say(f"{told}; the log is whole" + (f" up to {str(found.head)[:20]}..." if found.head else ""))


@app.command(epilog="Example: enduse log head > receipt.txt")
def head(
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Print a receipt for the whole log; keep it elsewhere, and give it to log verify --head."""
    from enduse.orders.record import record

    with record(opened(workspace)) as store:
        found = store.head() if store else None
    if found is None:
        raise InputError("the log is empty: nothing is kept yet")
    if form is Format.table:
        print(found)
    else:
        row = {"number": found.number, "hash": found.hash, "receipt": str(found)}
        show([row], form, ("number", "hash", "receipt"))


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _about(row: dict[str, Any]) -> str:
    """Say in a few words what an entry is about."""
    told, subjects = row["row"], row["subjects"]
    of = [*subjects.get("order", ()), *subjects.get("assurance", ())]
    words = {
        "order": f"version {told.get('version')}",
        "check": f"{told.get('answer')} as of {told.get('as_of')}",
        "decision": f"{told.get('decision')}, {told.get('effect')}: {told.get('reason')}",
        "assurance": "added",
        "assurance_end": f"ended on {told.get('ended_on')}: {told.get('why')}",
    }
    return f"{', '.join(of)}: {words.get(row['kind'], row['kind'])}"
