"""`enduse load`: customs records, lists, registers, sales and claims into a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from enduse.cli.opening import opened
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enduse.readers.customs import LoadReport
    from enduse.readers.keep import Loaded
    from enduse.workspace import Source

app = typer.Typer(help="Load files into a workspace.", no_args_is_help=True)
COLUMNS = ("path", "profile", "rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined")

Files = Annotated[list[Path], typer.Argument(help="Files; all of them count, or none.")]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="A profile's name or YAML file; see: enduse profiles"),
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="For example utf-8, utf-16, windows-1251.")
]
DelimiterOption = Annotated[str | None, typer.Option("--delimiter", help="For example ';'.")]
SheetOption = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook.")]
DecimalOption = Annotated[
    str | None, typer.Option("--decimal", help="comma or point, where it cannot be told.")
]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", help="Of value columns that name none, for example EUR.")
]


def now() -> str:
    """The instant, UTC, as text: the only clock of a load."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@app.command(epilog="Example: enduse load shipments imports.csv.gz --profile ru-import")
def shipments(
    files: Files,
    profile: ProfileOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    currency: CurrencyOption = None,
    reporter: Annotated[
        str | None, typer.Option("--reporter", help="Country whose customs recorded it, as RU.")
    ] = None,
    direction: Annotated[
        str | None, typer.Option("--direction", help="import or export, where no column says.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Load customs records: CSV (also .gz), XLSX, Parquet. Without --profile the columns decide."""
    from enduse.readers.customs import LoadOptions, load_shipments

    options = LoadOptions(
        profile, encoding, delimiter, sheet, decimal, currency, reporter, direction
    )
    _told(load_shipments(opened(workspace), files, options, now()), form)


@app.command(epilog="Example: enduse load sales invoices.csv")
def sales(
    files: Files,
    profile: ProfileOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    currency: CurrencyOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Load domestic sales from tax documents: seller, buyer, date, value."""
    from enduse.readers.customs import LoadOptions, load_sales

    options = LoadOptions(profile, encoding, delimiter, sheet, decimal, currency)
    _told(load_sales(opened(workspace), files, options, now()), form)


@app.command("list", epilog="Example: enduse load list SDN.CSV ALT.CSV ADD.CSV --as ofac-sdn")
def list_(
    files: Files,
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            help="ofac-sdn, us-csl, eu-annexes, un, jp-meti, ftm, csv, or ofac-changes for dates.",
        ),
    ],
    name: Annotated[str, typer.Option("--list", help="Short name, where the file has none.")] = "",
    authority: Annotated[
        str, typer.Option("--authority", help="Who lists, where the file does not say.")
    ] = "",
    version: Annotated[
        str | None, typer.Option("--version", help="The list's own version or day.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Load a list of an authority, or dated changes of one."""
    from enduse.readers.lists import ListOptions, load_list

    options = ListOptions(name, authority, version)
    _kept(load_list(opened(workspace), files, kind, options, now()), form)


@app.command(epilog="Example: enduse load register companies.csv --as csv")
def register(
    files: Files,
    kind: Annotated[str, typer.Option("--as", help="csv, bods or ftm.")],
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Load company data: identifiers, founding, activity, owners, revenue."""
    from enduse.readers.registers import load_register

    _kept(load_register(opened(workspace), files, kind, now()), form)


@app.command(epilog="Example: enduse load claims claims.csv")
def claims(
    files: Files, form: FormatOption = Format.table, workspace: WorkspaceOption = None
) -> None:
    """Load claims: who said what, when and where, to be tested against the records."""
    from enduse.readers.claims import load_claims

    _kept(load_claims(opened(workspace), files, now()), form)


def _told(reports: Sequence[LoadReport], form: Format) -> None:
    for report in reports:
        if report.again:
            say(f"{report.path}: loaded before, nothing changes")
            continue
        header = f", headings in row {report.header_row}" if report.header_row else ""
        chosen = f"profile {report.profile} ({report.profile_reason})"
        say(f"{report.path}: {chosen}, {report.encoding}{header}")
        for reason in report.quarantine:
            rows = ", ".join(str(row) for row in reason.first_rows)
            more = ", ..." if reason.rows > len(reason.first_rows) else ""
            column = f"column {reason.column}: " if reason.column else ""
            say(f"  quarantined {reason.rows:,}: {column}{reason.reason} (row {rows}{more})")
        for warning in report.warnings:
            say(f"  note: {warning}")
    _sources([report.source for report in reports if report.source], form)


def _kept(reports: Sequence[Loaded], form: Format) -> None:
    for report in reports:
        if report.again:
            say(f"{report.source.path}: loaded before, nothing changes")
        for warning in report.warnings:
            say(f"  note: {warning}")
        if report.source.rows_quarantined and not report.again:
            say(f"  quarantined {report.source.rows_quarantined:,}; see: enduse quarantine")
    _sources([report.source for report in reports], form)


def _sources(sources: Sequence[Source], form: Format) -> None:
    rows = [
        {
            "path": source.path,
            "sha256": source.sha256,
            "kind": source.kind,
            "profile": source.profile,
            "rows_read": source.rows_read,
            "rows_loaded": source.rows_loaded,
            "rows_duplicate": source.rows_duplicate,
            "rows_quarantined": source.rows_quarantined,
            "details": source.details,
        }
        for source in sources
    ]
    show(rows, form, COLUMNS)
