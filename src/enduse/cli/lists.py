"""`enduse lists`: fetch lists from their authorities and say which versions there are."""

from __future__ import annotations

from typing import Annotated

import typer

from enduse.cli.load import now
from enduse.cli.opening import opened
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show

app = typer.Typer(help="Fetch lists and keep every version.", no_args_is_help=True)


@app.command(epilog="Example: enduse lists fetch ofac-sdn")
def fetch(
    name: Annotated[str, typer.Argument(help="The list; see: enduse lists names")],
    base: Annotated[
        str | None, typer.Option("--base", help="Another address to fetch from, for a mirror.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Download a list from its authority; a cut-off file never replaces a good one."""
    from enduse.readers.lists import fetch as fetching
    from enduse.readers.lists.download import FetchOptions

    found = opened(workspace)
    options = FetchOptions(base=base) if base else FetchOptions()
    fetched = fetching.fetch(name, found.root / "lists", now(), options)
    rows = [
        {
            "path": str(file.path),
            "sha256": file.version.sha256,
            "rows": file.version.rows,
            "new": file.new,
            "fetched_at": file.version.fetched_at,
        }
        for file in fetched
    ]
    show(rows, form, ("path", "rows", "new", "fetched_at", "sha256"))
    kind = fetching.form(name)
    if kind:
        paths = " ".join(str(file.path) for file in fetched)
        say(f"next: enduse load list {paths} --as {kind}")


@app.command(epilog="Example: enduse lists names --format json")
def names(form: FormatOption = Format.table) -> None:
    """Name the lists that can be fetched and the form each is loaded as."""
    from enduse.readers.lists import fetch as fetching

    rows = [{"name": name, "form": fetching.form(name)} for name in fetching.names()]
    show(rows, form, ("name", "form"))


@app.command(epilog="Example: enduse lists versions ofac-sdn")
def versions(
    name: Annotated[str, typer.Argument(help="The list.")],
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """List every version ever fetched of a list, with its state and hash."""
    from enduse.readers.lists import fetch as fetching

    directory = opened(workspace).root / "lists" / name
    rows = [
        {
            "file": file.name,
            "fetched_at": version.fetched_at,
            "state": version.state,
            "rows": version.rows,
            "size": version.size,
            "sha256": version.sha256,
            "reason": version.reason,
        }
        for file in sorted(directory.iterdir() if directory.is_dir() else [])
        for version in fetching.versions(file)
    ]
    show(rows, form, ("file", "fetched_at", "state", "rows", "size", "sha256", "reason"))
