"""How answers leave: tables for people, JSON and CSV for programs.

Data goes to stdout, talk to stderr.
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    json = "json"
    csv = "csv"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="The workspace; default: ENDUSE_WORKSPACE, then the current directory.",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="table, json or csv.")]
Rows = Sequence[Mapping[str, Any]]


def workspace_root(given: Path | None) -> Path:
    """Return the workspace's directory: the option, else ENDUSE_WORKSPACE, else here."""
    return given or Path(os.environ.get("ENDUSE_WORKSPACE") or ".")


def say(text: str) -> None:
    """Tell the person at the terminal something, on stderr."""
    print(text, file=sys.stderr)


def show(rows: Rows, form: Format, columns: Sequence[str]) -> None:
    """Write rows to stdout; `columns` are those of the table and of the CSV."""
    if form is Format.json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=1, default=_plain))
    elif form is Format.csv:
        _csv(rows, columns)
    else:
        _table(rows, columns)


def _plain(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def cell(value: object) -> str:
    """Write one value for a cell: lists by semicolons, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " ".join(f"{v}" for v in value.values() if v is not None)
    if isinstance(value, list | tuple):
        return "; ".join(cell(item) for item in value)
    return str(value)


def _csv(rows: Rows, columns: Sequence[str]) -> None:
    from enduse.readers.cells import safe

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(cell(row.get(column))) for column in columns])


def _table(rows: Rows, columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell(row.get(column)))) for column in columns))
    console.print(table)


def printable(text: str) -> str:
    """Keep a terminal from obeying a name: what is no printable character becomes a blank."""
    return "".join(c if c.isprintable() else " " for c in text)


def show_sections(sections: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Write labelled sections of lines to stdout, each line indented below its label."""
    for number, (label, lines) in enumerate(sections):
        print(("\n" if number else "") + printable(label))
        for line in lines:
            print("  " + printable(line))


class Steps:
    """A progress bar on stderr for long work, silent where nobody watches."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, label: str, number: int, of: int) -> None:
        """Say that step `number` of `of` begins."""
        if not self._watched:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task(label, total=of)
        self._bar.update(self._task, description=label, completed=number)
        if number >= of:
            self._bar.stop()
            self._bar = None


class Rate:
    """A bar on stderr for many like things: how many of how many, and how many a second."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._watched = sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Rate:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, of: int) -> None:
        """Say that `done` of `of` are done."""
        if not self._watched:
            return
        if self._bar is None:
            self._begin(done, of)
        self._bar.update(self._task, completed=done, total=of)

    def _begin(self, done: int, of: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Speed(ProgressColumn):
            def render(self, task: Any) -> Text:
                return Text(f"{task.speed:,.0f}/s" if task.speed else "")

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(),
            TextColumn("{task.completed:,} of {task.total:,}"), Speed(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task(self._label, total=of, completed=done)
