"""Opening a workspace and its results for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from enduse.cli.output import say, workspace_root

if TYPE_CHECKING:
    from enduse.engine import Engine
    from enduse.workspace import Workspace


def opened(given: Path | None) -> Workspace:
    """Open the workspace that the option, the environment or the current directory names."""
    from enduse.workspace import Workspace

    return Workspace.open(workspace_root(given))


@contextmanager
def results(workspace: Workspace) -> Iterator[Engine]:
    """Give an engine that knows the workspace's tables and results, and end it afterwards."""
    from enduse.findings.investigate import not_counted_yet, open_results

    for what in not_counted_yet(workspace):
        say(f"note: {what} since the last run; that counts after: enduse investigate")
    with (
        TemporaryDirectory(prefix="enduse-", ignore_cleanup_errors=True) as directory,
        closing(open_results(workspace, Path(directory))) as engine,
    ):
        yield engine


def one(engine: Engine, text: str) -> str:
    """Return the one entity that `text` means, and say what became of an id that was given."""
    from enduse.identity.lookup import moved, subject

    for told in moved(engine, text):
        say(f"note: {told}")
    return subject(engine, text)
