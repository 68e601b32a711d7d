"""`enduse assurance`: certificates, undertakings, conditions and licences, and what breaks them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enduse.cli.decide import ByOption, person
from enduse.cli.opening import opened
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show
from enduse.errors import InputError

if TYPE_CHECKING:
    from enduse.orders.record.assurances import Kept
    from enduse.orders.record.breaches import Tested

app = typer.Typer(
    help="The register of assurances: what was promised, until when, for which machines.",
    no_args_is_help=True,
)
COLUMNS = ("id", "kind", "state", "issuer", "end_user", "valid_from", "expires", "serials", "order")
BREACHES = ("assurance", "breach", "says", "shows", "link", "would_clear")
FOUND_SOMETHING = 1

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day asked about; default: today."),
]
Many = list[str] | None


@app.command(epilog="Example: enduse assurance add certificate.json --file certificate.pdf")
def add(
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="JSON; or give the options below.")
    ] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Your name for it.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="end_use_certificate, no_reexport_undertaking, reexport_condition or licence.",
        ),
    ] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="Who gave it.")] = None,
    holder: Annotated[str | None, typer.Option("--holder", help="Who was given it.")] = None,
    end_user: Annotated[str | None, typer.Option("--end-user", help="Who may use it.")] = None,
    country: Annotated[
        Many, typer.Option("--country", help="Where the goods may be, as KZ; repeatable.")
    ] = None,
    not_to: Annotated[
        Many, typer.Option("--not-to", help="Where they may not go, as RU; repeatable.")
    ] = None,
    site: Annotated[
        Many, typer.Option("--site", help="An address at which they may stand; repeatable.")
    ] = None,
    end_use: Annotated[str | None, typer.Option("--end-use", help="What for.")] = None,
    quantity_max: Annotated[
        float | None, typer.Option("--quantity-max", help="At most so many pieces.")
    ] = None,
    value_max: Annotated[
        str | None, typer.Option("--value-max", help="At most this value, as '250000 EUR'.")
    ] = None,
    issued: Annotated[str | None, typer.Option("--issued", help="Day of issue.")] = None,
    valid_from: Annotated[
        str | None, typer.Option("--valid-from", help="First day; default: the day of issue.")
    ] = None,
    expires: Annotated[str | None, typer.Option("--expires", help="Last day.")] = None,
    document: Annotated[
        str | None, typer.Option("--document", help="Number of the document.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="The document itself; its SHA-256 is kept.")
    ] = None,
    serial: Annotated[
        Many, typer.Option("--serial", help="Serial number of a machine; repeatable.")
    ] = None,
    brand: Annotated[str | None, typer.Option("--brand", help="Brand of the machines.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="Model of the machines.")] = None,
    order: Annotated[str | None, typer.Option("--order", help="The order it was for.")] = None,
    by: ByOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Keep an assurance: from a JSON file, from options, or from a file with options over it."""
    from enduse.evidence import sha256_of
    from enduse.orders.record import made_record
    from enduse.orders.record.assurances import read_assurance, row_of

    machines = [_given(serial=one, brand=brand, model=model) for one in serial or ()]
    terms = _given(
        end_user=_given(name=end_user),
        countries=country,
        not_to=not_to,
        sites=site,
        end_use=end_use,
        quantity_max=quantity_max,
        value_max=_money(value_max) if value_max else None,
    )
    papers = _given(number=document, sha256=sha256_of(file) if file else None)
    stated = _given(
        id=id_, kind=kind, issuer=_given(name=issuer), holder=_given(name=holder), terms=terms,
        issued=issued, valid_from=valid_from, expires=expires, document=papers,
        machines=machines, order=order,
    )  # fmt: skip
    told = _over(_json(path) if path else {}, stated)
    assurance = read_assurance(told, str(path) if path else "the assurance")
    with made_record(opened(workspace)) as store:
        new = store.add_assurance(assurance, person(by))
        known = store.assurance(assurance.id)
    show([row_of(known, date.today())], form, COLUMNS)
    say(f"kept as entry {known.entry}" if new else f"kept already, as entry {known.entry}")


@app.command("list", epilog="Example: enduse assurance list --serial SN-77/1")
def list_(
    serial: Annotated[
        str, typer.Option("--serial", help="Only those that cover this machine.")
    ] = "",
    order: Annotated[str, typer.Option("--order", help="Only those of this order.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="Only in_force, not_yet, expired or ended.")
    ] = "",
    as_of: AsOf = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """List the register, with the state of each assurance on a day."""
    from enduse.orders.record.assurances import STATES, row_of
    from enduse.orders.record.breaches import serial_key

    if state and state not in STATES:
        raise InputError(f"--state {state!r} is none of {', '.join(STATES)}")
    known = _known(workspace)
    rows = [
        row
        for row in (row_of(one, _day(as_of)) for one in known)
        if (not serial or serial_key(serial) in map(serial_key, row["serials"]))
        and (not order or row["order"] == order)
        and state in ("", row["state"])
    ]
    show(rows, form, COLUMNS)


@app.command("show", epilog="Example: enduse assurance show EUC-17 --format json")
def show_one(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of the assurance.")],
    as_of: AsOf = None,
    form: FormatOption = Format.json,
    workspace: WorkspaceOption = None,
) -> None:
    """Show one assurance whole, as it was given, with its end if it has one."""
    from enduse.orders.record.assurances import one, row_of

    show([row_of(one(_known(workspace), id_), _day(as_of))], form, COLUMNS)


@app.command(epilog="Example: enduse assurance expiring --within 60 --as-of 2025-12-15")
def expiring(
    within: Annotated[int, typer.Option("--within", min=0, max=36_500, help="Days.")] = 90,
    as_of: AsOf = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """List assurances that are in force and expire soon, the soonest first."""
    from enduse.orders.record.assurances import expiring as soon
    from enduse.orders.record.assurances import row_of

    day = _day(as_of)
    rows = [row_of(one, day) for one in soon(_known(workspace), within, day)]
    left = [row | {"days_left": (row["expires"] - day).days} for row in rows]
    show(left, form, ("days_left", *COLUMNS))


@app.command(epilog="Example: enduse assurance end EUC-17 --why 'machine scrapped, photo in file'")
def end(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of the assurance.")],
    why: Annotated[str, typer.Option("--why", help="The reason; the log keeps it.")],
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="First day without it; default: today."),
    ] = None,
    by: ByOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """End an assurance; it stays in the register and in the log."""
    from enduse.orders.record import made_record
    from enduse.orders.record.assurances import row_of

    day = _day(on)
    with made_record(opened(workspace)) as store:
        store.end_assurance(id_, day, why, person(by))
        show([row_of(store.assurance(id_), day)], form, (*COLUMNS, "ended_on", "ended_why"))


@app.command(epilog="Example: enduse assurance breaks request.json --as-of 2025-03-01")
def breaks(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An order, shipment or request.")],
    as_of: AsOf = None,
    fail_on_breach: Annotated[
        bool, typer.Option("--fail-on-breach", help="Exit with 1 if any is broken.")
    ] = False,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Say which assurances a transaction would break, and what cannot be told."""
    from enduse.orders.record import record
    from enduse.orders.record.breaches import Tested
    from enduse.orders.record.transactions import read_transaction

    transaction = read_transaction(_json(path), str(path), str(path))
    with record(opened(workspace)) as store:
        found = store.held_against(transaction, _day(as_of)) if store else Tested()
    _tell(found, form)
    if fail_on_breach and found.breaches:
        raise typer.Exit(FOUND_SOMETHING)


def _tell(found: Tested, form: Format) -> None:
    breaches = [vars(one) | {"statement": one.statement} for one in found.breaches]
    untold = [vars(one) for one in found.cannot_tell]
    if form is Format.json:
        show([{"breaches": breaches, "cannot_tell": untold}], form, ())
        return
    show(breaches, form, BREACHES)
    for one in found.cannot_tell:
        say(f"cannot tell: {one.assurance}: {one.term}: not known is {one.missing}")


def _known(workspace: Path | None) -> list[Kept]:
    """Return the register of a workspace; empty where nothing is kept yet."""
    from enduse.orders.record import record

    with record(opened(workspace)) as store:
        return store.assurances() if store else []


def _json(path: Path) -> dict[str, Any]:
    from enduse.orders.record.canonical import parsed

    try:
        return parsed(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _given(**fields: Any) -> dict[str, Any] | None:
    """Return the fields that have something in them; None where none has."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})} or None


def _over(told: dict[str, Any], stated: dict[str, Any] | None) -> dict[str, Any]:
    """Return a file with the options over it; of terms and document field by field."""
    whole = dict(told)
    for name, value in (stated or {}).items():
        inner = whole.get(name)
        both = isinstance(inner, dict) and isinstance(value, dict)
        whole[name] = {**inner, **value} if both and inner else value
    return whole


def _money(text: str) -> dict[str, Any]:
    amount, _, currency = text.strip().partition(" ")
    try:
        return {"amount": json.loads(amount), "currency": currency.strip().upper()}
    except ValueError as error:
        raise InputError(f"--value-max {text!r}: write it as '250000 EUR'") from error


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()
