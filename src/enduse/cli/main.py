"""The command `enduse`: nouns then verbs where there are several, verbs alone for the main way.

Exit codes: 0 done, 1 found something it was asked to fail on, 2 bad input, 3 our fault.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

import enduse
from enduse.cli import (
    answers,
    assurance,
    case,
    control,
    decide,
    export,
    investigation,
    lists,
    load,
    log,
    order,
    ownership,
    rules,
    screen,
)
from enduse.cli.output import WorkspaceOption, say, workspace_root
from enduse.errors import EndUseError, cut

BAD_INPUT = 2
OUR_FAULT = 3
STOPPED = 130
# Typer has no public name for the error that all errors of usage are.
_USAGE_ERROR = cast(type[Exception], typer.BadParameter.__bases__[0])

app = typer.Typer(
    name="enduse",
    help="Who really ends up with the machine: customs records, lists and registers to a sourced "
    "case file. Start with: enduse init DIR",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would add a tenth of a second to every --help
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(load.app, name="load")
app.add_typer(lists.app, name="lists")
investigation.register(app)
answers.register(app)
decide.register(app)
case.register(app)
app.add_typer(export.app, name="export")
screen.register(app)
ownership.register(app)
app.add_typer(assurance.app, name="assurance")
app.add_typer(log.app, name="log")
app.add_typer(order.app, name="order")
control.register(app)
app.add_typer(rules.app, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"enduse {enduse.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who really ends up with the machine."""


@app.command(epilog="Example: enduse init cases/spring")
def init(directory: Annotated[Path, typer.Argument(help="Where to make the workspace.")]) -> None:
    """Make a workspace: a directory that holds the tables, the sources and the results."""
    from enduse.workspace import Workspace

    Workspace.create(workspace_root(directory))
    say(f"made workspace {directory}; next: enduse load shipments FILE --workspace {directory}")


@app.command(epilog="Example: enduse unload imports.csv")
def unload(
    source: Annotated[str, typer.Argument(help="Path or SHA-256 of a loaded file.")],
    with_dependents: Annotated[
        bool,
        typer.Option("--with-dependents", help="Also files whose rows repeat rows of this one."),
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take a loaded file out of the workspace again."""
    from enduse.cli.opening import opened
    from enduse.readers.unload import find_source
    from enduse.readers.unload import unload as take_out

    found = opened(workspace)
    for gone in take_out(found, find_source(found, source), with_dependents):
        say(f"took out {gone.path} ({gone.rows_loaded:,} rows); load it again with: enduse load")


def run() -> None:
    """Run the command line; a fault is one line on stderr, never a traceback."""
    try:
        code = app(prog_name="enduse", standalone_mode=False)
    except EndUseError as error:
        say(f"enduse: {error}")
        sys.exit(BAD_INPUT)
    except _USAGE_ERROR as error:
        say(_usage(error))
        sys.exit(BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        say(_our_fault(error))
        sys.exit(OUR_FAULT)
    if code == STOPPED:
        say("enduse: stopped; the workspace is as it was before this command")
    sys.exit(code or 0)


def _usage(error: Any) -> str:
    """Say what is wrong with the command line in one line; a group alone says its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.ctx.get_help())
    said = error.format_message().replace("Value error, ", "")
    what = cut(" ".join(said.split()).rstrip("."), 300)
    path = error.ctx.command_path if error.ctx else "enduse"
    end = "" if what.endswith("?") else ";"
    return f"enduse: {what[:1].lower()}{what[1:]}{end} see: {path} --help"


def _our_fault(error: Exception) -> str:
    """Name the place in the code, so that a report helps, without a traceback."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
    return (
        f"enduse: this is our fault, not yours: {type(error).__name__}: {str(error)[:200]} "
        f"({where}); the workspace is as it was; please report it"
    )
